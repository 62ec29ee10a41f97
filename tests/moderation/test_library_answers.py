"""One published answer at the desk: its versions, its history, and whether it has a way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from content import workflow
from content.models import Readable
from content.versions import Rewording
from tests.factories import make_publication, make_user
from tests.moderation.desk import seen

pytestmark = pytest.mark.django_db


def test_each_text_that_stood_there_is_told_with_what_changed_and_by_whom(staff_client):
    row, editor, worker = make_publication(answer="Ask nobody."), make_user("editor"), make_user("worker")
    workflow.agree_rewording(workflow.reword(row, by=editor, answer="Ask somebody."), by=worker)
    page = seen(staff_client("trainee").get(reverse("desk_answer", args=[row.pk])))
    assert all(words in page for words in (editor.name, worker.name, "nobody", "somebody", "agreed to a new answer"))


def test_what_the_desk_took_down_for_its_text_comes_back_by_two_presses(staff_client):
    row, editor, worker = make_publication(language="en"), staff_client("editor"), staff_client("worker")
    editor.post(reverse("desk_withdraw", args=[row.pk]), {"reason": "wrong"})
    assert reverse("desk_reword", args=[row.pk]) in seen(editor.get(reverse("desk_answer", args=[row.pk])))
    listed = editor.get(reverse("desk_library"), {"kind": "answers", "list": "withdrawn", "language": "en"})
    assert "Bring it back" in seen(listed)
    editor.post(reverse("desk_reword", args=[row.pk]), {"answer": "It is right now."})
    worker.post(reverse("desk_rewording", args=[Rewording.objects.get().pk, "agree"]))
    row.refresh_from_db()
    assert (row.status, row.answer) == (Readable.LIVE, "It is right now.")


@pytest.mark.parametrize("reason", ["identifies", "wished"])
def test_what_has_no_way_back_says_so(staff_client, reason):
    row, editor = make_publication(language="en"), staff_client("editor")
    editor.post(reverse("desk_withdraw", args=[row.pk]), {"reason": reason})
    assert "It has no way back" in seen(editor.get(reverse("desk_answer", args=[row.pk])))
    assert editor.get(reverse("desk_reword", args=[row.pk])).status_code == 404


@pytest.mark.parametrize(("reason", "is_told"), [("identifies", False), ("wished", False), ("outdated", True)])
def test_the_texts_of_what_has_no_way_back_are_shown_to_nobody(reason, is_told, staff_client):
    row, editor, worker = make_publication(answer="Ask Ylva."), make_user("editor"), make_user("worker")
    workflow.agree_rewording(workflow.reword(row, by=editor, answer="Ask somebody."), by=worker)
    workflow.withdraw(row, by=editor, reason=reason)
    page = seen(staff_client("lead").get(reverse("desk_answer", args=[row.pk])))
    assert ("Ylva" in page, "Versions" in page) == (is_told, is_told)


@pytest.mark.parametrize(("detail", "is_wish"), [("asker_wished", True), ("newer_version", False), ("restored", False)])
def test_the_history_says_that_somebody_wished_it_only_where_somebody_did(detail, is_wish, staff_client):
    row = make_publication(language="en")
    workflow.withdraw(row, by=None, reason=detail)
    page = seen(staff_client("lead").get(reverse("desk_answer", args=[row.pk])))
    assert ("the one who asked wished it" in page) is is_wish
    assert ("This answer has been taken down" in page) is not is_wish


def test_what_the_desk_took_down_costs_the_same_with_1_and_with_12_rows(staff_client):
    editor, counts = staff_client("editor"), []
    for rows in (1, 11):
        for _each in range(rows):
            workflow.withdraw(make_publication(language="en"), by=editor.user, reason="wrong")
        with CaptureQueriesContext(connection) as found:
            editor.get(reverse("desk_library"), {"kind": "answers", "list": "withdrawn", "language": "en"})
        counts.append(len(found))
    assert counts[0] == counts[1]
