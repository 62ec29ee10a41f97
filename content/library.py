"""What readers may see of the library: articles and office words. Articles come from `Article.objects.live()` only."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from content import countries, topics
from content.models import Article, Audience, Readable, Term, Topic
from ground.remembered import remembered
from ground.statements import Statement

MOST_SUGGESTED = 300  # of a kind
ROW_COLUMNS = (
    *("title", "slug", "lead", "language", "country", "audience", "key", "origin", "status", "writer", "checker"),
    "topic",
)
ROW_FIELDS = (*ROW_COLUMNS, "topic__slug", "topic__names", "topic__position")
_FOR = {
    Audience.UNDER_TEN: _("For children under ten"),
    Audience.PARENT: _("For parents"),
    Audience.TEACHER: _("For school staff"),
}
_HEAVY = ("body", "stems", "searched")  # what no page shows
_one = Statement(
    lambda language, slug: Article.objects.live().filter(language=language, slug=slug).defer(*_HEAVY), str, str
)
_same = Statement(
    lambda key, but: (
        Article.objects.live()
        .filter(key=key)
        .exclude(pk=but)
        .order_by("language", "country", "pk")
        .only("language", "country", "slug")
    ),
    *(str, int),
)
_term = Statement(lambda language, slug: Term.objects.filter(language=language, slug=slug).defer("stems"), str, str)
_BY_TOPIC = ("topic__position", "topic_id", "title", "pk")
_all = Statement(
    lambda language: Article.objects.live().filter(language=language).only(*ROW_COLUMNS).order_by(*_BY_TOPIC), str
)
_of_topic = Statement(
    lambda language, topic: (
        Article.objects.live().filter(language=language, topic=topic).only(*ROW_COLUMNS).order_by("title", "pk")
    ),
    *(str, int),
)


def articles(language: str, *, topic: Topic | None = None) -> list[Article]:
    """Live articles by topic and title. One query, and one for the topics after something public has changed."""
    rows = _all.rows(language) if topic is None else _of_topic.rows(language, topic.pk)
    topics.give(rows, topic)
    return rows


def for_country(rows: list[Article], country: str) -> tuple[list[Article], list[Article]]:
    """Of `articles` those that hold in a country, and those that are there for another one alone; each text once."""
    best: dict[object, Article] = {}
    for row in rows:
        text = row.key or row.pk
        best[text] = min(best.get(text, row), row, key=lambda one: countries.distance(one, country))
    found = [row for row in rows if best[row.key or row.pk] == row]
    here = [row for row in found if row.country in ("", country)]
    return here, [row for row in found if row not in here]


@remembered
def articles_by_number(language: str) -> Mapping[int, Article]:
    """Those of `articles`. One query, none while nothing public changes."""
    return {row.pk: row for row in articles(language)}


@remembered
def terms_by_number(language: str) -> Mapping[int, Term]:
    """Those of `terms`. One query, none while nothing public changes."""
    return {row.pk: row for row in terms(language)}


def article(language: str, slug: str) -> Article | None:
    """One live article. One query."""
    rows = _one.rows(language, slug)
    topics.give(rows)
    return rows[0] if rows else None


def groups(rows: list[Article], language: str) -> list[tuple[str, list[Article]]]:
    """Articles for young people by topic, then each other audience apart: (heading, articles)."""
    found: dict[str, list[Article]] = {}
    for row in sorted(rows, key=lambda row: list(Audience).index(Audience(row.audience))):
        name = row.topic.name(language) if row.audience == Audience.YOUTH else _FOR[Audience(row.audience)]
        found.setdefault(str(name), []).append(row)
    return list(found.items())


@dataclass(frozen=True)
class Version:
    """A live article as its other versions name it: language, country ("" everywhere), address."""

    language: str
    country: str
    url: str


def versions(row: Article) -> list[Version]:
    """The same article in every language and for every country, itself first; live ones only. One query, none without
    key."""
    own = Version(row.language, row.country, address(row.language, row.slug))
    if not row.key:
        return [own]
    found = _same.rows(row.key, row.pk)
    return [own, *(Version(one.language, one.country, address(one.language, one.slug)) for one in found)]


def elsewhere(slug: str, *, key: str = "") -> Article | None:
    """A live article in whatever language: of that key if one is given, else of that address. One query."""
    rows = Article.objects.live().filter(key=key) if key else Article.objects.live().filter(slug=slug)
    return rows.order_by("pk").first()


def was_withdrawn(slug: str, language: str = "") -> bool:
    """Whether the address once led to an article, of this language or of any, that has been taken down. One query."""
    rows = Article.objects.filter(slug=slug, status=Readable.WITHDRAWN)
    return (rows.filter(language=language) if language else rows).exists()


def address(language: str, slug: str) -> str:
    """The page of an article in its own language."""
    with override(language):
        return reverse("article", args=[slug])


def terms(language: str, country: str = "") -> list[Term]:
    """Office words in the order of the alphabet; with a country, those used everywhere and there. One query."""
    rows = Term.objects.filter(language=language).order_by("pk")
    if country:
        rows = rows.filter(country__in=["", country])
    return sorted(rows, key=lambda term: term.word.casefold())


def term(language: str, slug: str) -> Term | None:
    """One office word. One query."""
    return next(iter(_term.rows(language, slug)), None)


def local_words(country: str, language: str) -> dict[int, list[Term]]:
    """What the offices of a country say, in its own languages other than `language`: number of a word -> words.

    One query; none without a country.
    """
    others = [code for code in countries.OFFICES.get(country, ()) if code != language]
    found: dict[int, list[Term]] = {}
    if others:
        for row in Term.objects.filter(language__in=others, country__in=["", country]).order_by("language", "pk"):
            found.setdefault(row.number, []).append(row)
    return found


def called_there(term: Term, country: str) -> list[Term]:
    """What the offices of a country call it: in their other languages, and in this one where they have a word of their
    own. One query; none without a country."""
    offices = countries.OFFICES.get(country, ())
    if not offices:
        return []
    others = Q(language__in=[code for code in offices if code != term.language], country__in=["", country])
    own = Q(language=term.language, country=country) if term.country != country else Q(pk__in=())
    rows = Term.objects.filter(others | own, number=term.number).exclude(pk=term.pk)
    return list(rows.order_by("language", "pk"))


def suggestions(language: str) -> list[str]:
    """What the search box offers while somebody types: topics, titles of articles, office words. Three queries."""
    topics = [topic.name(language) for topic in Topic.objects.order_by("position", "pk")]
    titles = Article.objects.live().filter(language=language).order_by("title").values_list("title", flat=True)
    found = Term.objects.filter(language=language).order_by("word").values_list("word", flat=True)
    return list(dict.fromkeys([*topics, *titles[:MOST_SUGGESTED], *found[:MOST_SUGGESTED]]))
