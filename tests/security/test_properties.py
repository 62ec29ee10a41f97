"""What holds for every text, tried with hundreds of them (hypothesis): the cleaner, the public copy."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content import blocks
from content.models import Publication
from ground import markdown
from ground.text import tidy
from language import abuse, danger
from questions.models import Status
from tests.content import hostile
from tests.factories import make_organisation, make_question

# Pieces of which texts that try something are made, in any order and with anything between them.
PIECES = [
    "<",
    ">",
    "</",
    "/>",
    '"',
    "'",
    "`",
    "=",
    "&",
    "&#60;",
    "&lt;",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?",
    "script",
    "svg",
    "math",
    "style",
    "img",
    "a",
    "iframe",
    "template",
    " href=",
    " src=",
    " onerror=",
    " style=",
    " xmlns=",
    "javascript:",
    "data:",
    "https://a.example/",
    "//a.example",
    "\\",
    "/",
    "#",
    "](",
    "[",
    "](/en/)",
    "![",
    "**",
    "*",
    "_",
    "> ",
    "- ",
    "1. ",
    "\n",
    "\n\n",
    "    ",
    "::: note\n",
    ":::",
    "[[article:x]]",
    "[[picture:p]]",
    "\x00",
    "\u202e",
    "\ufeff",
    "\u2028",
    "x",
    "stolen()",
    "noscript",
    "title",
    "textarea",
    "mglyph",
    "foreignObject",
]
TRIES = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join)
WAYS = {"answer": (markdown.LETTER, hostile.TAGS), "article": (blocks.ARTICLE, hostile.ARTICLE_TAGS)}


def _html(way: str, text: str) -> str:
    return markdown.render(text) if way == "answer" else blocks.html(text, language="en", country="fi")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.django_db
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TRIES)
def test_nothing_that_acts_gets_through_and_cleaning_twice_changes_nothing(way, text):
    table, tags = WAYS[way]
    html = _html(way, text)
    assert hostile.harms(html, tags) == []
    assert markdown.clean(html, table) == html


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=300)
@given(text=TRIES)
def test_the_cleaner_alone_holds_too(way, text):
    table, tags = WAYS[way]
    html = markdown.clean(text, table)
    assert hostile.harms(html, tags) == []
    assert markdown.clean(html, table) == html


WORDS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=3, max_size=60).filter(
    lambda text: tidy(text).strip()
)


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=WORDS, title=WORDS, wording=WORDS)
def test_what_is_public_is_what_was_signed_and_agreed_to_and_nothing_else(asked, title, wording):
    home = make_organisation()
    secret = f"{asked} KUUTAMOHIIPPARI"
    texts = {"title": tidy(title), "public_question": tidy(wording)}
    question = make_question(Status.ANSWERED, organisation=home, text=secret, agreed=True, **texts)
    row = Publication.objects.get(pk=question.publication_id)
    assert question.agreed_draft is not None
    signed = question.agreed_draft
    assert (row.title, row.question, row.answer) == (signed.title, signed.public_question, signed.answer)
    told = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
    assert "KUUTAMOHIIPPARI" not in told


@pytest.mark.parametrize("read", [danger.danger, abuse.abuse], ids=["danger", "abuse"])
@settings(max_examples=80)
@given(text=TRIES | st.text(max_size=200), language=st.sampled_from(["fi", "sv", "nb", "en", "xx"]))
def test_whatever_is_typed_gives_places_inside_the_text(read, text, language):
    for span in read(text, language).spans:
        assert 0 <= span.start < span.end <= len(text)
