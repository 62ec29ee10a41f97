"""A page of the site as a file of the copy: its links lead to files, and what nobody can do there is taken out."""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

LINKS = ("href", "src", "poster")
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# What is true for this minute alone: who is open, who is at work, by when an answer comes.
OF_NOW = frozenset(("open-now", "open-count", "clock", "light", "at-work", "this-hour", "exit-hint"))
Address = Callable[[str], str]  # a link as it stands on the page -> as it stands in the copy

Attributes = list[tuple[str, str | None]]


def rewritten(html: str, address: Address) -> str:
    """The page for the copy. Forms go: a file takes nothing in. So does what was true for the moment alone."""
    parser = _Rewriter(address)
    parser.feed(html)
    parser.close()
    return "".join(parser.out)


def _is_left_out(tag: str, attributes: Attributes) -> bool:
    told = dict(attributes)
    classes = set((told.get("class") or "").split())
    return tag == "form" or bool(classes & OF_NOW) or "data-helped" in told or "data-now" in told


class _Rewriter(HTMLParser):
    """Gives back every character as it was, but for links and what is left out."""

    def __init__(self, address: Address) -> None:
        super().__init__(convert_charrefs=False)
        self.address = address
        self.out: list[str] = []
        self.inside = ""  # the tag that is being left out
        self.depth = 0

    def _say(self, text: str) -> None:
        if not self.inside:
            self.out.append(text)

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Kept, changed or left out."""
        if self.inside:
            self.depth += tag == self.inside
        elif _is_left_out(tag, attrs):
            if tag not in VOID:
                self.inside, self.depth = tag, 1
        else:
            self.out.append(self._tag(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        """`<path/>`: as it is."""
        if not (self.inside or _is_left_out(tag, attrs)):
            self.out.append(self._tag(tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        """The end of what is kept, or of what was left out."""
        if not self.inside:
            self.out.append(f"</{tag}>")
        elif tag == self.inside:
            self.depth -= 1
            if not self.depth:
                self.inside = ""

    def _tag(self, tag: str, attrs: Attributes) -> str:
        whole = self.get_starttag_text() or ""
        changed = [(name, self._value(name, value)) for name, value in attrs]
        if changed == attrs:
            return whole
        said = "".join(f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in changed)
        return f"<{tag}{said}>"

    def _value(self, name: str, value: str | None) -> str | None:
        if not value:
            return value
        if name in LINKS:
            return self.address(value)
        if name == "srcset":
            parts = [part.strip().partition(" ") for part in value.split(",")]
            return ", ".join(f"{self.address(url)} {width}".strip() for url, _blank, width in parts)
        return value

    def handle_data(self, data: str) -> None:
        """Text."""
        self._say(data)

    def handle_entityref(self, name: str) -> None:
        """`&amp;`."""
        self._say(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """`&#39;`."""
        self._say(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """`<!-- … -->`."""
        self._say(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """`<!DOCTYPE html>`."""
        self._say(f"<!{decl}>")
