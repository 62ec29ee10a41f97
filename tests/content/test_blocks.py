"""Blocks, headings and references of articles; what leads nowhere is named."""

import pytest

from content import blocks
from content.models import Readable
from content.terms import load_terms
from tests.factories import make_article, make_publication

pytestmark = pytest.mark.django_db
LINK = 'rel="noopener noreferrer"'


def html(text: str, language: str = "en", country: str = "") -> str:
    return blocks.html(text, language=language, country=country)


def test_a_block_has_its_title_in_the_readers_language_one_level_below_its_heading():
    assert html("::: you\nText.\n:::") == (
        '<div class="block block-you">\n<h2 class="block-title">What this means for you</h2>\n<p>Text.</p>\n</div>\n'
    )
    assert '<h3 class="block-title">Who decides</h3>' in html("## One\n\n::: who\nText.\n:::")
    assert '<h4 class="block-title">Can you say no?</h4>' in html("## One\n\n### Two\n\n::: no\nText.\n:::")


def test_words_after_the_name_stand_in_place_of_the_title_and_are_text():
    assert '<h2 class="block-title">Do you live &lt;b&gt; there?</h2>' in html(
        "::: note Do you live <b> there?\nYes.\n:::"
    )


def test_steps_and_notes_have_no_title_of_their_own():
    assert html("::: steps\n1. Go.\n:::") == '<div class="block block-steps">\n<ol>\n<li>Go.</li>\n</ol>\n</div>\n'
    assert "block-title" not in html("::: note\nText.\n:::")


def test_blocks_stand_in_each_other_and_in_lists():
    made = html("::: you\n::: note\nIn.\n:::\nOut.\n:::\n\n- one\n\n  ::: note\n  two\n  :::\n- three")
    assert made.index("In.") < made.index("</div>") < made.index("Out.")
    assert "<p>two</p>\n</div>\n</li>" in made


def test_a_block_that_does_not_end_ends_with_the_text():
    assert html("::: note\nText.") == '<div class="block block-note">\n<p>Text.</p>\n</div>\n'


def test_a_picture_of_markdown_is_left_out_wherever_it_is_from():
    own = f"/media/{'a' * 32}-480.jpg"
    for address in ("https://e.example/x.png", own, "x.png"):
        assert html(f"One ![two]({address}) three.") == "<p>One  three.</p>\n"


def test_an_unknown_block_is_text():
    assert html("::: riddle\nText.\n:::") == "<p>::: riddle<br>\nText.<br>\n:::</p>\n"


def test_headings_go_down_by_one_and_main_ones_have_anchors():
    made = html("# A\n\n#### B\n\n## C\n\n::: you\n# D\n:::\n\n## E")
    assert made == (
        '<h2 id="part-1">A</h2>\n<h3>B</h3>\n<h2 id="part-2">C</h2>\n<div class="block block-you">\n'
        '<h3 class="block-title">What this means for you</h3>\n<h4>D</h4>\n</div>\n<h2 id="part-3">E</h2>\n'
    )
    assert blocks.contents(made) == [("part-1", "A"), ("part-2", "C"), ("part-3", "E")]


def test_references_lead_to_what_they_name():
    load_terms()
    article, answer = make_article(language="en", key="money", title="Money"), make_publication(language="en")
    assert html("[[article:money]]") == f'<p><a href="/en/articles/{article.slug}/" {LINK}>Money</a></p>\n'
    assert html("[[article:money|about money]]").count(">about money</a>") == 1
    assert f'href="/en/answers/{answer.pk}-{answer.slug}/"' in html(f"[[question:{answer.pk}]]")
    assert html("[[word:care-order]]") == f'<p><a href="/en/words/care-order/" {LINK}>care order</a></p>\n'


def test_a_helpline_says_its_name_and_can_be_called():
    assert html("[[helpline:112]]") == f'<p><a href="tel:112" {LINK}>112</a></p>\n'
    called = html("[[helpline:bris]]", "sv", "se")
    assert called == f'<p><a href="tel:116111" {LINK}>Bris 116&nbsp;111</a></p>\n'


def test_what_leads_nowhere_is_text_for_readers():
    make_article(language="en", key="draft", title="A draft", status=Readable.DRAFT)
    gone = make_article(language="en", key="gone", status=Readable.WITHDRAWN)
    assert html("[[article:draft]] [[article:gone]] [[secret:x|words]]") == (
        "<p>A draft a text that is no longer here words</p>\n"
    )
    assert gone.slug not in html("[[article:gone]]")


def test_what_leads_nowhere_is_named_to_the_editor_all_at_once():
    make_article(language="en", key="draft", status=Readable.DRAFT)
    make_article(language="fi", key="other-language")
    text = (
        "[[article:draft]] [[article:other-language]] [[question:99]] [[helpline:112]] [[word:x]]\n\n::: note\n::: odd"
    )
    with pytest.raises(blocks.Broken) as refused:
        blocks.check(text, language="en")
    wrong = ["[[article:other-language]]", "[[question:99]]", "[[word:x]]", "::: odd", "::: note"]
    assert refused.value.wrong == wrong
    blocks.check("[[article:draft]]\n\n::: note\nText.\n:::", language="en")


def test_a_withdrawn_answer_is_never_named():
    row = make_publication(Readable.WITHDRAWN, language="en", title="Taken down")
    assert html(f"[[question:{row.pk}]]") == "<p>a text that is no longer here</p>\n"


def test_plain_gives_the_words_without_the_titles_of_blocks():
    assert blocks.plain("::: you\nCall [[helpline:112]].\n:::", language="en") == "Call 112."


@pytest.mark.parametrize(("text", "queries"), [("Text.", 0), ("[[article:a]] [[article:b]] [[word:c]]", 2)])
def test_references_cost_a_query_a_kind(text, queries, django_assert_num_queries):
    with django_assert_num_queries(queries):
        html(text)


def test_the_short_answer_stands_by_itself_only_where_the_text_begins_with_it():
    made = html("::: short\nYes.\n:::\n\nMore.")
    assert blocks.short_and_rest(made) == (made.removesuffix("<p>More.</p>\n"), "<p>More.</p>\n")
    for text in ("More.\n\n::: short\nYes.\n:::", "::: short\n::: note\nYes.\n:::\n:::"):
        assert blocks.short_and_rest(html(text)) == ("", html(text))


def test_a_reference_leads_to_the_version_for_the_same_country():
    for country in ("se", "fi"):
        make_article(language="sv", key="money", country=country, slug=f"pengar-{country}", title=f"Pengar {country}")
    made = {country: blocks.html("[[article:money]]", language="sv", country=country) for country in ("fi", "se", "")}
    assert {country: "pengar-fi" in html for country, html in made.items()} == {"fi": True, "se": False, "": False}
