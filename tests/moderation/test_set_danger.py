"""A set danger on the desk: what is next, the nine steps, the clocks, who was called, what the law asks."""

import re

import pytest

from questions import tasks, workflow
from questions.models import Status
from tests.factories import make_organisation, make_question, member
from tests.moderation.desk import buttons, page, press, seen, text

pytestmark = pytest.mark.django_db
EVERY = {"acknowledge", "consult", "look_for_details", "assess", "name_owner", "report", "ask_lower", "recognise"}


def people(question):
    """The worker, a second worker, the lead."""
    return (member(question.organisation, role) for role in ("worker", "second", "lead"))


def test_every_open_step_of_a_danger_has_its_button(staff_client):
    question = make_question(level=2)
    worker, _second, lead = people(question)
    assert buttons(page(staff_client(user=worker), question)) >= EVERY
    trainee = member(question.organisation, "trainee")
    open_to_them = {"consult", "look_for_details", "report", "recognise"}
    assert buttons(page(staff_client(user=trainee), question)) & EVERY == open_to_them
    assert "lift_hold" not in buttons(page(staff_client(user=lead), question))


def test_the_nine_steps_stand_there_with_who_and_when(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(level=2)
    worker, second, _lead = people(question)
    workflow.consult(question, by=second, office="police")
    response = page(staff_client(user=worker), question)
    rows = response.context["protocol"]
    assert [(row["number"], row["state"]) for row in rows] == [
        (1, "done"), (2, "done"), (3, "done"), (4, "open"), (5, "done"), (6, "open"), (7, "open"), (8, "done"),
        (9, "open"),
    ]  # fmt: skip
    assert rows[4]["said"] == f"{second.name} · 10:00 · police"
    assert "3 of 9" not in text(response)
    assert "5 of 9 steps are done" in seen(response)


def test_before_a_danger_is_set_only_what_may_be_needed_stands_there(staff_client):
    question = make_question(suggested=2)
    response = page(staff_client(), question)
    assert [row["name"] for row in response.context["protocol"]] == ["replied", "consulted", "details", "reported"]
    ordinary = page(staff_client(), make_question())
    assert "protocol" not in ordinary.context
    assert buttons(ordinary) & {"acknowledge", "consult", "assess", "look_for_details", "name_owner"} == set()


NEXT = [  # what has been done -> what stands on top as the next thing
    ((), "Take the question, then write a first reply at once."),
    (("claim",), "Write a first reply to the asker."),
    (("claim", "reply"), "Ask for advice without a name: child protection or the police."),
    (("claim", "reply", "consult"), "Look in the thread for a name, a school or a place."),
    (("claim", "reply", "consult", "look"), "Make the report, or note why none can be made."),
    (("claim", "reply", "consult", "look", "assess"), "A colleague has to read your reply. Ask one now."),
    (
        ("claim", "reply", "consult", "look", "assess", "read"),
        "Everything is done. When the danger is over, two people lower it.",
    ),
]
DO = {
    "claim": lambda question, one, two: workflow.claim(question, by=one),
    "reply": lambda question, one, two: workflow.reply(question, by=one, text="I have read it."),
    "consult": lambda question, one, two: workflow.consult(question, by=one, office="police"),
    "look": lambda question, one, two: workflow.look_for_details(question, by=one, found=False),
    "assess": lambda question, one, two: workflow.assess(question, by=one, reason="unknown"),
    "read": lambda question, one, two: workflow.read_reply(question, by=two),
}


@pytest.mark.parametrize(("was_done", "words"), NEXT)
def test_the_next_thing_to_do_stands_on_top_of_the_page(was_done, words, staff_client):
    question = make_question(level=2)
    worker, second, _lead = people(question)
    for name in was_done:
        DO[name](question, worker, second)
    response = page(staff_client(user=worker), question)
    assert response.context["next"]["text"] == words
    assert seen(response).index(words) < seen(response).index("The thread")


def test_a_colleague_is_led_to_the_reply_that_waits_for_their_eyes(staff_client):
    question = make_question(Status.CLAIMED, level=2)
    worker, second, _lead = people(question)
    workflow.reply(question, by=worker, text="I have read it.")
    response = page(staff_client(user=second), question)
    assert response.context["next"]["url"] == "#to-read"
    assert 'id="to-read"' in text(response)


def test_every_link_to_a_place_on_the_page_leads_somewhere(staff_client):
    for question in (make_question(level=2), make_question(Status.CLAIMED, level=2), make_question(suggested=2)):
        for user in people(question):
            body = text(page(staff_client(user=user), question))
            places = set(re.findall(r'href="#([\w-]+)"', body)) - {"theirs"}  # shown by the script with its place
            assert [place for place in places if f'id="{place}"' not in body] == []


def test_a_suggested_danger_asks_to_be_judged_and_says_that_it_may_be_none(staff_client):
    response = page(staff_client(), make_question(suggested=2))
    assert "If somebody may be in danger, take it and write a first reply at once." in seen(response)
    assert "Nobody is in danger: say why" in seen(response)


def test_the_clock_stands_on_top_and_says_when_it_is_late(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(level=2)
    client = staff_client()
    assert "A reply is due by 11:00." in seen(page(client, question))
    clock.set("2026-11-16 11:01")
    body = seen(page(client, question))
    assert "A reply was due at 11:00. The leads have been told." in body
    assert "danger-clock queue-late" in body


def test_the_clock_of_the_colleague_who_reads_follows(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(Status.CLAIMED, level=2)
    workflow.reply(question, by=question.claimed_by, text="I have read it.")
    client = staff_client(user=member(question.organisation, "lead"))
    assert "A colleague reads the reply by 18:00." in seen(page(client, question))
    clock.set("2026-11-16 18:01")
    assert "A colleague was to read the reply by 18:00." in seen(page(client, question))


def test_who_is_called_next_stands_there_until_somebody_has_seen_it(staff_client, clock):
    clock.set("2026-11-16 10:00")
    organisation = make_organisation()
    first = member(organisation, "second")
    organisation.duty_contacts.create(user=first, from_hour=0, to_hour=0)
    question = make_question(level=2, organisation=organisation)
    tasks.deliver()
    client = staff_client(user=first)
    told = page(client, question).context["calls"]
    assert told == [f"{first} was called at 10:00", f"{organisation.owner} is called at 10:15"]
    press(client, question, "acknowledge")
    assert f"Seen by {first}, 10:00. If the asker has no word by 11:00" in seen(page(client, question))
    workflow.claim(question, by=first)
    workflow.reply(question, by=first, text="Are you safe?")
    body = seen(page(client, question))
    assert f"Seen by {first}, 10:00. Nobody else is called." in body
    assert "acknowledge" not in buttons(page(client, question))


def test_advice_goes_into_a_note_in_the_same_press_and_not_into_the_event(staff_client):
    question = make_question(level=2)
    client = staff_client()
    press(client, question, "consult", asked="child_protection", advice_given="They would ring the school first.")
    event = question.events.get(step="consult")
    assert (event.by, event.detail) == (client.user, "child_protection")
    assert question.notes.get().text == "They would ring the school first."
    assert "asked for advice without a name: child protection" in text(page(client, question))


def test_advice_needs_no_note_and_keeps_what_was_typed_when_the_office_is_missing(staff_client):
    question = make_question(level=2)
    client = staff_client()
    refused = press(client, question, "consult", advice_given="They would ring the school first.")
    assert (refused.status_code, question.notes.count()) == (422, 0)
    assert "Choose whom you asked." in text(refused)
    assert "They would ring the school first.</textarea>" in text(refused)
    press(client, question, "consult", asked="police")
    assert (question.events.filter(step="consult").count(), question.notes.count()) == (1, 0)


def test_what_is_said_after_asking_for_advice_names_the_notes_only_if_something_was_written(staff_client):
    question = make_question(level=2)
    client = staff_client()
    press(client, question, "consult", asked="police")
    assert "stands in the notes" not in text(page(client, question))
    press(client, question, "consult", asked="police", advice_given="Ring again on Monday.")
    assert "What they said stands in the notes." in text(page(client, question))


def test_a_note_that_can_not_be_kept_takes_the_step_back_too(staff_client, monkeypatch):
    question = make_question(level=2)
    monkeypatch.setattr("moderation.workflow.add_note", _refuse)
    assert press(staff_client(), question, "consult", asked="police", advice_given="x").status_code == 409
    assert question.events.filter(step="consult").count() == 0


def _refuse(*_args, **_kwargs):
    raise workflow.NotAllowed("no")


def test_what_was_found_opens_the_form_of_the_report(staff_client):
    question = make_question(level=2)
    client = staff_client()
    press(client, question, "look_for_details", found="none")
    assert '<details class="fold-plain" id="report">' in text(page(client, question))
    press(client, question, "look_for_details", found="found")
    body = text(page(client, question))
    assert '<details class="fold-plain" id="report" open>' in body
    assert "looked for a name or a place: found something" in body
    press(client, question, "report", office="police")
    assert '<details class="fold-plain" id="report">' in text(page(client, question))


WRONG = [
    ("assess", {"because": "no time"}),
    ("look_for_details", {"found": "maybe"}),
    ("consult", {"asked": "my aunt"}),
    ("ask_lower", {"level": "0"}),
    ("ask_lower", {"level": "0", "reason": "tired"}),
    ("name_owner", {"follower": "99999"}),
]


@pytest.mark.parametrize(("step", "fields"), WRONG)
def test_a_step_of_the_protocol_takes_only_what_its_lists_hold(step, fields, staff_client):
    question = make_question(level=2)
    assert press(staff_client(), question, step, **fields).status_code == 422
    assert question.events.filter(step=step).count() == 0


def test_lowering_as_handled_says_in_words_what_is_missing(staff_client):
    question = make_question(Status.CLAIMED, level=2)
    worker, second, _lead = people(question)
    client = staff_client(user=worker)
    body = seen(page(client, question))
    assert (
        "this is missing: Replied, and a colleague has read it; Asked for advice without a name; "
        "Looked for a name or a place; Reported, or no report can be made." in body
    )
    refused = press(client, question, "ask_lower", level="0", reason="handled")
    assert (refused.status_code, question.events.filter(step="ask_lower").count()) == (409, 0)
    for name in ("reply", "consult", "look", "assess", "read"):
        DO[name](question, worker, second)
    assert "this is missing" not in seen(page(client, question))
    assert press(client, question, "ask_lower", level="0", reason="handled").status_code == 303


def test_the_second_sees_why_it_is_to_be_lowered(staff_client):
    question = make_question(level=2)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=1, reason="mistake")
    response = page(staff_client(user=second), question)
    assert f"{worker} asks to lower it to: worry." in seen(response)
    assert "Why: it was set by mistake." in seen(response)
    told = [sentence for _when, sentence in response.context["history"]]
    assert f"{worker} asked to lower the level to worry (it was set by mistake)" in told


def test_after_a_danger_a_lead_lets_its_text_go_and_nobody_else(staff_client):
    question = make_question(level=2)
    worker, second, lead = people(question)
    workflow.ask_lower(question, by=worker, level=0, reason="mistake")
    workflow.confirm_lower(question, by=second)
    assert "lift_hold" not in buttons(page(staff_client(user=worker), question))
    client = staff_client(user=lead)
    assert "lift_hold" in buttons(page(client, question))
    press(client, question, "lift_hold")
    question.refresh_from_db()
    assert (question.on_hold, "lift_hold" in buttons(page(client, question))) == (False, False)


def test_who_follows_it_gives_it_to_a_colleague(staff_client):
    question = make_question(level=2)
    worker, second, _lead = people(question)
    client = staff_client(user=worker)
    assert str(second.pk) in dict(page(client, question).context["followers"])
    press(client, question, "name_owner", follower=second.pk)
    assert f"{second} answers for it" in seen(page(client, question))


# --- what the law asks ----------------------------------------------------------------------------


def test_what_the_law_of_the_country_asks_stands_beside_the_report(staff_client, clock):
    clock.set("2026-11-16 10:00")
    norway = make_organisation("fjord", country="no", unit_kind="child_protection", zone="Europe/Oslo")
    question = make_question(level=2, organisation=norway)
    body = seen(page(staff_client(user=norway.owner), question))
    assert "within one week at the latest" in body
    assert "The notification must be gone through by: <strong>Monday 23 November</strong>" in body
    assert "a lawyer of your organisation has to confirm it" in body
    assert "https://www.regjeringen.no/" in body


def test_the_day_of_the_law_counts_from_the_words_or_from_when_they_were_seen(staff_client, clock):
    clock.set("2026-11-16 10:00")
    ours = make_organisation("kivi", unit_kind="child_protection")
    theirs = make_organisation("talo", unit_kind="school")
    questions = [make_question(organisation=one) for one in (ours, theirs)]
    clock.set("2026-11-18 10:00")
    days = []
    for question in questions:
        workflow.set_level(question, by=question.organisation.owner, level=1)
        days.append(page(staff_client(user=question.organisation.owner), question).context["duty_day"])
    assert days == ["Wednesday 25 November", "today"]


def test_a_day_of_the_law_that_is_over_is_told_until_it_is_settled(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(level=1)
    clock.set("2026-11-18 10:00")
    client = staff_client()
    assert page(client, question).context["duty_late"] is True
    press(client, question, "report", office="child_protection")
    context = page(client, question).context
    assert (context["duty_late"], context["duty_settled"]) == (False, True)


def test_an_ordinary_question_has_no_day_of_the_law_and_still_says_what_it_asks(staff_client):
    response = page(staff_client(), make_question())
    assert response.context["duty_day"] == ""
    assert "What the law asks of you here" in text(response)


def test_an_organisation_outside_the_state_has_no_day_but_its_own_text(staff_client):
    ngo = make_organisation("bris", country="se", unit_kind="ngo")
    response = page(staff_client(user=ngo.owner), make_question(level=2, organisation=ngo))
    assert (response.context["duty_day"], "have no duty to report" in text(response)) == ("", True)
