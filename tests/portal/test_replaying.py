"""Erasures after a restore: what the ledger holds, and what is taken again from rows that came back."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, transaction
from django.utils import timezone

from content import workflow as public
from content.models import Publication, Readable
from ground import ledger, restored
from ground.models import Backup, LedgerLine
from people import workflow as staff
from people.models import User
from portal import replaying
from portal.celery import app
from portal.schedule import JOBS
from portal.tasks import write_ledger
from questions import workflow
from questions.models import Address, Message, Publish, Question, Status, TakeDown
from tests.factories import make_publication, make_question, make_user, member
from tests.portal.before import replay

pytestmark = pytest.mark.django_db
TEXT = "Opettaja sanoi, että mun pitää vaihtaa ryhmää."


def told(folder: Path) -> list[str]:
    """Step and table of each line in the files."""
    lines, torn = ledger.lines([folder], since=timezone.now() - timedelta(days=1))
    assert torn == 0
    return [f"{line.step} {line.table}" for line in lines]


# --- the ledger -----------------------------------------------------------------------------------


def test_a_line_holds_when_which_step_and_which_row(folder):
    question = make_question(text=TEXT)
    workflow.erase(question)
    assert ledger.write_down() == 1
    (path,) = folder.iterdir()
    assert re.fullmatch(rf"\n\S+\+00:00 erase questions\.question {question.pk};\n", path.read_text())
    assert path.stat().st_mode & 0o777 == 0o600
    assert not LedgerLine.objects.exists()


def test_what_was_not_committed_stands_nowhere(folder):
    with transaction.atomic():
        workflow.erase(make_question())
        transaction.set_rollback(True)
    assert ledger.write_down() == 0
    assert not folder.exists()


def test_while_the_folder_is_away_lines_wait(folder, monkeypatch):
    workflow.erase(make_question())
    monkeypatch.setattr(ledger.os, "open", lambda *_args: (_ for _ in ()).throw(OSError("no such device")))
    assert write_ledger() == 0
    assert LedgerLine.objects.count() == 1


def test_without_a_folder_lines_wait(settings):
    settings.LEDGER = ""
    workflow.erase(make_question())
    assert (ledger.write_down(), LedgerLine.objects.count()) == (0, 1)


def test_a_torn_line_is_told_and_hides_no_other(folder):
    workflow.erase(make_question())
    ledger.write_down()
    (path,) = folder.iterdir()
    path.write_text(path.read_text() + "\n2026-11-22T14:00:00+00:00 erase questions.question 1")
    workflow.erase(make_question())
    ledger.write_down()
    lines, torn = ledger.lines([folder], since=timezone.now() - timedelta(days=1))
    assert (len(lines), torn) == (2, 1)


def test_files_older_than_every_backup_go(folder, settings):
    Backup.objects.create(at=timezone.now(), size=1)
    folder.mkdir()
    day = timezone.now().date()
    for days in (0, settings.LEDGER_DAYS, settings.LEDGER_DAYS + 1):
        (folder / f"{day - timedelta(days=days)}.host.ledger").write_text("")
    (folder / "notes.ledger").write_text("")
    assert (ledger.forget(), len(list(folder.iterdir()))) == (1, 3)


@pytest.mark.parametrize(("age", "gone"), [(None, 0), (20, 1), (0, 2)])
def test_as_long_as_no_newer_backup_was_made_the_ledger_stays(age, gone, folder, settings):
    now = timezone.now()
    if age is not None:
        Backup.objects.create(at=now - timedelta(days=age), size=1)
    folder.mkdir()
    for days in (1, 18, 22):
        (folder / f"{now.date() - timedelta(days=days)}.host.ledger").write_text("")
    assert ledger.forget() == gone


def test_a_backup_from_before_the_ledger_is_told(folder):
    workflow.erase(make_question())
    ledger.write_down()
    told = replaying.replay([folder], since=timezone.now() - timedelta(days=3))
    assert any("the ledger begins on" in words for words in told.to_look_at)
    assert not replay(folder).to_look_at


# --- taken again ----------------------------------------------------------------------------------


def test_an_erased_thread_is_erased_again(restore, folder):
    question = make_question(Status.ANSWERED, text=TEXT)
    with restore:
        workflow.erase(question)
    assert TEXT in Message.objects.values_list("text", flat=True)
    assert replay(folder).done == {"erase": 1}
    question.refresh_from_db()
    assert question.erased_at
    assert set(Message.objects.filter(question=question).values_list("text", flat=True)) == {""}


def test_it_may_be_taken_twice(restore, folder):
    question = make_question(Status.ANSWERED)
    with restore:
        workflow.withdraw(question)
    replay(folder)
    first = Question.objects.get(pk=question.pk).erased_at
    assert sum(replay(folder).done.values()) == 0
    assert Question.objects.get(pk=question.pk).erased_at == first


def test_a_withdrawn_thread_opens_to_no_code(restore, folder):
    question = make_question(Status.ANSWERED)
    with restore:
        workflow.withdraw(question)
    replay(folder)
    question.refresh_from_db()
    assert (question.status, question.code_digest) == (Status.WITHDRAWN, None)


def test_a_text_that_a_lead_was_to_read_stays_when_its_level_was_lost(restore, folder):
    question = make_question(Status.WAITING, text=TEXT)
    with restore:
        workflow.set_level(question, by=member(question.organisation, "lead"), level=1, reason="")
        workflow.withdraw(question)
    replay(folder)
    question.refresh_from_db()
    assert (question.status, question.erased_at) == (Status.WITHDRAWN, None)
    assert Message.objects.get(question=question).text == TEXT


def test_an_address_that_was_told_or_taken_away_gets_no_mail(restore, folder):
    question = make_question(mail="child@mail.example")
    with restore:
        workflow.be_told(question, mail="", nonce="n" * 40)
    assert replay(folder).done == {"forget_address": 1}
    assert not Address.objects.exists()


def test_an_address_that_was_left_later_stays(restore, folder):
    question = make_question(mail="old@mail.example")
    workflow.be_told(question, mail="new@mail.example", nonce="n" * 40)
    ledger.write_down()
    replay(folder)
    assert Address.objects.get().mail == "new@mail.example"


def test_words_that_were_replaced_are_gone(restore, folder):
    question = make_question(text=TEXT)
    with restore:
        workflow.amend(question, text="other words", nonce="n" * 40)
    replay(folder)
    assert Message.objects.get().text == ""


def test_words_that_stand_there_since_stay(folder):
    question = make_question(text=TEXT)
    workflow.amend(question, text="other words", nonce="n" * 40)
    ledger.write_down()
    replay(folder)
    assert Message.objects.get().text == "other words"


def published(**more: Any) -> Question:
    question = make_question(Status.ANSWERED, publish=Publish.YES, **more)
    public.go_live(question.publication)
    return Question.objects.get(pk=question.pk)


def test_a_page_that_was_wished_away_is_gone_and_two_decide(restore, folder):
    question = published()
    with restore:
        workflow.say_no(question, nonce="n" * 40)
    replay(folder)
    assert Publication.objects.get().status == Readable.WITHDRAWN
    assert TakeDown.objects.filter(question=question).exists()
    assert Question.objects.get().publish == Publish.NO


def test_a_yes_that_was_taken_back_before_its_day_publishes_nothing(restore, folder):
    question = make_question(Status.ANSWERED, publish=Publish.YES)
    with restore:
        workflow.say_no(question, nonce="n" * 40)
    assert Publication.objects.get().status == Readable.SCHEDULED
    replay(folder)
    assert Publication.objects.get().status == Readable.WITHDRAWN


def test_what_was_held_back_is_held_back(restore, folder):
    question = make_question(Status.ANSWERED, publish=Publish.YES)
    with restore:
        workflow.write(question, text="I did not say all", nonce="n" * 40)
    replay(folder)
    assert Publication.objects.get().status == Readable.HELD


def test_a_row_that_is_not_there_is_no_trouble(restore, folder):
    with restore:
        workflow.withdraw(make_question())
    assert sum(replay(folder).done.values()) == 0


def test_a_number_in_the_ledger_is_never_given_to_another_question(restore, folder):
    with restore:
        lost = make_question()
        workflow.withdraw(lost)
    replay(folder)
    assert make_question().pk > lost.pk


def test_what_happened_before_the_backup_is_not_taken_again(folder):
    user = make_user("worker")
    staff.shut_out(user, by=make_user("admin"))
    ledger.write_down()
    staff.let_in(user, by=make_user("admin"))
    replaying.replay([folder], since=timezone.now() + replaying.BEFORE + timedelta(seconds=1))
    assert User.objects.get(pk=user.pk).is_active


# --- the command ----------------------------------------------------------------------------------


def run(*words: str) -> str:
    said = StringIO()
    call_command("replay_erasures", *words, stdout=said)
    return said.getvalue()


def test_without_a_restore_there_is_nothing_to_replay(folder):
    with pytest.raises(CommandError, match="was not restored"):
        run(str(folder))


def test_the_site_opens_only_when_the_ledger_was_there(restore, folder):
    question = make_question(Status.ANSWERED, text=TEXT)
    restored.mark()
    restored.came_from(timezone.now())
    with pytest.raises(CommandError, match="Name the folders"):
        run()
    with pytest.raises(CommandError, match="no ledger in"):
        run(str(folder))
    assert restored.is_marked()
    with restore:
        workflow.withdraw(question)
    assert "The site serves again." in run(str(folder))
    assert not restored.is_marked()
    assert TEXT not in " ".join(Message.objects.values_list("text", flat=True))


def test_a_restore_that_broke_off_is_begun_again():
    restored.mark()
    with pytest.raises(CommandError, match="did not come to its end"):
        run("--no-ledger")
    assert restored.is_marked()


# --- while it waits -------------------------------------------------------------------------------


@pytest.fixture
def waiting(settings: Any) -> Iterator[None]:
    settings.RESTORED_IS_CLOSED = True
    restored.mark()
    restored.forget()
    yield
    restored.forget()


def test_a_database_that_is_away_is_not_taken_for_a_restored_one(monkeypatch):
    looks = []
    monkeypatch.setattr(restored, "is_marked", lambda: looks.append(1) or (_ for _ in ()).throw(OperationalError))
    monkeypatch.setattr(restored, "_next", 0.0)
    monkeypatch.setattr(restored, "_seen", False)
    assert [restored.is_closed() for _time in range(3)] == [False, False, False]
    assert len(looks) == 1  # and it is not waited for again at once


def test_a_new_process_waits_for_a_database_that_is_away_once_a_moment(monkeypatch):
    looks = []
    monkeypatch.setattr(restored, "is_marked", lambda: looks.append(1) or (_ for _ in ()).throw(OperationalError))
    restored.forget()
    assert [restored.is_closed() for _time in range(3)] == [False, False, False]
    assert (len(looks), restored.is_unseen()) == (1, True)
    restored.forget()


def test_until_somebody_could_look_nothing_is_read(settings, monkeypatch, client):
    settings.RESTORED_IS_CLOSED = True
    url = make_publication(answer=TEXT).get_absolute_url()
    monkeypatch.setattr(restored, "is_marked", lambda: (_ for _ in ()).throw(OperationalError))
    restored.forget()
    client.raise_request_exception = False
    answer = client.get(url)
    assert (answer.status_code, TEXT in answer.content.decode()) == (503, False)
    assert client.get("/fi/help-now/").status_code == 200
    restored.forget()


@pytest.mark.parametrize("path", ["/", "/fi/", "/en/ask/", "/sv/answers/", "/desk/", "/sitemap.xml", "/media/x.jpg"])
def test_nothing_is_served_from_what_waits(path, waiting, client):
    answer = client.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")
    assert "/help-now/" in answer.content.decode()


def test_no_question_is_taken_in_meanwhile(waiting, client):
    assert client.post("/en/ask/", {"text": TEXT}).status_code == 503
    assert not Question.objects.exists()


def test_the_page_speaks_the_readers_language(waiting, client):
    assert '<html lang="sv">' in client.get("/sv/answers/").content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/nb/help-now/"])
def test_help_stays(path, waiting, client):
    assert client.get(path).status_code == 200


def test_it_is_not_ready(waiting, client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["erasures replayed"]) == (503, False)


def test_no_worker_touches_it(waiting):
    app.loader.import_default_modules()
    question = make_question(Status.ANSWERED, publish=Publish.YES)
    app.tasks["content.tasks.go_live_due"].apply()
    question.refresh_from_db()
    assert question.publication.status == Readable.SCHEDULED
    restored.lift()
    app.tasks["content.tasks.go_live_due"].apply()
    question.publication.refresh_from_db()
    assert question.publication.status == Readable.LIVE


def test_every_job_is_known_to_the_worker():
    app.loader.import_default_modules()
    assert [job.name for job in JOBS if job.name not in app.tasks] == []


OF_CONTENT = {"hold", "forget", "correct", "bring_back", "set_aside", "take_back"}  # by the name of the step taken


def test_every_step_that_is_noted_has_its_replay():
    source = " ".join(
        path.read_text() for app in ("questions", "content", "people") for path in Path(app).rglob("*.py")
    )
    noted = set(re.findall(r'ledger\.note\(\w+, "(\w+)"', source))
    assert noted == {step for _table, step in {*replaying.REPLAYS, *replaying.TO_READ}} - OF_CONTENT
