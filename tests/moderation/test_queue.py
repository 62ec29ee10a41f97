"""The queue: who sees which rows, in which order, and what a row says."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation import access
from moderation.views import queue
from people.models import Membership
from questions import workflow
from questions.models import Question, Status
from tests.factories import make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db
DESK = reverse("desk")
MADE_UP = "Our teacher says that we have to change groups after Christmas. Do we have a say in that?"


def numbers(response):
    """The questions of a page, in its order."""
    return [
        int(found)
        for found in re.findall(r'class="queue-link" href="/desk/questions/(\d+)/"', response.content.decode())
    ]


def counted(response):
    """The lists: label -> number."""
    return {tab.label: tab.count for tab in response.context["all_tabs"]}


def test_danger_comes_first_then_the_older_promise(staff_client):
    ordinary, worry, danger = make_question(), make_question(suggested=1), make_question(level=2)
    older = make_question()
    Question.objects.filter(pk=older.pk).update(promised_on="2020-01-01")
    assert numbers(staff_client().get(DESK)) == [danger.pk, worry.pk, older.pk, ordinary.pk]


def test_each_list_holds_its_own_questions(staff_client):
    client = staff_client("worker")
    made = {
        status: make_question(at=status)
        for status in (Status.WAITING, Status.WITH_ASKER, Status.IN_REVIEW, Status.ANSWERED)
    }
    lists = {
        name: numbers(client.get(DESK, {"list": name})) for name in ("waiting", "mine", "review", "asker", "answered")
    }
    assert lists == {
        "waiting": [made[Status.WAITING].pk],
        "mine": [made[Status.WITH_ASKER].pk, made[Status.IN_REVIEW].pk],
        "review": [],
        "asker": [made[Status.WITH_ASKER].pk],
        "answered": [made[Status.ANSWERED].pk],
    }


def test_the_tabs_count_what_they_lead_to(staff_client):
    make_question(), make_question(), make_question(at=Status.IN_REVIEW)
    second = staff_client(user=member(make_question(at=Status.WITH_ASKER).organisation, "second"))
    expected = {"Waiting": 2, "Mine": 0, "To read": 1, "With the asker": 1, "Wished away": 0}
    expected |= {"Answered": None, "Practice": None}
    assert counted(second.get(DESK)) == expected


def test_a_reply_from_level_1_on_waits_among_what_a_colleague_has_to_read(staff_client):
    question = make_question(at=Status.WITH_ASKER, level=1)
    second, writer = member(question.organisation, "second"), member(question.organisation, "worker")
    assert numbers(staff_client(user=second).get(DESK, {"list": "review"})) == [question.pk]
    assert numbers(staff_client(user=writer).get(DESK, {"list": "review"})) == []


def test_the_owner_of_a_danger_keeps_it_among_their_own_after_putting_it_back(staff_client):
    question = make_question(at=Status.CLAIMED, level=2)
    client = staff_client("worker")
    workflow.release(question, by=client.user)
    rows = client.get(DESK, {"list": "mine"}).context["rows"]
    assert [(row.number, row.who) for row in rows] == [(question.pk, "You follow it")]


def test_another_organisation_sees_none_of_them(staff_client):
    make_question(), make_question(level=2)
    elsewhere = make_organisation("elsewhere")
    for role in ("worker", "lead"):
        client = staff_client(role, elsewhere)
        seen = {name: numbers(client.get(DESK, {"list": name})) for name in access.names_of_lists(client.user)}
        assert set(map(tuple, seen.values())) == {()}
        assert set(counted(client.get(DESK)).values()) <= {0, None}


@pytest.mark.parametrize("name", ["danger", "late", "abuse", "held", "all", "dismissed"])
def test_the_lists_of_leads_are_for_leads(name, staff_client):
    assert staff_client("lead").get(DESK, {"list": name}).status_code == 200
    for role in ("trainee", "worker"):
        assert staff_client(role).get(DESK, {"list": name}).status_code == 404


def test_a_lead_sees_open_danger_and_what_was_taken_back_with_worry(staff_client):
    make_question(), make_question(at=Status.ANSWERED)
    danger, worry = make_question(level=2), make_question(suggested=1)
    gone = make_question(level=1)
    workflow.withdraw(gone)
    assert numbers(staff_client("lead").get(DESK, {"list": "danger"})) == [danger.pk, worry.pk, gone.pk]


def test_dismissed_suggestions_are_listed_for_leads_with_who_and_why(staff_client):
    question = make_question(suggested=2)
    workflow.dismiss_level(question, by=member(question.organisation, "worker"), reason="essay")
    row = staff_client("lead").get(DESK, {"list": "dismissed"}).context["dismissals"][0]
    expected = (question.pk, member(question.organisation, "worker").name, "school work, a story or a game", False)
    assert (row["number"], row["who"], row["reason"], row["still"]) == expected


def test_a_row_tells_suggested_and_set_apart(staff_client):
    make_question(level=2), make_question(suggested=2), make_question()
    rows = staff_client().get(DESK).context["rows"]
    assert [(row.level, row.level_by) for row in rows] == [(2, "set"), (2, "suggested"), (0, "set")]


def test_a_row_says_the_wait_in_working_hours_and_the_promise(staff_client, clock):
    clock.set("2026-11-13 15:00")  # a Friday
    hours = {str(day): ["09:00", "16:00"] for day in range(5)}
    organisation = make_organisation("weekdays", hours=hours, promise_days=2)
    make_question(organisation=organisation)
    clock.set("2026-11-16 10:00")
    row = staff_client("worker", organisation).get(DESK).context["rows"][0]
    assert (row.wait, row.late, row.status) == ("2 h", False, "promised 17.11.")
    clock.set("2026-11-18 10:00")
    row = staff_client("worker", organisation).get(DESK).context["rows"][0]
    assert (row.wait, row.late, row.status) == ("16 h", True, "late: promised 17.11.")


def test_a_row_shows_the_first_line_of_what_the_asker_wrote_last(staff_client):
    question = make_question(at=Status.ANSWERED, text="The first thing I asked.")
    workflow.write(question, text="But now <b>something</b> else.", nonce="n-1")
    response = staff_client().get(DESK)
    assert response.context["rows"][0].first_line == "But now <b>something</b> else."
    assert "But now &lt;b&gt;something&lt;/b&gt; else." in response.content.decode()


def test_a_row_says_who_has_it(staff_client):
    question = make_question(at=Status.IN_REVIEW)
    reader, writer = staff_client(user=question.reviewer), staff_client(user=question.claimed_by)
    assert reader.get(DESK, {"list": "review"}).context["rows"][0].who == "You are to read it"
    assert writer.get(DESK, {"list": "mine"}).context["rows"][0].who == f"{question.reviewer} reads it"


def test_fifty_rows_a_page(staff_client, monkeypatch):
    monkeypatch.setattr(queue, "SIZE", 2)
    made = [make_question().pk for _number in range(3)]
    client = staff_client()
    first, second = client.get(DESK), client.get(DESK, {"page": "2"})
    assert (numbers(first), numbers(second)) == (made[:2], made[2:])
    assert (first.context["next_url"], second.context["previous_url"]) == (
        "/desk/?list=waiting&page=2",
        "/desk/?list=waiting",
    )


ALL_LISTS = [
    "waiting", "mine", "review", "asker", "answered", "practice", "danger", "late", "abuse", "held", "all", "dismissed",
]  # fmt: skip


@pytest.mark.parametrize("name", ALL_LISTS)
def test_a_list_costs_the_same_with_1_and_with_30_rows(name, staff_client):
    client = staff_client("lead")
    counts = []
    for number in (1, 29):
        for _one in range(number):
            _stand_in(name, client.user)
        counts.append(_queries(client, name))
    cost = {"dismissed": 9, "abuse": 10, "review": 12}.get(
        name, 11
    )  # covered: nothing is read; review: the library too
    assert counts == [(cost, 1), (cost, 30)]


def _stand_in(name, lead):
    """One more question that stands in this list."""
    states = {"review": Status.IN_REVIEW, "late": Status.IN_REVIEW}
    states |= {"asker": Status.WITH_ASKER, "answered": Status.ANSWERED}
    if name == "practice":
        return workflow.practise(by=lead, team=lead.memberships.get().team, language="en", text=MADE_UP)
    if name == "mine":
        return make_question(at=Status.CLAIMED, worker=lead)
    question = make_question(at=states.get(name, Status.WAITING), suggested={"danger": 1, "dismissed": 1}.get(name))
    if name == "dismissed":
        workflow.dismiss_level(question, by=lead, reason="idiom")
    if name == "abuse":
        workflow.mark_abuse(question, by=lead, kind="threat")
    if name == "late":
        Question.objects.filter(pk=question.pk).update(review_due_at="2020-01-01T00:00Z")
    if name == "held":
        Question.objects.filter(pk=question.pk).update(on_hold=True)
    return question


def _queries(client, name):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(DESK, {"list": name})
    return len(captured), len(response.context.get("rows") or response.context["dismissals"])


def test_an_editor_is_led_to_the_library_and_an_admin_to_the_team(staff_client):
    assert staff_client("editor").get(DESK).headers["Location"] == reverse("desk_library")
    assert staff_client("admin").get(DESK).headers["Location"] == reverse("desk_team")
    assert staff_client(user=make_user("")).get(DESK).status_code == 403


def test_somebody_who_left_sees_nothing(staff_client):
    make_question()
    client = staff_client("trainee")
    Membership.objects.filter(user=client.user).update(ended_at="2100-01-01T00:00Z", ended_by=client.user)
    assert client.get(DESK).status_code == 403


def test_an_empty_list_says_where_to_look_next(staff_client):
    body = staff_client().get(DESK).content.decode()
    assert "Nobody is waiting for somebody to take their question" in body
    assert list(access.counts(member(make_organisation(), "worker")).values()) == [0, 0, 0, 0, 0]
