"""What readers may see of the library: articles and office words. Articles come from `Article.objects.live()` only."""

from content.models import Article, Term, Topic

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


def terms(language: str, country: str = "") -> list[Term]:
    """Office words in the order of the alphabet; with a country, those used everywhere and there. One query."""
    rows = Term.objects.filter(language=language).defer("stems").order_by("pk")
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
