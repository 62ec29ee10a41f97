"""An erasure stands in the ledger's file when its answer goes out; a ledger that is away keeps nobody from it."""

import os
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from ground import ledger
from ground.models import LedgerLine
from questions import workflow
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
