"""The rows of the search: what stands in it, and how common its terms are. Only live texts stand in it."""

from django.db import models


class SearchEntry(models.Model):
    """One live text as terms (`language.ranking`). Leads to its row by kind and number; no key binds them, so that the
    index can be thrown away and made anew, or stand in a database of its own.

    `strong`: the terms of the title; `terms`: all of them; each with blanks around it, none twice. `counts`: how often.
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="search_entry_once")]
        indexes = [models.Index(fields=["language", "kind"], name="search_entry_by_language")]


class SearchTerm(models.Model):
    """In how many entries of a language a term stands; counted anew once a day. The term "" is all entries."""

    language = models.CharField(max_length=2)
    term = models.CharField(max_length=80)
    entries = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "term"], name="search_term_once")]
