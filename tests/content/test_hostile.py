"""Nothing that somebody types does anything: a collection of tricks through every way to a page, read by a parser.

What a real browser makes of the same texts: tests/e2e/test_hostile.py.
"""

import time

import pytest

from content import blocks
from content.terms import load_terms
from ground import markdown
from tests.content import hostile

pytestmark = pytest.mark.django_db
TABLES = {"answer": markdown.LETTER, "article": blocks.ARTICLE}
SECONDS = 5  # that a text of some thousand signs may take on a machine that is busy


def test_the_collection_is_large_and_nothing_in_it_is_there_twice():
    texts = list(hostile.pieces().values())
    assert len(texts) >= 320
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", '<a href="javascript:x">y</a>', '<a href="//e.example">y</a>', "<p onclick=x>y</p>",
        '<a href="/\\e.example">y</a>', "<!-- x -->", "<p>", "</div>", '<div class="exit">x</div>', "<img src=x>",
        '<img src="https://e.example/x.png">', "<video autoplay></video>", '<img srcset="/media/x.png 2x">',
        '<img alt="x" onerror="y">', '<details class="exit">x</details>', '<video poster="//e.example/x.jpg"></video>',
        '<h2 id="main">x</h2>', '<a href="JAVASCRIPT:x">y</a>', '<p style="color:red">x</p>', "<svg></svg>",
    ],
)  # fmt: skip
def test_the_search_would_find_what_harms(html):
    assert hostile.harms(html, hostile.ARTICLE_TAGS) != []


@pytest.mark.parametrize("way", hostile.WAYS)
def test_no_piece_gets_anything_through(way):
    render, tags = hostile.WAYS[way]
    found = {name: hostile.harms(render(text), tags) for name, text in hostile.pieces().items()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("way", TABLES)
def test_cleaning_twice_changes_nothing(way):
    render, table = hostile.WAYS[way][0], TABLES[way]
    made = {name: render(text) for name, text in hostile.pieces().items()}
    assert {name: markdown.clean(html, table) for name, html in made.items()} == made


@pytest.mark.parametrize("way", TABLES)
def test_what_was_cleaned_and_is_cleaned_raw_is_harmless_too(way):
    """The cleaner alone, without Markdown before it: what a fault in the parser would hand to it."""
    found = {name: hostile.harms(markdown.clean(text, TABLES[way]), hostile.WAYS[way][1]) for name, text in _raw()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _raw() -> list[tuple[str, str]]:
    return [(name, text) for name, text in hostile.pieces().items() if "<" in text]


@pytest.mark.parametrize("name", hostile.DEEP)
def test_a_text_made_to_be_slow_is_not(name):
    began = time.process_time()
    for way in hostile.WAYS.values():
        way[0](hostile.DEEP[name] * 3)
    assert time.process_time() - began < SECONDS


def test_explaining_office_words_adds_links_and_a_list_of_its_own_and_nothing_else():
    load_terms()
    own = {"section", "dl", "dt", "dd", "div"}
    for text in hostile.pieces().values():
        made = hostile.WAYS["answer"][0](f"A care order is one.\n\n{text}")
        assert {tag for tag, _attributes in hostile.Seen(made).tags} <= hostile.TAGS | own
        assert made.count('<a class="term" href="#term-1-') == 1
