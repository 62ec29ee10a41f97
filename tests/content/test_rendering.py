"""Texts are made anew when what they stand on changes: a word of the glossary, an article or answer that they name."""

import pytest

from content import rendering, tasks, workflow
from content.models import Article, Explaining, Publication, Readable
from content.terms import keep, load_terms, remove
from tests.factories import make_article, make_publication, make_term, make_user

pytestmark = pytest.mark.django_db


def test_office_words_are_explained_in_articles_once():
    make_term(language="en", word="care order")
    article = make_article(language="en", body="A care order. A care order again.")
    assert article.html.count('class="term"') == 1
    assert '<section class="terms">' in article.html


def test_a_word_that_changes_is_explained_anew_in_articles_and_answers():
    term = make_term(language="en", word="zebra plan")
    article = make_article(language="en", body="A zebra plan and a care order.")
    answer = make_publication(language="en", answer="A zebra plan and a care order.")
    Publication.objects.update(html=rendering.letter(answer.answer, language="en", country=""))
    term.word = "care order"
    keep(term), tasks.explain_again()
    for row in (Article.objects.get(pk=article.pk), Publication.objects.get(pk=answer.pk)):
        assert ">care order</a>" in row.html
        assert ">zebra plan</a>" not in row.html
    assert not Explaining.objects.exists()


def test_a_word_that_goes_is_no_longer_explained():
    term = make_term(language="en", word="care order")
    article = make_article(language="en", body="A care order.")
    remove(term), tasks.explain_again()
    article.refresh_from_db()
    assert article.html == "<p>A care order.</p>\n"


def test_the_walk_goes_on_where_it_ended_and_changes_nothing_twice(monkeypatch):
    monkeypatch.setattr(rendering, "AT_ONCE", 2)
    rows = [make_publication(language="en", answer="A care order.") for _again in range(3)]
    keep(make_term(language="en", word="care order"))
    assert (rendering.again("en"), Explaining.objects.get().done_to) == (True, rows[1].pk)
    assert [">care order</a>" in html for html in _htmls()] == [True, True, False]
    assert (rendering.again("en"), rendering.again("en")) == (False, False)
    before = _htmls()
    rendering.words_changed("en"), tasks.explain_again()
    assert (_htmls(), ">care order</a>" in before[2]) == (before, True)


def _htmls() -> list[str]:
    return list(Publication.objects.order_by("pk").values_list("html", flat=True))


def test_a_withdrawn_answer_is_left_alone():
    row = make_publication(Readable.WITHDRAWN, language="en", answer="A care order.")
    make_article(language="en"), keep(make_term(language="en", word="care order"))
    tasks.explain_again()
    assert Publication.objects.get().html == row.html


def test_words_of_another_language_change_nothing_and_the_same_words_neither():
    make_article(language="fi")
    load_terms()
    assert list(Explaining.objects.values_list("language", flat=True)) == ["fi"]
    tasks.explain_again(), load_terms()
    assert not Explaining.objects.exists()


def test_an_article_that_goes_live_becomes_a_link_where_it_is_named(django_capture_on_commit_callbacks):
    naming = make_article(language="en", body="See [[article:money]].")
    other = make_article(language="fi", body="Katso [[article:money]].")
    assert naming.html == "<p>See money.</p>\n"
    with django_capture_on_commit_callbacks(execute=True):
        make_article(language="en", key="money", title="Money")
    naming.refresh_from_db(), other.refresh_from_db()
    assert (">Money</a>" in naming.html, "<a" in other.html) == (True, False)


@pytest.mark.parametrize(("own", "shown", "gone"), [
    ("", "Taken down", "a text that is no longer here"), ("|own words", "own words", "own words"),
])  # fmt: skip
def test_an_answer_that_is_withdrawn_is_no_longer_a_link(own, shown, gone, django_capture_on_commit_callbacks):
    answer = make_publication(language="en", title="Taken down")
    naming = make_article(language="en", body=f"See [[question:{answer.pk}{own}]].")
    assert f">{shown}</a>" in naming.html
    with django_capture_on_commit_callbacks(execute=True):
        workflow.withdraw(answer, by=make_user("lead"), reason="identifies")
    naming.refresh_from_db()
    assert naming.html == f"<p>See {gone}.</p>\n"


def test_what_it_is_searched_by_is_found_and_never_shown():
    article = make_article(language="en", searched=["skint", "no cash"])
    assert " skint " in article.stems
    assert "skint" not in article.html
