"""Who is asked to read a text of the library is told by mail, once, at work, and nothing of what it is."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse

from content.models import Article
from content.workflow import articles as life
from moderation.tasks import tell_readers
from tests.factories import make_organisation, make_user, member
from tests.moderation.articles import started
from tests.moderation.desk import seen

pytestmark = pytest.mark.django_db
HOURS = {str(day): ["08:00", "16:00"] for day in range(5)}
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def asked(reader, title="Who can I tell?"):
    """An article of an editor that `reader` is asked to read."""
    editor = make_user("editor")
    text = life.Text(title, "Somebody at school.", "Any adult.")
    return life.submit(started(editor, title=title), by=editor, text=text, base=0, reader=reader)


@pytest.fixture
def reader():
    return member(make_organisation("town", hours=HOURS), "worker")


def test_they_are_told_once_while_they_are_at_work(clock, reader):
    asked(reader), asked(reader, "Who pays?")
    clock.at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert tell_readers() == 0
    clock.at = MONDAY
    assert (tell_readers(), tell_readers()) == (1, 0)
    assert [one.to for one in mail.outbox] == [[reader.email]]


def test_the_mail_says_nothing_of_what_it_is(clock, reader):
    asked(reader)
    clock.at = MONDAY
    tell_readers()
    sent = mail.outbox[0]
    said = f"{sent.subject}\n{sent.body}\n{sent.extra_headers['Message-ID']}".casefold()
    assert "a colleague asks you to read 1 text at the desk:" in said
    assert "/desk/library/?list=read&language=\n" in said  # of every language, whatever the desk is read in
    assert [word for word in ("kynnys", "tell", "school", "child") if word in said] == []


def test_a_new_version_is_told_anew_and_one_taken_back_never(clock, reader):
    row = asked(reader)
    clock.at = MONDAY
    tell_readers()
    writer = Article.objects.get(pk=row.pk).proposal.written_by
    life.submit(row, by=writer, text=life.Text("Who can I tell?", "Anybody.", "Any adult."), base=1, reader=reader)
    assert tell_readers() == 1
    other = asked(reader, "Who pays?")
    life.take_back(other, by=Article.objects.get(pk=other.pk).proposal.written_by)
    assert tell_readers() == 0


def test_a_mail_that_did_not_go_goes_at_the_next_run(clock, reader, monkeypatch):
    asked(reader)
    clock.at = MONDAY

    def away(_message):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("moderation.tasks.EmailMessage.send", away)
        assert tell_readers() == 0
    assert tell_readers() == 1


def test_nobody_is_told_who_was_not_asked_by_name(clock, reader):
    asked(None)
    clock.at = MONDAY
    assert tell_readers() == 0


def test_it_stands_in_their_list_at_the_desk(staff_client, reader):
    asked(reader)
    page = staff_client(user=reader).get(reverse("desk"), {"list": "review"})
    assert "1 text of the library waits for you to read it" in seen(page)
