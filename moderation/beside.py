"""What an editor has beside an article: blocks to copy, what one can lead to, what reads hard, what leads nowhere.

Plain values for the templates. Nothing here refuses anything: the workflow does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, override

from content import blocks, helplines, rendering, search
from content.countries import distance
from content.media import Clip, Picture
from content.models import Article, Readable, Term
from moderation import readability
from moderation.readability import Reading

_FOR: Mapping[str, Any] = {
    "short": gettext_lazy("the short answer; it comes first"),
    "steps": gettext_lazy("steps; a numbered list inside"),
    "you": gettext_lazy("what it means for the reader"),
    "who": gettext_lazy("who decides"),
    "no": gettext_lazy("can I say no?"),
    "note": gettext_lazy("something to know besides"),
    "danger": gettext_lazy("what to do when it is urgent"),
}
MOST_FOUND = 8  # of a kind
_NAMES: Mapping[str, Any] = {
    "question": gettext_lazy("Published answers"),
    "article": gettext_lazy("Articles"),
    "word": gettext_lazy("Office words"),
    "helpline": gettext_lazy("Helplines"),
    "picture": gettext_lazy("Pictures"),
    "video": gettext_lazy("Videos"),
}
_INSIDE = {"steps": "1. …\n2. …\n3. …", "danger": "… [[helpline:112]]"}


@dataclass(frozen=True)
class Piece:
    """Something to put into the text. `about` says what it is; `stands_alone`: `text` is lines of its own."""

    number: str
    about: str
    text: str
    stands_alone: bool = False


@dataclass(frozen=True)
class Folder:
    """Pieces of one kind; `language`: of what they are called, "" the reader's own."""

    name: str
    pieces: tuple[Piece, ...]
    language: str = ""


def blocks_to_copy() -> list[Piece]:
    """Every block readers know again, as it is written."""
    return [
        Piece(f"block-{kind}", str(about), f"::: {kind}\n{_INSIDE.get(kind, '…')}\n:::", stands_alone=True)
        for kind, about in _FOR.items()
    ]


def to_lead_to(article: Article) -> list[Folder]:
    """Articles, office words, helplines, pictures and videos that the text can name. Four queries."""
    with override(article.language):
        found = [
            (_NAMES["article"], "[[article:{}]]", _articles(article)),
            (_NAMES["word"], "[[word:{}]]", _words(article)),
            (_NAMES["helpline"], "[[helpline:{}]]", _lines(article)),
            (_NAMES["picture"], "[[picture:{}]]", _pictures(article)),
            (_NAMES["video"], "::: video {}\n:::", _clips(article)),
        ]
    return [
        Folder(str(name), tuple(_piece(shape, *row) for row in rows), article.language)
        for name, shape, rows in found
        if rows
    ]


def found(article: Article, asked: str) -> list[Folder]:
    """What the text can lead to that fits these words: answers and articles by the search, words and helplines by name.

    The same lines as in `to_lead_to`, the best first.
    """
    language, wanted = article.language, [word.casefold() for word in asked.split()]
    if not wanted:
        return []
    answers = [(str(row.pk), row.title) for row in search.publications(language, asked, MOST_FOUND)]
    texts = [row for row in search.articles(language, asked, MOST_FOUND) if row.key and row.pk != article.pk]
    with override(language):
        rows = [
            (_NAMES["question"], "[[question:{}]]", answers),
            (_NAMES["article"], "[[article:{}]]", [(row.key, row.title) for row in texts]),
            (_NAMES["word"], "[[word:{}]]", _holding(_words(article), wanted)),
            (_NAMES["helpline"], "[[helpline:{}]]", _holding(_lines(article), wanted)),
        ]
    return [
        Folder(str(name), tuple(_piece(shape, *row) for row in found[:MOST_FOUND]), language)
        for name, shape, found in rows
        if found
    ]


def _holding(rows: list[tuple[str, str]], words: list[str]) -> list[tuple[str, str]]:
    return [row for row in rows if all(word in " ".join(row).casefold() for word in words)]


def _piece(shape: str, name: str, about: str) -> Piece:
    kind = shape.strip("[: ").split(":")[0].split()[0]
    return Piece(f"{kind}-{name}", about, shape.format(name), stands_alone=kind in ("picture", "video"))


def _articles(article: Article) -> list[tuple[str, str]]:
    rows = Article.objects.filter(language=article.language).exclude(status=Readable.WITHDRAWN).exclude(key="")
    found: dict[str, Article] = {}  # of each text the version that a link by name will lead to
    for row in rows.exclude(key=article.key).only("key", "title", "language", "country").order_by("title", "pk"):
        found[row.key] = min(found.get(row.key, row), row, key=lambda one: distance(one, article.country))
    return [(row.key, row.title) for row in found.values()]


def _words(article: Article) -> list[tuple[str, str]]:
    rows = Term.objects.filter(language=article.language, country__in={"", article.country})
    return list(rows.order_by("word", "pk").values_list("slug", "word"))


def _lines(article: Article) -> list[tuple[str, str]]:
    country = article.country or None
    lines = [*helplines.emergency(country), *helplines.lines(country)]
    return list({line.slug: f"{line.name} {line.contact}" for line in lines if line.slug}.items())


def _pictures(article: Article) -> list[tuple[str, str]]:
    """Those that are described in its language."""
    rows = Picture.objects.order_by("name", "pk")
    return [(row.name, row.alt(article.language)) for row in rows if row.alt(article.language)]


def _clips(article: Article) -> list[tuple[str, str]]:
    return list(Clip.objects.filter(language=article.language).order_by("title", "pk").values_list("name", "title"))


# --- while it is written --------------------------------------------------------------------------


def as_read(article: Article) -> Article:
    """The article (perhaps unsaved) with the HTML that readers would get. A few queries; saves nothing."""
    article.html = rendering.article(article)
    return article


def reading(article: Article) -> Reading | None:
    """How first words and text read, sentence by sentence; None without words."""
    text = readability.without_blocks(article.body)
    return readability.reading(f"{article.lead}\n\n{text}", article.language)


def dead(article: Article) -> list[str]:
    """References that lead nowhere, blocks that are unknown or do not end: as they stand in the text."""
    try:
        blocks.check(article.body, language=article.language, country=article.country)
    except blocks.Broken as broken:
        return broken.wrong
    return []
