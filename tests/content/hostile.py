"""Texts that try to do something (`hostile.toml`), what may come out of them, and all the ways they reach a page."""

import re
import tomllib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

from django.utils.html import linebreaks

from content import blocks, rendering

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "blockquote", "a", "hr"}
MEDIA_TAGS = {"figure", "figcaption", "img", "video", "track", "details", "summary"}
ARTICLE_TAGS = TAGS | MEDIA_TAGS | {"div", "h4"}
KINDS = ("short", "steps", "you", "who", "no", "note", "danger", "video")
CLASSES = {f"block block-{kind}" for kind in KINDS}
DEEP = {
    "quotes": "> " * 400 + "x",
    "lists": "".join(f"{'  ' * depth}- x\n" for depth in range(200)),
    "blocks": "::: note\n" * 300 + "x\n" + ":::\n" * 300,
    "stars": "*a " * 1500,
    "pairs": "**" * 800 + "x" + "**" * 800,
    "brackets": "[" * 1500 + "x" + "](/en/)" * 300,
    "pictures": "![" * 800 + "x",
    "references": "[[article:" * 800,
    "entities": "&#60;" * 1500,
    "ticks": "`" * 1500 + "x" + "`" * 1499,
    "colons": ":" * 4000,
    "tags": "<b><i>" * 800 + "<img src=x onerror=stolen()>",
    "definitions": "".join(f"[a{number}]: /en/\n" for number in range(400)) + "[a1]",
}


def pieces() -> dict[str, str]:
    """`svg 3` -> the piece; the deep ones by their names."""
    file = Path(__file__).with_name("hostile.toml")
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    rows = {f"{kind} {number}": text for kind, texts in found.items() for number, text in enumerate(texts, start=1)}
    return rows | {f"deep {name}": text for name, text in DEEP.items()}


def _answer(text: str) -> str:
    return rendering.letter(text, language="en", country="fi")


def _article(text: str) -> str:
    return blocks.html(text, language="en", country="fi")


# Each way to a page, with the tags that may come out of it. Headings and office words that are explained are ours.
WAYS: dict[str, tuple[Callable[[str], str], set[str]]] = {
    "answer": (_answer, TAGS),
    "article": (_article, ARTICLE_TAGS),
    "plain": (lambda text: linebreaks(text, autoescape=True), {"p", "br"}),
}


class Seen(HTMLParser):
    """Every tag and attribute of a text, and what of it is neither a tag nor text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.odd: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("br", "hr", "img", "track"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open[-1:] == [tag]:
            self.open.pop()
        else:
            self.odd.append(f"</{tag}>")

    def handle_comment(self, data):
        self.odd.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def harms(html: str, tags: set[str]) -> list[str]:
    """What stands in a text that may not; empty when it is harmless."""
    seen = Seen(html)
    wrong = [*seen.odd, *(f"open {tag}" for tag in seen.open)]
    for tag, attributes in seen.tags:
        if tag not in tags:
            wrong.append(tag)
        wrong += [f"{tag} {name}={value}" for name, value in attributes.items() if not _may(tag, name, value)]
    return wrong


def _may(tag: str, name: str, value: str) -> bool:
    if (tag, name) == ("a", "href"):
        is_here = value[:1] in ("/", "#") and value.replace("\\", "/")[1:2] != "/"
        return is_here or value.startswith(("https://", "tel:", "mailto:"))
    if tag in MEDIA_TAGS:
        return _may_in_media(tag, name, value)
    known = {
        ("a", "rel"): {"noopener noreferrer"},
        ("div", "class"): CLASSES,
        **{(f"h{level}", "class"): {"block-title"} for level in (2, 3, 4)},
    }
    is_part = name == "id" and tag == "h2" and value.removeprefix("part-").isdecimal()
    return is_part or value in known.get((tag, name), set())


OWN_FILE = r"/media/[0-9a-f]{32}(-[0-9]+)?\.(jpg|png|mp4|webm|vtt)"
IN_MEDIA = {
    "src": OWN_FILE,
    "poster": OWN_FILE,
    "srcset": rf"{OWN_FILE} [0-9]+w(, {OWN_FILE} [0-9]+w)*",
    "sizes": r"\(min-width: 45rem\) 40rem, 100vw",
    "width": "[0-9]{1,5}",
    "height": "[0-9]{1,5}",
    "alt": ".*",
    "label": ".*",
    "loading": "lazy",
    "preload": "none",
    "kind": "captions",
    "srclang": "[a-z]{2}",
    "controls": "",
    "playsinline": "",
    "default": "",
    "class": "picture|video",
}


def _may_in_media(tag: str, name: str, value: str) -> bool:
    """Files of our own alone; nothing plays by itself, nothing listens."""
    is_named = name != "class" or tag == "figure"
    return is_named and name in IN_MEDIA and re.fullmatch(IN_MEDIA[name], value) is not None
