"""Markdown becomes clean HTML, whatever somebody types."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground import markdown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("One\ntwo", "<p>One<br>\ntwo</p>\n"),
        ("**Bold** and *soft*", "<p><strong>Bold</strong> and <em>soft</em></p>\n"),
        ("# Head", "<h2>Head</h2>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("[call](tel:116111)", '<p><a href="tel:116111" rel="noopener noreferrer">call</a></p>\n'),
        ("[here](/en/help-now/)", '<p><a href="/en/help-now/" rel="noopener noreferrer">here</a></p>\n'),
        ("[out](https://example.org/)", '<p><a href="https://example.org/" rel="noopener noreferrer">out</a></p>\n'),
    ],
)
def test_what_people_write_looks_as_they_meant_it(text, html):
    assert markdown.render(text) == html


ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "h2", "h3", "blockquote", "a", "hr"}
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://elsewhere.example/count.gif)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//elsewhere.example/)",
    "[x](/\\elsewhere.example/)",
    "[x](<\t//elsewhere.example/>)",
    "<a href='https://x.example' onclick='x()'>x</a>",
    "<style>p{display:none}</style>",
    "<iframe src=https://x.example></iframe>",
    '<p style="color:red" class="x" id="y">z</p>',
    "<svg><script>x</script></svg>",
]


class Seen(HTMLParser):
    """Every tag and attribute of a text, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")


def _is_harmless(html: str) -> bool:
    seen = Seen(html)
    ways = seen.attributes.get("href", set())
    named = all(way.startswith(("https://", "tel:", "mailto:")) or ":" not in way.split("/")[0] for way in ways)
    here = not any(way.replace("\\", "/").startswith("//") for way in ways)
    return seen.tags <= ALLOWED and set(seen.attributes) <= {"href", "rel"} and named and here


def test_the_search_would_find_what_acts():
    assert not _is_harmless("<p><script>x</script></p>")
    assert not _is_harmless('<a href="javascript:x">y</a>')
    assert not _is_harmless('<a href="/\\elsewhere.example">y</a>')
    assert not _is_harmless('<p class="x">y</p>')


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_that_acts_gets_through(text):
    assert _is_harmless(markdown.render(text))


@given(st.text(max_size=300))
def test_whatever_is_typed_comes_out_harmless(text):
    assert _is_harmless(markdown.render(text))


def test_plain_gives_the_words_alone():
    assert markdown.plain("# Head\n\nOne **two** [three](https://example.org/).") == "Head One two three."


def test_rendering_twice_gives_the_same():
    assert markdown.render("a & b < c") == "<p>a &amp; b &lt; c</p>\n"
