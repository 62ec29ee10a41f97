"""What readers may see of the library: articles and office words. Articles come from `Article.objects.live()` only."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from content.models import Article, Audience, Readable, Term, Topic

MOST_SUGGESTED = 300  # of a kind
_FOR = {
    Audience.UNDER_TEN: _("For children under ten"),
    Audience.PARENT: _("For parents"),
    Audience.TEACHER: _("For school staff"),
}
_OFFICE_LANGUAGES = {"fi": ["fi", "sv"], "se": ["sv"], "no": ["nb"]}


def articles(language: str, country: str = "", *, topic: Topic | None = None) -> list[Article]:
    """Live articles by topic and title; with a country, those for all countries and for this one. One query."""
    rows = Article.objects.live().filter(language=language).select_related("topic").defer("body", "html", "stems")
    if topic is not None:
        rows = rows.filter(topic=topic)
    if country:
        rows = rows.filter(country__in=["", country])
    return list(rows.order_by("topic__position", "topic_id", "title", "pk"))


def article(language: str, slug: str) -> Article | None:
    """One live article. One query."""
    return Article.objects.live().select_related("topic").filter(language=language, slug=slug).first()


def groups(rows: list[Article], language: str) -> list[tuple[str, list[Article]]]:
    """Articles for young people by topic, then each other audience apart: (heading, articles)."""
    found: dict[str, list[Article]] = {}
    for row in sorted(rows, key=lambda row: list(Audience).index(Audience(row.audience))):
        name = row.topic.name(language) if row.audience == Audience.YOUTH else _FOR[Audience(row.audience)]
        found.setdefault(str(name), []).append(row)
    return list(found.items())


def translations(row: Article) -> dict[str, str]:
    """Language -> address of the same article there, its own left out; live ones only. One query, none without key."""
    if not row.key:
        return {}
    others = Article.objects.live().filter(key=row.key).exclude(language=row.language)
    return {language: address(language, slug) for language, slug in others.values_list("language", "slug")}


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
    return Term.objects.filter(language=language, slug=slug).first()


def local_words(country: str, language: str) -> dict[int, list[Term]]:
    """What the offices of a country say, in its own languages other than `language`: number of a word -> words.

    One query; none without a country.
    """
    others = [code for code in _OFFICE_LANGUAGES.get(country, []) if code != language]
    found: dict[int, list[Term]] = {}
    if others:
        for row in Term.objects.filter(language__in=others, country__in=["", country]).order_by("language", "pk"):
            found.setdefault(row.number, []).append(row)
    return found


def suggestions(language: str) -> list[str]:
    """What the search box offers while somebody types: topics, titles of articles, office words. Three queries."""
    topics = [topic.name(language) for topic in Topic.objects.order_by("position", "pk")]
    titles = Article.objects.live().filter(language=language).order_by("title").values_list("title", flat=True)
    found = Term.objects.filter(language=language).order_by("word").values_list("word", flat=True)
    return list(dict.fromkeys([*topics, *titles[:MOST_SUGGESTED], *found[:MOST_SUGGESTED]]))
