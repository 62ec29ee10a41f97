"""Markdown to clean HTML: one cleaner, used when a text is saved, never when it is read.

bleach comes first, as the users of the project asked, then nh3: bleach ended in June 2026 and gets no
security fixes, so the last gate is a library that does (docs/adr/0004). What may stand in a text is a `Table`: a
letter has the plain one, an article one of its own (`content/blocks.py`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import bleach
import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

PROTOCOLS = {"https", "tel", "mailto"}
DEEPEST = 20  # how deep quotes, lists and blocks may stand in each other; CommonMark's own limit
_BYTE_ORDER = "\ufeff"
_EMPHASIS = {"em_open", "em_close", "strong_open", "strong_close"}


def shallow(parser: MarkdownIt) -> MarkdownIt:
    """The same parser, which leaves out emphasis deeper in each other than `DEEPEST`: CommonMark knows no end."""
    parser.core.ruler.push("shallow", _flatten)
    return parser


def _flatten(state: StateCore) -> None:
    for token in state.tokens:
        if token.children:
            token.children = [one for one in token.children if one.type not in _EMPHASIS or one.level < DEEPEST]


_parser = shallow(MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False, "maxNesting": DEEPEST}))
# Where a link may lead: to https, a number to call, a mail address, a page of this site or a place on this page.
WAY = re.compile(
    r"https://[^\x00-\x20\\/?#][^\x00-\x20\\]*|tel:\+?[0-9][0-9 .()-]*|mailto:[^\x00-\x20\\]+"
    r"|/(?:[^\x00-\x20\\/][^\x00-\x20\\]*)?|#[\w-]*"
)


@dataclass(frozen=True)
class Table:
    """What may stand in a text: tags; for a tag its attributes, each with what its whole value has to look like."""

    tags: frozenset[str]
    attributes: Mapping[str, Mapping[str, re.Pattern[str]]] = field(default_factory=dict)

    def allows(self, tag: str, name: str, value: str) -> bool:
        """Whether this attribute may stand at this tag."""
        form = self.attributes.get(tag, {}).get(name)
        return form is not None and form.fullmatch(value) is not None


LETTER = Table(
    frozenset({"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "blockquote", "a", "hr"}),
    {"a": {"href": WAY}},
)


def render(text: str) -> str:
    """CommonMark -> HTML of a letter; headings start at h2, links lead to https, tel, mailto or this site."""
    return clean(_parser.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>"), LETTER)


def clean(html: str, table: Table) -> str:
    """HTML -> what of it the table knows; the words of the rest stay. Run twice it changes nothing."""
    names = {tag: set(forms) for tag, forms in table.attributes.items()}
    once = bleach.clean(html, tags=table.tags, attributes=table.allows, protocols=PROTOCOLS, strip=True)
    return nh3.clean(
        once.replace(_BYTE_ORDER, ""),  # the parser takes one away at the beginning, each time it runs
        tags=set(table.tags),
        attributes=names,
        url_schemes=PROTOCOLS,
        link_rel="noopener noreferrer",
        url_relative="pass_through",
        attribute_filter=lambda tag, name, value: _kept(table, tag, name, value),
    )


def _kept(table: Table, tag: str, name: str, value: str) -> str | None:
    """nh3 adds `rel` to links by itself."""
    return value if (tag, name) == ("a", "rel") or table.allows(tag, name, value) else None


def plain(text: str) -> str:
    """Markdown -> its words alone, for descriptions, feeds and the search index."""
    return words_alone(_parser.render(text))


def words_alone(html: str) -> str:
    """HTML -> its words on one line, without a tag."""
    return " ".join(nh3.clean(html, tags=set()).split())
