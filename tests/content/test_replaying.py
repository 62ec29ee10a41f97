"""Public texts after a restore: nothing that was taken down, stopped or put right since is read again by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content import workflow as public
from content.models import Article, Publication, Readable
from content.versions import Stage
from content.workflow.publications import NewAnswer, bring_back
from ground import ledger
from tests.content.test_article_life import two
from tests.content.test_article_versions import begun, signed
from tests.factories import make_article, make_publication, make_user
from tests.portal.before import replay

pytestmark = pytest.mark.django_db


def test_a_page_that_was_emptied_is_empty(restore, folder):
    row = make_publication(answer="What a parent may decide.")
    with restore:
        public.withdraw(row, by=None, reason="asker_wished")
        public.forget(row, by=None)
    replay(folder)
    row.refresh_from_db()
    assert (row.status, row.answer, row.title) == (Readable.WITHDRAWN, "", "")


def test_an_article_that_was_taken_down_is_down(restore, folder):
    article = make_article()
    with restore:
        public.articles.withdraw(article, by=make_user("editor"), reason="wrong")
    replay(folder)
    assert Article.objects.get(pk=article.pk).status == Readable.WITHDRAWN


def test_a_corrected_answer_is_for_a_person_to_read(restore, folder):
    row = make_publication()
    with restore:
        public.correct(row, answer="Another.", writer=row.writer, checker=row.checker, role_only=True, sensitive=False)
    assert any(f"content.publication {row.pk} corrected since" in words for words in replay(folder).to_look_at)
    row.refresh_from_db()
    assert (row.status, public.may_come_back(row)) == (Readable.WITHDRAWN, True)


def anew(row: Publication) -> NewAnswer:
    return NewAnswer("Another.", writer=row.writer, checker=row.checker, role_only=True, sensitive=False)


def test_what_was_taken_down_as_outdated_is_down_and_may_come_back(restore, folder):
    row = make_publication()
    with restore:
        public.withdraw(row, by=row.checker, reason="outdated")
        bring_back(row, anew(row))
    replay(folder)
    row.refresh_from_db()
    assert (row.status, public.may_come_back(row)) == (Readable.WITHDRAWN, True)


def test_what_came_back_before_the_backup_stays(folder):
    row = make_publication()
    public.withdraw(row, by=row.checker, reason="wrong")
    bring_back(row, anew(row))
    ledger.write_down()
    replay(folder)
    row.refresh_from_db()
    assert (row.status, row.answer) == (Readable.LIVE, "Another.")


def test_what_was_taken_down_for_another_reason_has_no_way_back(restore, folder):
    row = make_publication()
    with restore:
        public.withdraw(row, by=row.checker, reason="identifies")
    replay(folder)
    row.refresh_from_db()
    assert (row.status, public.may_come_back(row)) == (Readable.WITHDRAWN, False)


@pytest.mark.usefixtures("clock")  # its day is tomorrow, and no new day begins
@pytest.mark.parametrize("goes_live", [True, False])
def test_an_article_that_was_stopped_since_does_not_go_live_by_itself(goes_live, restore, folder):
    one, _other = two()
    article = signed(begun(), "A text.", on=timezone.localdate() + timedelta(days=1))
    with restore:
        if goes_live:
            Article.objects.filter(pk=article.pk).update(publish_on=timezone.localdate())
            public.articles.withdraw(public.articles.go_live(article), by=one, reason="wrong")
        else:
            public.articles.take_back(article, by=one)
    replay(folder)
    article.refresh_from_db()
    assert (article.stage, article.publish_on, article.status) == (Stage.REST, None, Readable.DRAFT)
