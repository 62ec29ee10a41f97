"""What an editor can lead to is found by a small search beside the text; the lines are the same with and without a
script."""

import pytest

from content.models import Article
from tests.factories import make_article, make_publication, make_term
from tests.moderation.articles import TYPED, started, to
from tests.moderation.desk import seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(staff_client):
    return staff_client("editor")


def found(client, words, **headers):
    """The page after a press on "Find" beside an article that is being written."""
    article = Article.objects.order_by("-pk").first()
    return client.post(to("find", article), TYPED | {"words_to_find": words}, headers=headers)


def test_an_answer_an_article_a_word_and_a_helpline_are_found_as_lines_to_copy(editor):
    answer = make_publication(language="en", title="Who pays for the bus?")
    make_article(language="en", title="The bus to school", key="bus")
    make_term(language="en", word="bus pass")
    started(editor.user)
    page = seen(found(editor, "bus"))
    assert all(line in page for line in (f"[[question:{answer.pk}]]", "[[article:bus]]", "[[word:bus-pass]]"))
    assert "[[helpline:112]]" in seen(found(editor, "112")).partition('id="found"')[2].partition("blocks_filter")[0]


def test_without_a_script_what_is_typed_is_still_there_and_the_place_is_open(editor):
    make_article(language="en", title="The bus to school", key="bus")
    started(editor.user)
    page = seen(found(editor, "bus"))
    assert all(words in page for words in (TYPED["lead"], 'id="blocks" open', "[[article:bus]]"))


def test_with_a_script_only_the_finds_come(editor):
    started(editor.user)
    page = seen(found(editor, "zzzz", **{"HX-Request": "true"}))
    assert ("Nothing here holds these words." in page, "<html" in page) == (True, False)


def test_a_draft_that_nobody_sees_and_the_text_itself_are_not_offered(editor):
    make_article(language="en", title="The bus to school", key="bus", status="draft")
    row = started(editor.user, title="The bus home")
    page = found(editor, "bus", **{"HX-Request": "true"}).content.decode()
    assert [words for words in ("[[article:bus]]", row.key) if words in page] == []
