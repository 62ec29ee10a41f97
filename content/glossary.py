"""Office words explained where they stand: done once, when a text is saved, on HTML that has been cleaned before.

The first time a word of the glossary comes up, in whatever form, it becomes a link to its explanation, which stands in
a list under the text: it works without JavaScript, on paper and in a reader. Not in headings, links or code.

The anchors are numbers and a digest, never the word: on a young person's own page the address that a press leaves in
the browser must not say what the answer is about.
"""

import hashlib
import re
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override

from content.inflection import is_form
from content.models import Term

# Said at home too: explained only beside another office word of the same paragraph, since "your own decision" is
# nobody's paper.
EVERYDAY: Mapping[str, frozenset[str]] = {
    "fi": frozenset({"päätös", "valitus", "avustaja"}),
    "sv": frozenset({"beslut", "utredning", "placering", "umgänge", "besvär", "biträde"}),
    "nb": frozenset({"klage", "undersøkelse", "samvær", "tvang"}),
    "en": frozenset({"plan", "decision", "appeal", "assessment", "restriction", "guardian"}),
}
_UNTOUCHED = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre"})
_DONE = '<section class="terms">'  # no text of ours comes through the cleaner with a class
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*+)(?:"[^"]*+"|[^"<>])*+>', re.IGNORECASE)
_BLOCK = re.compile(r"</(?:p|li|h2|h3|blockquote)>")
_WORD = re.compile(r"\w+(?:[-’':]\w+)*")
_ENTITY = re.compile(r"&#?\w+;")
_GAP = re.compile(r"(?:\s|&nbsp;)+")


@dataclass(frozen=True)
class _Name:
    """One name of a term, word by word; a term may have several."""

    words: tuple[str, ...]
    term: Term
    is_everyday: bool


@dataclass(frozen=True)
class _Find:
    """A name found: from where to where of the HTML."""

    start: int
    end: int
    name: _Name


def explain(html: str, *, language: str, country: str = "") -> str:
    """Clean HTML -> the same text, its office words linked to a list of explanations under it. One query.

    `country`: fi, se, no, or "" for the words that are the same everywhere. Run twice it changes nothing.
    """
    if _DONE in html:
        return html
    names = _names(language, country)
    finds = [find for start, text in _texts(html) for find in _finds(text, start, names, language)]
    found = _first_ones(finds, [block.start() for block in _BLOCK.finditer(html)])
    if not found:
        return html
    mark = hashlib.sha256(html.encode()).hexdigest()[:6]
    keys = {find: f"term-{number}-{mark}" for number, find in enumerate(found, start=1)}
    return _linked(html, keys) + _list({keys[find]: find.name.term for find in found}, language)


# --- the words ------------------------------------------------------------------------------------


def _names(language: str, country: str) -> dict[str, list[_Name]]:
    """The first two letters -> names that begin with them, the longest first."""
    found: dict[str, list[_Name]] = {}
    for term in Term.objects.filter(language=language, country__in={"", country}).order_by("pk"):
        for name in _split(term):
            found.setdefault(name.words[0][:2], []).append(name)
    for row in found.values():
        row.sort(key=lambda name: -len(" ".join(name.words)))
    return found


def _split(term: Term) -> Iterator[_Name]:
    """`guardian (parental responsibility), care` has two names."""
    for one in re.sub(r"\([^()]*+\)", " ", term.word).split(","):
        words = tuple(_folded(one).split())
        if words and len(words[0]) > 1:
            yield _Name(words, term, " ".join(words) in EVERYDAY.get(term.language, ()))


def _folded(text: str) -> str:
    return text.lower().replace("’", "'")


# --- the text -------------------------------------------------------------------------------------


def _texts(html: str) -> Iterator[tuple[int, str]]:
    """(where, text) of every run of text that may be explained; entities as they stand."""
    depth, last = 0, 0
    for tag in _TAG.finditer(html):
        if depth == 0:
            yield last, html[last : tag.start()]
        if tag[2].lower() in _UNTOUCHED:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        last = tag.end()
    if depth == 0:
        yield last, html[last:]


def _finds(text: str, offset: int, names: Mapping[str, list[_Name]], language: str) -> Iterator[_Find]:
    blank = _ENTITY.sub(lambda entity: " " * len(entity[0]), text)
    words = list(_WORD.finditer(blank))
    at = 0
    while at < len(words):
        name = _name_at(text, words, at, names, language)
        if name is None:
            at += 1
            continue
        last = at + len(name.words) - 1
        yield _Find(offset + words[at].start(), offset + words[last].end(), name)
        at = last + 1


def _name_at(
    text: str, words: list[re.Match[str]], at: int, names: Mapping[str, list[_Name]], language: str
) -> _Name | None:
    for name in names.get(_folded(words[at][0])[:2], ()):
        seen = words[at : at + len(name.words)]
        if len(seen) == len(name.words) and _is_there(text, seen, name, language):
            return name
    return None


def _is_there(text: str, seen: list[re.Match[str]], name: _Name, language: str) -> bool:
    gaps = (text[one.end() : other.start()] for one, other in pairwise(seen))
    around = text[max(0, seen[0].start() - 1) : seen[0].start()] + text[seen[-1].end() : seen[-1].end() + 1]
    if "-" in around or not all(_GAP.fullmatch(gap) for gap in gaps):
        return False  # half of a compound
    return all(is_form(word, _folded(one[0]), language) for word, one in zip(name.words, seen, strict=True))


def _first_ones(finds: Sequence[_Find], blocks: Sequence[int]) -> list[_Find]:
    """Each term once, where it comes up first; everyday words only in a block (ending there) with another one."""
    offices = {bisect(blocks, find.start) for find in finds if not find.name.is_everyday}
    first: dict[int, _Find] = {}
    for find in finds:
        if not find.name.is_everyday or bisect(blocks, find.start) in offices:
            first.setdefault(find.name.term.pk, find)
    return list(first.values())


# --- the page -------------------------------------------------------------------------------------


def _linked(html: str, keys: Mapping[_Find, str]) -> str:
    parts, last = [], 0
    for find, key in keys.items():
        parts += [html[last : find.start], f'<a class="term" href="#{key}">', html[find.start : find.end], "</a>"]
        last = find.end
    return "".join([*parts, html[last:]])


def _list(terms: Mapping[str, Term], language: str) -> str:
    with override(language):
        rows = [
            (key, reverse("word", args=[term.slug]), term.word, " ".join(term.explanation.split()))
            for key, term in terms.items()
        ]
        title = _("Words explained")
    row = '<div id="{}"><dt><a href="{}">{}</a></dt><dd>{}</dd></div>\n'
    return str(format_html(_DONE + "<h2>{}</h2>\n<dl>\n{}</dl></section>\n", title, format_html_join("", row, rows)))
