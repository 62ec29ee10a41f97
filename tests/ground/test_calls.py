"""Numbers to call in a text: which become links, and which are no numbers to call."""

import pytest
from django.template.loader import render_to_string

from ground.calls import with_calls

LINK = '<a href="tel:116111">116&nbsp;111</a>'


@pytest.mark.parametrize("written", ["116 111", "116111", "116\u00a0111", "116&nbsp;111"])
def test_a_helpline_is_one_press_away_however_it_is_written(written: str) -> None:
    assert with_calls(f"<p>Ring {written}. Du kan vara anonym.</p>") == f"<p>Ring {LINK}. Du kan vara anonym.</p>"


@pytest.mark.parametrize("before", ["Soita 112:een", "(112)", "«112»", "112, eller"])
def test_112_is_one_whatever_stands_around_it(before: str) -> None:
    assert with_calls(f"<p>{before}</p>") == f"<p>{before}</p>".replace("112", '<a href="tel:112">112</a>')


@pytest.mark.parametrize(("number", "text"), [("112", "Ring 112"), ("90101", "Ring 90101, eller 90101!")])
def test_a_text_without_a_tag_has_them_too(number: str, text: str) -> None:
    assert with_calls(text) == text.replace(number, f'<a href="tel:{number}">{number}</a>')


@pytest.mark.parametrize(
    "text",
    [
        *("112 euroa", "112 kr", "112 Kr", "112 EUR", "112 €", "112 %", "112,50", "1.112", "112 500"),
        *("§112", "§ 112", "112 §", "112\u00a0§", "SFS 2001:112", "112/2020", "110–112", "110-112", "112-114"),
        *("3112", "116 119", "+112", "Storgatan 112b", "190101", "90101 50"),
        *("040 116 111", "040&nbsp;116&nbsp;111", "09 310 112", "045\u00a0123\u00a0112", "116 111 223"),
    ],
)
def test_a_sum_a_law_a_range_and_a_longer_number_are_none(text: str) -> None:
    assert with_calls(f"<p>{text}</p>") == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="tel:112">Call <strong>112</strong></a></p>',
        *(f"<{tag}>112</{tag}>" for tag in ("h1", "h2", "h3", "h4", "code", "pre", "H2")),
        "<pre><code>112</code> 112</pre>",
        '<p><a href="/x" title="call 112 > now">x</a></p>',
        '<p title="more > call 112 now">x</p>',
    ],
)
def test_what_is_a_link_or_a_heading_already_stays(html: str) -> None:
    assert with_calls(html) == html


def test_the_text_after_a_link_is_looked_at_again() -> None:
    assert with_calls('<p><a href="/x">x</a> 116 111</p>') == f'<p><a href="/x">x</a> {LINK}</p>'


def test_what_we_wrote_to_an_asker_has_them_and_what_the_asker_wrote_stays() -> None:
    ours = render_to_string("components/message.html", {"who": "desk", "html": "<p>Ring 116 111.</p>"})
    theirs = render_to_string("components/message.html", {"who": "asker", "text": "I rang 116 111."})
    assert (LINK in ours, "<a" in theirs) == (True, False)
