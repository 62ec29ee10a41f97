"""The record for the official file: everything it needs, nothing of the worker's own; opening it leaves an Event."""

import pytest
from django.urls import reverse

from moderation.views.record import RECORDED
from questions import access, workflow
from questions.models import Question, Status
from tests.factories import make_note, make_organisation, make_question, member
from tests.moderation.desk import page, text

pytestmark = pytest.mark.django_db


def address(question) -> str:
    return reverse("desk_record", args=[question.pk])


def record(client, question) -> str:
    """What the record says, in one line."""
    response = client.get(address(question))
    assert response.status_code == 200
    return " ".join(text(response).split())


def reported(clock, **fields):
    """A danger with a reply, two levels, a report."""
    clock.set("2026-11-16 10:00")
    question = make_question(Status.CLAIMED, age_band="13-15", language="en", **fields)
    worker = question.claimed_by
    workflow.set_level(question, by=worker, level=1)
    workflow.set_level(question, by=worker, level=2)
    workflow.reply(question, by=worker, text="I have read it. **Are you safe?**")
    clock.set("2026-11-16 11:30")
    workflow.report(question, by=worker, office="child_protection")
    return question


def test_it_holds_everything_an_official_file_needs(staff_client, clock):
    question = reported(clock, text="He hits me <b>every</b> Friday.\nMum knows.")
    worker = question.claimed_by
    body = record(staff_client(user=worker), question)
    for words in (
        question.organisation.name("en"),
        f"<dd>{question.pk}</dd>",
        "16 November 2026, 10:00",
        "<dd>English</dd>",
        "<dd>13–15</dd>",
        "He hits me &lt;b&gt;every&lt;/b&gt; Friday.<br>Mum knows.",
        "I have read it. <strong>Are you safe?</strong>",
        f"{worker} set the level to worry",
        f"{worker} set the level to danger",
        (
            f"{worker} made a report to: child protection. "
            "Made 16 November 2026, 11:30; noted here 16 November 2026, 11:30."
        ),
        f"Printed by {worker}, 16 November 2026, 11:30.",
    ):
        assert words in body


def test_it_says_what_is_not_known(staff_client, clock):
    question = reported(clock, watched=True)
    body = record(staff_client(user=question.claimed_by), question)
    assert "Who wrote it. We ask for no name, and keep no address of a network, a phone or a browser." in body
    assert "Where the young person lives: they did not say." in body
    assert "How old the young person is" not in body
    assert "Whether somebody else has read along" in body


def test_who_knows_the_young_person_is_named_and_the_young_person_is_not(staff_client, clock):
    question = reported(clock)
    second = member(question.organisation, "second")
    workflow.recognise(question, by=second)
    told = f"A member of staff knows who wrote it: {second}. The name stands nowhere in this system."
    assert told in record(staff_client(user=second), question)


def test_it_tells_who_put_it_back_and_that_the_words_were_changed(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(Status.CLAIMED, language="en")
    workflow.amend(question, text="Other words.", nonce=access.new_nonce())
    workflow.release(question, by=question.claimed_by)
    said = record(staff_client(user=question.claimed_by), question)
    for line in ("The asker changed the text", "put it back", "those words are not kept"):
        assert line in said


def test_words_that_were_changed_in_danger_stand_in_it(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(language="en", text="He hits me every Friday.", suggested=1)
    clock.set("2026-11-16 10:05")
    workflow.amend(question, text="Nothing happened.", nonce=access.new_nonce())
    client = staff_client(user=member(question.organisation, "worker"))
    said = record(client, question)
    for words in ("He hits me every Friday.", "Nothing happened.", "changed by the asker since"):
        assert words in said
    assert "those words are not kept" not in said
    assert "has changed the text since it was sent" in text(page(client, question))


def test_opening_it_leaves_an_event_each_time(staff_client, clock):
    question = reported(clock)
    client = staff_client(user=member(question.organisation, "lead"))
    record(client, question), record(client, question)
    events = question.events.filter(step="print")
    assert [(event.by, event.detail) for event in events] == [(client.user, "")] * 2
    assert f"{client.user} printed the record" in text(page(client, question))


def test_it_is_for_those_who_may_open_the_thread(staff_client, client, clock):
    question = reported(clock)
    allowed = {role: staff_client(role).get(address(question)).status_code for role in ("trainee", "worker", "lead")}
    refused = {role: staff_client(role).get(address(question)).status_code for role in ("editor", "admin")}
    stranger = staff_client("lead", make_organisation("elsewhere"))
    assert (set(allowed.values()), set(refused.values())) == ({200}, {403})
    assert stranger.get(address(question)).status_code == 404
    assert client.get(address(question)).headers["Location"].startswith("/accounts/login/")
    assert question.events.filter(step="print").count() == 3


def test_it_is_a_page_and_no_press(staff_client, clock):
    question = reported(clock)
    assert staff_client().post(address(question)).status_code == 405
    assert question.events.filter(step="print").count() == 0


def test_a_withdrawn_danger_can_be_printed_until_its_text_is_gone(staff_client, clock):
    question = reported(clock, text="Read me.")
    lead, second = (member(question.organisation, role) for role in ("lead", "second"))
    workflow.withdraw(question)
    assert "Read me." in record(staff_client(user=lead), question)
    workflow.read_last(question, by=lead), workflow.read_last(question, by=second)
    assert staff_client(user=lead).get(address(question)).status_code == 404


def test_notes_and_what_concerns_the_workers_own_health_are_no_part_of_it(staff_client, clock):
    question = reported(clock)
    worker = question.claimed_by
    make_note(question, text="I slept badly.")
    workflow.need_to_talk(question, by=worker)
    workflow.talked(question, by=member(question.organisation, "lead"), to=worker)
    access.record_opening(question, by=member(question.organisation, "second"))
    body = record(staff_client(user=worker), question)
    for words in ("slept", "needs to talk", "talked about it", "wrote a note"):
        assert words not in body
    assert not RECORDED & {"need_to_talk", "talked", "note", "open", "helped", "mark_abuse"}


def test_it_prints_without_the_head_of_the_desk_and_needs_no_script(staff_client, clock):
    question = reported(clock)
    body = record(staff_client(), question)
    assert "print" in body
    assert "onclick" not in body
    assert "Print this page with your browser" in body


def test_the_question_page_leads_to_it_from_a_level_or_a_report_on(staff_client, clock):
    ordinary = make_question()
    client = staff_client()
    assert address(ordinary) not in text(page(client, ordinary))
    workflow.report(ordinary, by=client.user, office="police")
    assert address(ordinary) in text(page(client, ordinary))
    assert address(ordinary) in text(page(client, ordinary))
    worry = make_question(level=1)
    assert address(worry) in text(page(client, worry))


def test_a_made_up_question_says_so_on_its_record(staff_client):
    organisation = make_question().organisation
    team = organisation.teams.get()
    question = workflow.practise(by=organisation.owner, team=team, language="en", text="Made up.")
    Question.objects.filter(pk=question.pk).update(suggested_abuse="")  # a text of two words may look like a joke
    assert "Made up, for practice" in record(staff_client("lead"), question)
