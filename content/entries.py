"""The rows of the search: what stands in it, and how common its terms are. Only live texts stand in it."""

from django.db import models
from django.db.models import Q

from language import packing


class SearchEntry(models.Model):
    """One live text as terms (`language.ranking`). Leads to its row by kind and number; no key binds them, so that the
    index can be thrown away and made anew, or stand in a database of its own.

    `packed`: its terms and how often they stand there (`language.packing`). `strong`, `terms` and `counts` say the same
    to the program before this one, which may run at the same time; they go with the next.
    """

    class Kind(models.TextChoices):
        """What a hit is."""

        ANSWER = "answer", "answer"
        ARTICLE = "article", "article"
        WORD = "word", "word"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    number = models.PositiveBigIntegerField()
    language = models.CharField(max_length=2)
    topic = models.PositiveBigIntegerField(null=True)
    month = models.DateField(null=True)
    strong = models.TextField()
    terms = models.TextField()
    counts = models.JSONField()
    packed = models.TextField(default="", db_default="")
    # Whether its terms lead to it in `SearchList`. What is not there yet is compared with every query.
    is_listed = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="search_entry_once")]
        indexes = [
            models.Index(fields=["language", "kind"], name="search_entry_by_language"),
            models.Index(fields=["language", "-id"], condition=Q(is_listed=False), name="search_entry_not_listed"),
        ]

    @property
    def text(self) -> packing.Text:
        """Its terms."""
        return packing.unpacked(self.packed) if self.packed else packing.Text(self.counts["title"], self.counts["body"])


class SearchTerm(models.Model):
    """In how many listed entries of a language a term stands. The term "" is all of them, and their lists' lock."""

    language = models.CharField(max_length=2)
    term = models.CharField(max_length=80)
    entries = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "term"], name="search_term_once")]


class SearchList(models.Model):
    """A piece of the list of entries that hold a term, best first (`content.lists`).

    `shelf`: kind and topic of the entries. `place`: the how-manieth piece. `first`: the first key in it. `keys`: of 64
    bits, ascending: how little the term weighs in the entry, then the entry's number, newest first.
    """

    term = models.BigIntegerField()
    shelf = models.BigIntegerField()
    place = models.PositiveIntegerField()
    first = models.BigIntegerField()
    keys = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "shelf", "place"], name="search_list_place")]
        indexes = [models.Index(fields=["term", "place"], name="search_list_best")]


class SearchGone(models.Model):
    """The number of an entry that went while the lists were being made: it is taken out of them after that."""

    language = models.CharField(max_length=2)
    entry = models.BigIntegerField()


class SearchChange(models.Model):
    """The outbox of the engine outside (`content.opensearch`): a text that came, changed or went."""

    kind = models.CharField(max_length=8)
    number = models.PositiveBigIntegerField()


class SearchedInVain(models.Model):
    """How often a search found nothing in a month (`content.sought`). `digest`: of the words, with a key of that month;
    `words`: the words themselves, from the tenth time on. Nothing says who.
    """

    language = models.CharField(max_length=2)
    month = models.DateField()
    digest = models.CharField(max_length=64)
    times = models.PositiveIntegerField(default=0)
    today = models.PositiveSmallIntegerField(default=0)  # of them on the last day, so that a program is no crowd
    day = models.PositiveSmallIntegerField(default=0)  # that day of the month
    words = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "month", "digest"], name="searched_in_vain_once")]
        indexes = [models.Index(fields=["month"], condition=~Q(words=""), name="searched_in_vain_told")]
