"""Two texts that name each other change at the same moment, on PostgreSQL: neither waits for the other in a ring."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from content import indexing, workflow
from content.models import Article, Publication, Readable
from content.workflow import articles
from tests.factories import make_article, make_publication, member, the_organisation
from tests.questions.test_races import at_once

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True)]
SECONDS = 10


@pytest.fixture(params=range(3), autouse=True)
def both_hold_their_own(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, each of two transactions has its own row locked before either goes on."""

    def begin() -> None:
        meeting, index = threading.Barrier(2), indexing.index

        def meet(row: Any) -> None:
            index(row)
            meeting.wait(SECONDS)

        monkeypatch.setattr(indexing, "index", meet)

    return begin


def _articles(status: Readable) -> tuple[Article, Article]:
    pair = {"one": "two", "two": "one"}
    one, two = (
        make_article(language="en", status=status, slug=key, key=key, body=f"See [[article:{other}]].")
        for key, other in pair.items()
    )
    return one, two


def _done(*calls: Callable[[], Any]) -> None:
    for result in at_once(*calls):
        if isinstance(result, Exception):
            raise result


def test_two_articles_that_name_each_other_go_live_at_once(both_hold_their_own: Callable[[], None]) -> None:
    one, two = _articles(Readable.DRAFT)
    both_hold_their_own()
    _done(lambda: articles.show(one), lambda: articles.show(two))
    shown = dict(Article.objects.live().values_list("slug", "html"))
    assert 'href="/en/articles/two/"' in shown["one"]
    assert 'href="/en/articles/one/"' in shown["two"]


def test_two_articles_that_name_each_other_go_at_once(both_hold_their_own: Callable[[], None]) -> None:
    one, two = _articles(Readable.LIVE)
    by = member(the_organisation(), "worker")
    both_hold_their_own()
    _done(
        lambda: articles.withdraw(one, by=by, reason="wrong"),
        lambda: articles.withdraw(two, by=by, reason="wrong"),
    )
    assert not Article.objects.live().exists()


def test_what_goes_while_a_text_that_names_it_comes_leaves_no_link_that_leads_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, two = _articles(Readable.DRAFT)
    articles.show(one)
    written, gone, index = threading.Event(), threading.Event(), indexing.index

    def hold(row: Any) -> None:
        index(row)
        if row.pk == two.pk:  # it is made, with the link, and not committed before the other has gone
            written.set()
            gone.wait(SECONDS)

    def go() -> None:
        written.wait(SECONDS)
        articles.withdraw(one, by=member(the_organisation(), "worker"), reason="wrong")
        gone.set()

    monkeypatch.setattr(indexing, "index", hold)
    _done(lambda: articles.show(two), go)
    assert "/en/articles/one/" not in Article.objects.live().get().html


def test_an_answer_and_an_article_that_name_each_other_go_at_once(both_hold_their_own: Callable[[], None]) -> None:
    answer = make_publication(language="en", answer="See [there](/en/articles/one/).")
    article = make_article(language="en", slug="one", key="one", body=f"See [[question:{answer.pk}]].")
    by = member(the_organisation(), "worker")
    both_hold_their_own()
    _done(
        lambda: workflow.withdraw(answer, by=by, reason="wrong"),
        lambda: articles.withdraw(article, by=by, reason="wrong"),
    )
    assert not Publication.objects.live().exists()
    assert not Article.objects.live().exists()
