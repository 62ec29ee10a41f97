"""Markdown to clean HTML: one function, used when a text is saved, never when it is read.

bleach comes first, as the users of the project asked, then nh3: bleach ended in June 2026 and gets no
security fixes, so the last gate is a library that does (docs/adr/0004).
"""

import bleach
import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "blockquote", "a", "hr"}
ATTRIBUTES = {"a": {"href"}}
PROTOCOLS = {"https", "tel", "mailto"}
_parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})


def render(text: str) -> str:
    """CommonMark -> HTML of the tags above; headings start at h2, links lead to https, tel, mailto or this site."""
    html = _parser.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    once = bleach.clean(
        html,
        tags=TAGS,
        attributes={tag: list(names) for tag, names in ATTRIBUTES.items()},
        protocols=PROTOCOLS,
        strip=True,
    )
    return nh3.clean(
        once,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=PROTOCOLS,
        link_rel="noopener noreferrer",
        url_relative="pass_through",
        attribute_filter=_stays_or_says_where,
    )


def _stays_or_says_where(_tag: str, _name: str, value: str) -> str | None:
    """Drops an address that looks like one of ours and leads to another host: `//elsewhere.example`."""
    return None if value.replace("\\", "/").startswith("//") else value


def plain(text: str) -> str:
    """Markdown -> its words alone, for descriptions, feeds and the search index."""
    return " ".join(nh3.clean(_parser.render(text), tags=set()).split())
