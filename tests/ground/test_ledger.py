"""An erasure stands in the ledger's file when its answer goes out; a ledger that is away keeps nobody from it."""

import os
import socket
import stat
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.utils import timezone

from ground import ledger
from ground.models import Backup, LedgerLine
from portal import replaying
from questions import workflow
from questions.models import Question, Shown
from tests.factories import make_question
from tests.questions import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings, tmp_path: Path) -> Path:
    """A ledger's folder that is there."""
    settings.LEDGER = str(tmp_path)
    return tmp_path


def said(folder: Path) -> list[str]:
    """Every line of its files."""
    return [line for path in folder.iterdir() for line in path.read_text().split("\n") if line]


def test_as_soon_as_it_is_committed_it_stands_in_the_file(kept, django_capture_on_commit_callbacks):
    question = make_question()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(question)
        assert list(kept.iterdir()) == []
    assert said(kept) == [str(line) for line in LedgerLine.objects.order_by("pk")]
    assert f"questions.question {question.pk};" in said(kept)[0]


def test_the_worker_writes_it_again_and_it_is_read_once(kept, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(make_question())
    number = ledger.write_down()
    assert (len(said(kept)), LedgerLine.objects.count()) == (2 * number, 0)
    found, unread = ledger.lines([kept], since=datetime(2000, 1, 1, tzinfo=UTC))
    assert (len(found), unread) == (number, 0)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_in_no_file(kept):
    question = make_question()
    with transaction.atomic():
        workflow.erase(question)
        transaction.set_rollback(True)
    assert list(kept.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_when_the_page_says_erased_the_file_says_so_too(client: Client, kept):
    question = make_question()
    page = pages.press(client, pages.come_back(client, question), "withdraw")
    assert "Everything is erased." in pages.seen(page)
    assert [line for line in said(kept) if line.endswith(f" questions.question {question.pk};")]


def test_a_folder_that_is_not_there_is_not_made_and_the_worker_has_the_line(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.LEDGER = str(tmp_path / "away")
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(make_question())
    assert (list(tmp_path.iterdir()), LedgerLine.objects.exists()) == ([], True)


@pytest.mark.parametrize("trouble", ["full", "read-only"])
def test_a_folder_that_takes_nothing_keeps_nobody_from_it(
    trouble, kept, monkeypatch, django_capture_on_commit_callbacks
):
    wrong = {"full": ("write", OSError("No space left")), "read-only": ("open", PermissionError("Read-only"))}
    name, failure = wrong[trouble]
    monkeypatch.setattr(ledger.os, name, lambda *_given: (_ for _ in ()).throw(failure))
    question = make_question()
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(question)
    question.refresh_from_db()
    assert (question.erased_at is not None, LedgerLine.objects.exists()) == (True, True)


def test_a_machine_without_a_thread_left_keeps_nobody_from_it_and_the_next_line_is_written(
    kept, monkeypatch, django_capture_on_commit_callbacks
):
    with monkeypatch.context() as trouble, django_capture_on_commit_callbacks(execute=True):
        trouble.setattr(
            ledger.threading.Thread, "start", lambda _self: (_ for _ in ()).throw(RuntimeError("no thread"))
        )
        workflow.erase(make_question())
    assert (list(kept.iterdir()), LedgerLine.objects.exists()) == ([], True)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(make_question())
    assert said(kept) != []


def test_a_folder_that_hangs_costs_half_a_second_each_time_and_no_more(kept, django_capture_on_commit_callbacks):
    file = kept / f"{datetime.now(UTC):%Y-%m-%d}.{socket.gethostname()}{ledger.SUFFIX}"
    os.mkfifo(file)  # opened for writing it waits for a reader, as a file of a server that is away does
    begun = time.monotonic()
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            workflow.erase(make_question())
    took = time.monotonic() - begun
    with file.open() as end:  # now it goes on
        assert "questions.question" in end.read()
    assert 2 * ledger.PATIENCE <= took < 2 * ledger.PATIENCE + 3
    assert ledger._writing.acquire(timeout=5)
    ledger._writing.release()


def test_where_no_ledger_is_kept_no_file_is_written_anywhere(
    settings, tmp_path, monkeypatch, django_capture_on_commit_callbacks
):
    settings.LEDGER = ""
    monkeypatch.chdir(tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.erase(make_question())
    assert (list(tmp_path.iterdir()), LedgerLine.objects.exists()) == ([], True)


def test_what_one_run_does_not_take_the_next_ones_write(kept, monkeypatch):
    monkeypatch.setattr(ledger, "AT_ONCE", 1)
    workflow.erase(make_question()), workflow.erase(make_question())
    whole = [str(line) for line in LedgerLine.objects.order_by("pk")]
    assert [ledger.write_down() for _line in [*whole, "nothing more"]] == [1] * len(whole) + [0]
    assert said(kept) == whole


def test_a_line_that_a_full_disk_tore_is_written_again(kept, monkeypatch):
    write = os.write
    workflow.erase(make_question())
    with monkeypatch.context() as full:
        full.setattr(ledger.os, "write", lambda file, data: write(file, data[:-9]))
        with pytest.raises(OSError, match="not written to its end"):
            ledger.write_down()
    number = ledger.write_down()
    found, unread = ledger.lines([kept], since=datetime(2000, 1, 1, tzinfo=UTC))
    assert (number, len(found), unread) == (1, 1, 1)


def test_a_line_lies_on_the_disk_with_the_name_of_its_file_before_the_database_forgets_it(kept, monkeypatch):
    synced = []

    def sync(file: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(file).st_mode), LedgerLine.objects.exists()))

    monkeypatch.setattr(ledger.os, "fsync", sync)
    workflow.erase(make_question())
    ledger.write_down()
    assert (synced, LedgerLine.objects.exists()) == ([(False, True), (True, True)], False)


def test_a_folder_that_the_worker_makes_opens_to_nobody_else(settings, tmp_path):
    settings.LEDGER = str(tmp_path / "new")
    workflow.erase(make_question())
    ledger.write_down()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_lines_are_told_from_the_very_moment_on_and_out_of_ledgers_alone(kept):
    workflow.erase(make_question())
    ledger.write_down()
    (kept / "notes.txt").write_text("written by somebody")
    since = datetime(2000, 1, 1, tzinfo=UTC)
    (line,), unread = ledger.lines([kept], since=since)
    assert (ledger.lines([kept], since=line.at), unread) == (([line], 0), 0)


@pytest.mark.parametrize("torn", ["2026-11-2", "2026-11-22T14:00:00+00:00 erase questions.question o;", "then a b 1;"])
def test_what_is_no_line_is_counted_and_keeps_no_other_from_being_read(torn, kept):
    workflow.erase(make_question())
    ledger.write_down()
    (kept / f"2026-11-22.other{ledger.SUFFIX}").write_text(f"\n{torn}\n")
    since = datetime(2000, 1, 1, tzinfo=UTC)
    found, unread = ledger.lines([kept], since=since)
    assert (len(found), unread, replaying.replay([kept], since=since).torn) == (1, 1, 1)


def test_a_ledger_begins_with_its_oldest_day_and_a_file_of_another_name_is_no_day(kept):
    assert ledger.begins([kept]) is None
    (kept / f"notes{ledger.SUFFIX}").write_text("")
    assert ledger.begins([kept]) is None
    for day in (20, 18, 19, 12, 16, 14, 13, 17):
        line = f"2026-11-{day}T14:00:00+00:00 erase questions.question 1;\n"
        (kept / f"2026-11-{day}.host{ledger.SUFFIX}").write_text(line)
    assert ledger.begins([kept]) == date(2026, 11, 12)
    found, _unread = ledger.lines([kept], since=datetime(2026, 1, 1, tzinfo=UTC))
    assert [line.at.day for line in found] == [12, 13, 14, 16, 17, 18, 19, 20]


def test_the_newest_backup_decides_what_is_forgotten(kept):
    for days in (0, 300):
        Backup.objects.create(at=timezone.now() - timedelta(days=days), size=1)
    (kept / f"{timezone.now() - timedelta(days=200):%Y-%m-%d}.host{ledger.SUFFIX}").write_text("")
    assert ledger.forget() == 1


# --- after a restore ------------------------------------------------------------------------------


def test_what_was_erased_while_the_backup_was_being_made_is_erased_again(kept):
    question, began = make_question(), timezone.now()
    ledger.note(question, "erase", at=began - timedelta(minutes=5))
    ledger.write_down()
    assert replaying.replay([kept], since=began).done == {"erase": 1}
    question.refresh_from_db()
    assert question.erased_at is not None


def test_no_number_that_the_ledger_names_is_given_again_whatever_came_last(kept):
    first, now = make_question(), timezone.now()
    for more, seconds in ((50, 2), (1, 1)):
        ledger.note(Question(pk=first.pk + more), "erase", at=now - timedelta(seconds=seconds))
    ledger.write_down()
    replaying.replay([kept], since=now)
    assert make_question().pk > first.pk + 50


def test_a_restore_brings_back_no_login_and_no_page_that_opens_once():
    later = timezone.now() + timedelta(days=1)
    Shown.objects.create(question=make_question(), code_digest=b"four words", until=later)
    Session.objects.create(session_key="of-before", session_data="", expire_date=later)
    done = replaying.erase_what_is_due()
    assert (Shown.objects.exists(), Session.objects.exists()) == (False, False)
    assert (done["shown"], done["sessions"]) == (1, 1)


def test_what_time_erases_is_erased_to_the_last_row_before_the_site_serves_again(monkeypatch):
    rounds = [{"erased": 2}, {"erased": 1}, {"erased": 0}]
    monkeypatch.setattr(replaying.tasks.erase_due, "run", lambda: rounds.pop(0))
    assert (replaying.erase_what_is_due()["erased"], rounds) == (3, [])
