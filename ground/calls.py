"""Numbers to call in a running text: where somebody reads "call 116 111" one press calls it.

Only numbers that mean the same to everybody who reads: 112, Europe's 116 numbers for those who need help, and 90101 in
Sweden. A number of another kind (a sum, a year, a paragraph, a longer number that ends so) is never one of them.
"""

import re

_BLANK = r"(?: |\u00a0|&nbsp;)"
_NUMBER = re.compile(
    rf"(?<![\w.,§/+–-])(?<!\d:)(?<![\d§][ \u00a0])(?<![\d§]&nbsp;)(?:112|116{_BLANK}?(?:000|006|111|117|123)|90101)"
    rf"(?!\w|[.,/–-]\d|{_BLANK}?(?:\d|€|%|§|kr\b|euro|eur\b))",
    re.IGNORECASE,
)
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*+)(?:"[^"]*+"|[^"<>])*+>', re.IGNORECASE)
_UNTOUCHED = frozenset({"a", "h1", "h2", "h3", "h4", "code", "pre"})


def _link(number: re.Match[str]) -> str:
    digits = "".join(c for c in number[0] if c.isdigit())
    shown = digits if len(digits) != 6 else f"{digits[:3]}&nbsp;{digits[3:]}"
    return f'<a href="tel:{digits}">{shown}</a>'


def with_calls(html: str) -> str:
    """HTML that has been cleaned before, with its numbers as links; linear in its length, and safe as it was."""
    if not _NUMBER.search(html):
        return html
    parts: list[str] = []
    last = inside = 0
    for tag in _TAG.finditer(html):
        text = html[last : tag.start()]
        parts += [text if inside else _NUMBER.sub(_link, text), tag[0]]
        last = tag.end()
        if tag[2].lower() in _UNTOUCHED:
            inside += -1 if tag[1] else 1
    return "".join(parts) + _NUMBER.sub(_link, html[last:])
