"""`manage.py doctor` says in words what is wrong; it changes nothing and shows nothing that a person wrote."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from people.models import Organisation
from portal import doctor
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
