"""One published answer at the desk: its versions, its history, and whether it has a way back."""

import pytest
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
