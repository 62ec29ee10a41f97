"""The question page: what it tells, and that its buttons are the steps that are open."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from questions import workflow
from questions.models import Event, Kind, Message, Status
from tests.factories import make_face, make_note, make_question, member
from tests.moderation.desk import buttons, page, press, save, text

pytestmark = pytest.mark.django_db
TRAINEE = {"note", "report", "set_level", "need_to_talk"}
ALWAYS = TRAINEE | {"mark_abuse"}
HOLDING = ALWAYS | {"recognise", "submit", "reply", "hand_over", "release", "pass_on", "add_voice"}
# who looks at a question of level 0 at which status -> the buttons, by hand
BUTTONS = {
    ("worker", Status.WAITING): ALWAYS | {"recognise", "claim"},
    ("trainee", Status.WAITING): TRAINEE | {"recognise", "claim"},
    ("worker", Status.CLAIMED): HOLDING | {"decline"},
    ("trainee", Status.CLAIMED): TRAINEE | {"recognise", "add_voice"},
    ("lead", Status.CLAIMED): ALWAYS | {"recognise", "add_voice", "hand_over"},
    ("worker", Status.WITH_ASKER): ALWAYS | {"recognise", "reply", "resume", "hand_over"},
    ("worker", Status.IN_REVIEW): ALWAYS | {"recognise"},
    ("second", Status.IN_REVIEW): ALWAYS | {"recognise", "approve", "send_back"},
    ("trainee", Status.IN_REVIEW): TRAINEE | {"recognise"},
    ("worker", Status.ANSWERED): ALWAYS | {"recognise", "correct"},
    ("lead", Status.DECLINED): ALWAYS | {"recognise"},
}


# step -> where it is open and has no button all the same, and why
NO_BUTTON = {
    "set_level": lambda role, level: level == 2,  # a set danger is lowered by two
    "mark_abuse": lambda role, level: level and role != "trainee",  # where somebody may be in danger, nothing is abuse
    "talked": lambda role, level: role == "lead",  # nobody has asked to talk about it
}


@pytest.mark.parametrize(
    ("role", "status", "level", "has_bar"),
    [
        ("worker", Status.CLAIMED, 0, True),
        ("trainee", Status.IN_REVIEW, 2, False),
        ("second", Status.ANSWERED, 1, False),
        ("second", Status.IN_REVIEW, 0, True),
    ],
)
def test_no_bar_stands_over_the_page_of_who_has_no_main_step(role, status, level, has_bar, staff_client):
    question = make_question(at=status, suggested=level)
    body = text(page(staff_client(user=member(question.organisation, role)), question))
    assert ('class="action-bar"' in body) is has_bar


@pytest.mark.parametrize(("role", "status"), BUTTONS)
def test_the_buttons_are_the_open_steps(role, status, staff_client):
    question = make_question(at=status)
    client = staff_client(user=member(question.organisation, role))
    assert buttons(page(client, question)) == BUTTONS[role, status]


@pytest.mark.parametrize(
    "status", [Status.WAITING, Status.CLAIMED, Status.WITH_ASKER, Status.IN_REVIEW, Status.ANSWERED]
)
@pytest.mark.parametrize("level", [None, 1, 2])
@pytest.mark.parametrize("role", ["trainee", "worker", "second", "lead"])
def test_no_button_shows_what_the_life_of_a_question_refuses(role, level, status, staff_client):
    question = make_question(at=status, level=level)
    client = staff_client(user=member(question.organisation, role))
    open_now = {step.name for step in workflow.open_steps(question, client.user)}
    shown = buttons(page(client, question)) - {"note"}
    assert shown <= open_now
    assert open_now - shown == {step for step, is_left_out in NO_BUTTON.items() if is_left_out(role, level)}


def test_a_trainee_who_holds_it_may_hand_in_but_not_decline(staff_client):
    question = make_question(at=Status.CLAIMED, worker=member(make_question().organisation, "trainee"))
    assert buttons(page(staff_client(user=question.claimed_by), question)) == HOLDING


def test_what_the_asker_wrote_stands_as_typed_never_as_html(staff_client):
    asked = "Mua pelottaa mennä kouluun.\nEntä jos <script>alert(1)</script> **ope** huutaa taas?"
    body = text(page(staff_client(), make_question(text=asked)))
    assert "kouluun.<br>Entä jos &lt;script&gt;alert(1)&lt;/script&gt; **ope** huutaa taas?" in body


def test_the_page_tells_what_is_known_of_the_asker(staff_client):
    question = make_question(age_band="13-15", urgent=True, watched=True, publish="no")
    response = page(staff_client(), question)
    assert response.context["facts"] == [
        ("Language", "suomi"),
        ("Topic", "School en"),
        ("Age", "13–15"),
        ("Area", "not said"),
        ("Team", question.team.name),
        ("Publishing", "only for me"),
    ]
    assert "I need help today" in text(response)
    assert "Somebody else might read the answer" in text(response)


def test_the_second_of_two_sees_who_has_it_and_since_when(staff_client, clock):
    clock.set("2026-11-16 14:02")
    question = make_question(at=Status.CLAIMED)
    told = page(staff_client(user=member(question.organisation, "second")), question).context["who_has_it"]
    assert told == f"{question.claimed_by} has had this question since 14:02."


def test_suggested_kinds_are_told_in_words(staff_client):
    question = make_question(urgent=True)
    response = page(staff_client(), question)
    assert (response.context["kinds"], response.context["level_by"]) == (["the asker needs help today"], "suggested")


def test_the_history_tells_who_did_what_without_any_text(staff_client, clock):
    clock.set("2026-11-16 09:00")
    question = make_question(at=Status.IN_REVIEW, level=1)
    make_note(question)
    told = [sentence for _when, sentence in page(staff_client(), question).context["history"]]
    name = question.claimed_by.name
    expected = [
        f"{name} asked a colleague to read the answer",
        f"{name} took the question",
        f"{name} set the level to worry",
    ]
    assert told == [*expected, "The question came in"]


def test_notes_stand_where_only_staff_look(staff_client):
    question = make_question()
    make_note(question, text="Call the school <b>first</b>")
    body = text(page(staff_client(), question))
    thread, rest = body.split('class="for-staff"', 1)
    assert "Call the school" not in thread
    assert "Call the school &lt;b&gt;first&lt;/b&gt;" in rest


def test_the_signer_of_a_draft_is_shown_as_the_asker_will_see_them(staff_client):
    question = make_question(at=Status.IN_REVIEW)
    make_face(question.claimed_by, first_name="Aino", drawing=3)
    client = staff_client(user=question.reviewer)
    assert page(client, question).context["review"]["signer"] == {
        "drawing": 3,
        "name": "Aino",
        "role": "school social worker",
    }


def test_the_page_costs_the_same_with_1_and_with_30_messages(staff_client):
    question = make_question(at=Status.CLAIMED)
    client, writer = staff_client(user=question.claimed_by), question.claimed_by
    counts = [_queries(client, question)]
    for number in range(29):
        kind, by = (Kind.REPLY, writer) if number % 2 else (Kind.ASKER, None)
        Message.objects.create(question=question, kind=kind, by=by, text="More words.")
        Event.objects.create(question=question, step="reply", by=writer)
        make_note(question)
    counts.append(_queries(client, question))
    assert counts == [19, 19]


def test_one_that_waits_costs_thirteen(staff_client):
    assert _queries(staff_client("worker"), make_question()) == 13


def test_a_danger_and_a_lead_cost_hardly_more(staff_client):
    danger = make_question(at=Status.CLAIMED, level=2)
    saved = make_question(at=Status.CLAIMED)
    save(staff_client(user=saved.claimed_by), saved)
    costs = [_queries(staff_client(user=one.claimed_by), one) for one in (danger, saved)]
    assert max(*costs, _queries(staff_client("lead"), saved)) <= 22


def _queries(client, question):
    page(client, question)
    with CaptureQueriesContext(connection) as captured:
        page(client, question)
    return len(captured)


def test_a_refused_step_shows_the_thread_and_leaves_an_event_too(staff_client):
    question = make_question()
    client = staff_client("worker")
    assert press(client, question, "note", note="").status_code == 422
    assert [event.by for event in question.events.filter(step="open")] == [client.user]
