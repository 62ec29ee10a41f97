"""10,000 open questions: each list begins at an index, the counts stay one query, what is new costs the same."""

import copy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ground.fields import EncryptedTextField
from moderation import access, fresh
from moderation.filters import Filters
from questions.models import Event, Kind, Message, Question, Status
from tests.factories import make_organisation, make_topic, member
from tests.moderation.test_queue import DESK, counted, numbers

pytestmark = [pytest.mark.real, pytest.mark.django_db, pytest.mark.timeout(180)]
OPEN, OVER = 10_000, 100_000
LISTS = ("mine", "review", "asker", "danger", "late", "abuse", "held", "all", "answered")


@pytest.fixture
def organisation():
    """One with 10,000 open questions in every level, and ten times as many that are over; another with a few."""
    busy, other, topic = make_organisation("busy"), make_organisation("other"), make_topic()
    with connection.cursor() as cursor:  # these answers have no signed versions, which a trigger would ask for
        cursor.execute("SET LOCAL session_replication_role = replica")
    patterns = [_question(busy, topic, number) for number in range(98)] + [_question(other, topic, 0)] * 2
    _copy(patterns, OPEN // 100 - 1)
    over = {"status": Status.ANSWERED, "answered_at": timezone.now()}
    _copy([_question(busy, topic, number, **over) for number in range(100)], OVER // 100 - 1)
    Message.objects.create(question=Question.objects.first(), kind=Kind.ASKER, text="May a teacher keep my phone?")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO questions_message (question_id, kind, at, text, html, role_only)"
            " SELECT q.id, m.kind, m.at, m.text, m.html, false FROM questions_question q, questions_message m"
            " WHERE q.status = 'waiting' AND q.id <> m.question_id"
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE")
    return busy


def _question(organisation, topic, number, **fields):
    level = 2 if number == 0 else int(number % 11 == 0)
    promised = timezone.localdate() + timedelta(days=number % 12 - 4)
    plain = {"organisation": organisation, "language": "en", "topic": topic, "suggested_level": level}
    return Question(promised_on=promised, **(plain | fields))


def _copy(patterns, times):
    """Store these questions, and each so many times again, inside the database."""
    made = Question.objects.bulk_create([copy.copy(one) for one in patterns])
    columns = ", ".join(field.column for field in Question._meta.concrete_fields if field.column != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO questions_question ({columns}) SELECT {columns} FROM questions_question,"
            " generate_series(1, %s) WHERE id = ANY(%s)",
            [times, [one.pk for one in made]],
        )


def plan(name, user):
    """How PostgreSQL finds the first page of a list."""
    return access.ordered(name, access.listed(name, user))[:51].explain()


def test_the_waiting_list_comes_in_the_order_of_its_index_and_nothing_is_sorted(organisation):
    found = plan("waiting", member(organisation, "worker"))
    assert "Index Scan using question_by_urgency" in found
    assert [word for word in ("Sort", "Seq Scan on questions_question") if word in found] == []


def test_no_list_looks_at_every_question_there_is(organisation):
    lead = member(organisation, "lead")
    assert [name for name in LISTS if "Seq Scan on questions_question" in plan(name, lead)] == []


def test_the_danger_list_reads_only_what_is_raised(organisation):
    found = plan("danger", member(organisation, "lead"))
    raised = [line for line in found.splitlines() if "Index Cond" in line and "GREATEST" in line]
    assert len(raised) == 1, found


def test_the_page_costs_what_it_costs_with_one_question(organisation, staff_client, monkeypatch):
    client, read = staff_client("lead", organisation), []
    plain = EncryptedTextField.from_db_value
    monkeypatch.setattr(EncryptedTextField, "from_db_value", lambda self, *v: read.append(1) or plain(self, *v))
    with CaptureQueriesContext(connection) as captured:
        response = client.get(DESK)
    assert (len(captured), len(numbers(response)), len(read)) == (12, 50, 50)
    assert counted(response)["Waiting"] == OPEN - OPEN // 50


def test_what_is_new_begins_at_the_newest_events(organisation):
    user, mark = member(organisation, "worker"), fresh.mark()
    assert user.places()  # as the page has read them by then
    waiting = Question.objects.filter(organisation=organisation, status="waiting")
    Event.objects.bulk_create(
        Event(question=one, step="release", before="claimed", after="waiting") for one in waiting[:3]
    )
    with CaptureQueriesContext(connection) as captured:
        found = fresh.since(mark, "waiting", user, Filters(), [])
    assert (found.new + found.urgent, len(captured)) == (3, 2)
    assert [query for query in captured if "Seq Scan on questions_question" in _explained(query["sql"])] == []


def _explained(sql):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + sql)
        return "\n".join(row[0] for row in cursor.fetchall())
