"""`manage.py doctor` says in words what is wrong; it changes nothing and shows nothing that a person wrote."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from ground import restored
from ground.models import Backup, LedgerLine
from people.models import Organisation
from portal import doctor, room
from questions.models import Delivery, Question
from tests.factories import make_organisation, make_question

pytestmark = pytest.mark.django_db


def said() -> str:
    return " ".join(f"{one.what} {one.then}" for one in doctor.findings())


def test_an_organisation_that_cannot_open_is_named_with_what_it_lacks() -> None:
    organisation = make_organisation("busy")
    Organisation.objects.filter(pk=organisation.pk).update(duty_number="")
    assert "busy takes no questions: it still lacks" in said()
    assert "duty_number" in said()


def test_law_texts_that_nobody_has_read_are_named() -> None:
    organisation = make_organisation("busy")
    assert "The law text of busy in fi was read by nobody who knows the law." in said()
    organisation.law_texts.update(confirmed_by="Lotta Lawyer")
    assert "who knows the law" not in said()


def test_more_processes_than_the_memory_bears_are_told(settings, tmp_path, monkeypatch) -> None:
    file = tmp_path / "meminfo"
    file.write_text("MemTotal:        2097152 kB\nMemFree: 1 kB\n")
    monkeypatch.setattr(room, "MEMORY", file)
    settings.WEB_PROCESSES, settings.KEPT_PAGES_MIB, settings.CODE_PARALLEL, settings.CODE_MEMORY_KIB = 2, 32, 2, 19_456
    assert "The web server may need" not in said()
    settings.CODE_PARALLEL = 20
    assert "The web server may need 1224 MiB, and this machine has 2048." in said()


@pytest.mark.real
def test_more_connections_than_postgresql_gives_are_told(settings) -> None:
    assert "connections" not in said()
    settings.WEB_PROCESSES = 40
    assert "PostgreSQL gives" in said()


@pytest.mark.real
def test_a_role_that_owns_its_tables_is_told(settings) -> None:
    assert "owns its tables" not in said()  # the demo may
    settings.DEMO = False
    assert "The role that serves owns its tables" in said()


def test_a_redis_without_a_password_is_told(settings) -> None:
    settings.DEMO, settings.REDIS_URL = False, "redis://127.0.0.1:6379/0"
    assert "Redis asks for no password" in said()
    settings.REDIS_URL = "redis://:only-a-stand-in@127.0.0.1:6379/0"
    assert "Redis asks for no password" not in said()


def test_notices_that_do_not_go_out_are_counted() -> None:
    make_question(level=2)
    Delivery.objects.update(next_try_at=timezone.now() - timedelta(minutes=11), done_at=None)
    late = Delivery.objects.overdue(timezone.now() - timedelta(minutes=10)).count()
    assert late
    assert f"{late} notices should have gone out" in said()


def test_a_danger_that_nobody_has_seen_comes_first() -> None:
    question = make_question(level=2)
    assert "seen by nobody" not in said()
    Question.objects.filter(pk=question.pk).update(danger_since=timezone.now() - timedelta(minutes=11))
    assert "1 questions in danger have been seen by nobody" in said()


def test_a_database_that_is_away_is_told_and_nothing_else_of_it(monkeypatch) -> None:
    def away(_connection: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(doctor, "MigrationExecutor", away)
    assert "The database does not answer" in said()
    assert "organisation" not in said()


def test_it_prints_what_stops_first_and_ends_with_one(monkeypatch) -> None:
    mild, grave = doctor.Finding("a note", "read it", stops=False), doctor.Finding("a fault", "mend it")
    monkeypatch.setattr(doctor, "findings", lambda: [mild, grave])
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1
    assert out.getvalue().index("WRONG  a fault") < out.getvalue().index("note   a note")


def test_when_all_is_well_it_says_so(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "findings", list)
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert out.getvalue() == "All is well.\n"


def test_nothing_that_an_asker_wrote_is_shown() -> None:
    make_question(text="A secret that nobody may read", level=2)
    assert "secret" not in said()


def test_a_backup_that_is_old_or_missing_is_told(settings) -> None:
    settings.DEMO = False
    assert "No backup can be made." in said()
    settings.BACKUP_FOLDER, settings.BACKUP_KEY = "/backups", "key"
    assert "There is no backup yet." in said()
    row = Backup.objects.create(at=timezone.now() - timedelta(hours=27), size=1)
    assert "The latest backup is from" in said()
    Backup.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(hours=25))
    assert "backup" not in said()


def test_erasures_that_reach_no_ledger_are_told(settings) -> None:
    settings.LEDGER = ""
    assert "Erasures are written into no ledger" in said()
    settings.LEDGER = "/ledger"
    assert "ledger" not in said()
    LedgerLine.objects.create(at=timezone.now() - timedelta(minutes=11), step="erase", table="questions.x", number=1)
    assert "Erasures wait to be written" in said()


def test_a_restored_database_says_what_is_to_be_done() -> None:
    restored.mark()
    assert "Run manage.py replay_erasures" in said()
