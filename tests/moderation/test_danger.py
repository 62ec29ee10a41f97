"""Danger on the desk: a first reply at once, levels set, dismissed and lowered, reports, recognising."""

import pytest

from questions import access, tasks, workflow
from questions.models import Delivery, Status
from tests.factories import make_organisation, make_question, member
from tests.moderation.desk import buttons, page, press, press_htmx, seen, text

pytestmark = pytest.mark.django_db


def test_from_level_1_on_a_first_reply_stands_before_the_answer(staff_client):
    question = make_question(at=Status.CLAIMED, level=1)
    body = text(page(staff_client(user=question.claimed_by), question))
    assert body.index("A first reply, now") < body.index('id="writing"')
    ordinary = make_question(at=Status.CLAIMED)
    body = text(page(staff_client(user=ordinary.claimed_by), ordinary))
    assert body.index('id="writing"') < body.index('id="reply-form"')


def test_one_press_dismisses_a_suggestion_with_its_reason(staff_client):
    question = make_question(suggested=2)
    client = staff_client()
    assert press(client, question, "dismiss_level", reason="third_person").status_code == 303
    question.refresh_from_db()
    event = question.events.get(step="dismiss_level")
    assert (question.danger, event.by, event.detail) == (0, client.user, "third_person")


@pytest.mark.parametrize(
    ("step", "fields"),
    [("dismiss_level", {"reason": "because"}), ("report", {"office": "my aunt"}), ("set_level", {"level": "7"})],
)
def test_only_words_of_the_closed_lists_are_taken(step, fields, staff_client):
    question = make_question(suggested=1)
    assert press(staff_client(), question, step, **fields).status_code == 422
    assert question.events.filter(step=step).count() == 0


def test_setting_a_level_gives_it_an_owner(staff_client):
    question = make_question()
    client = staff_client()
    press(client, question, "set_level", level="1")
    question.refresh_from_db()
    assert (question.set_level, question.owner) == (1, client.user)


def test_with_htmx_the_page_answers_with_its_new_inside(staff_client):
    question = make_question()
    response = press_htmx(staff_client(), question, "set_level", level="2")
    assert (response.status_code, response.context["said"]) == (200, "The level is now: danger.")
    assert "<html" not in text(response)
    assert {"ask_lower", "set_level"} & buttons(response) == {"ask_lower"}


def test_a_set_danger_is_lowered_by_two(staff_client):
    question = make_question(level=2)
    one, two = (staff_client(user=member(question.organisation, role)) for role in ("worker", "second"))
    assert press(one, question, "set_level", level="0").status_code == 409
    press(one, question, "ask_lower", level="1", reason="mistake")
    assert "confirm_lower" not in buttons(page(one, question))
    assert "confirm_lower" in buttons(page(two, question))
    assert press(one, question, "confirm_lower").status_code == 409
    press(two, question, "confirm_lower", lowering_seen=page(two, question).context["lowering_seen"])
    question.refresh_from_db()
    assert (question.set_level, question.lowering_by) == (1, None)


def test_a_report_keeps_who_when_and_where_and_no_text(staff_client):
    question = make_question()
    client = staff_client("trainee")
    press(client, question, "report", office="child_protection", note="The family Example")
    event = question.events.get(step="report")
    assert (event.by, event.detail[:17], question.notes.count()) == (client.user, "child_protection ", 0)
    assert f"{client.user} made a report: child protection" in text(page(client, question))


def test_who_knows_the_young_person_hands_over_to_a_lead(staff_client):
    question = make_question(at=Status.CLAIMED)
    client = staff_client(user=question.claimed_by)
    press(client, question, "recognise")
    question.refresh_from_db()
    assert (question.claimed_by, question.barred) == (member(question.organisation, "lead"), client.user)


def test_a_lead_reads_what_was_taken_back_with_worry_before_it_is_erased(staff_client):
    question = make_question(level=1, text="Read me first.")
    workflow.withdraw(question)
    client = staff_client("lead")
    body = page(client, question)
    assert "Read me first." in text(body)
    assert {"read_last", "report"} <= buttons(body)
    press(client, question, "read_last", follow=True)
    question.refresh_from_db()
    assert question.erased_at is not None
    assert page(client, question).status_code == 404


def test_after_the_last_reading_the_lead_is_led_back_to_the_list(staff_client):
    question = make_question(level=1)
    workflow.withdraw(question)
    client = staff_client("lead")
    response = press(client, question, "read_last")
    assert (response.status_code, response.url) == (303, "/desk/?list=danger")
    assert client.get(response.url).context["rows"] == []


def test_the_desk_is_reminded_that_somebody_else_may_write(staff_client):
    question = make_question()
    client = staff_client("worker")
    assert "same person" not in text(page(client, question))
    workflow.write(question, text="Forget it. All is well.", nonce=access.new_nonce())
    assert "Does it still sound like the same person?" in text(page(client, question))


def people(question):
    """The worker, a second worker, the lead."""
    return (member(question.organisation, role) for role in ("worker", "second", "lead"))


# --- what stood there when somebody pressed ---


def test_who_agrees_to_lower_reads_first_what_was_written_since_they_opened_the_page(staff_client):
    question = make_question(level=2)
    worker, second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0)
    two = staff_client(user=second)
    mark = page(two, question).context["lowering_seen"]
    assert f'name="lowering_seen" value="{mark}"' in text(page(two, question))
    workflow.write(question, text="He has come back.", nonce=access.new_nonce())
    workflow.ask_lower(question, by=worker, level=0)
    response = press(two, question, "confirm_lower", lowering_seen=mark)
    assert (response.status_code, "He has come back." in text(response)) == (409, True)
    assert press(two, question, "confirm_lower").status_code == 409


def test_who_asked_to_lower_is_told_that_the_asker_has_written_since(staff_client):
    question = make_question(level=2)
    worker, _second, _lead = people(question)
    workflow.ask_lower(question, by=worker, level=0)
    client = staff_client(user=worker)
    assert "That request has ended" not in seen(page(client, question))
    workflow.write(question, text="He has come back.", nonce=access.new_nonce())
    assert f"{worker} had asked to lower it, and then the asker wrote again." in seen(page(client, question))
    workflow.ask_lower(question, by=worker, level=0)
    assert "That request has ended" not in seen(page(client, question))


def test_less_danger_than_the_program_saw_takes_a_reason_and_stands_in_the_leads_list(staff_client):
    question = make_question(suggested=2)
    client = staff_client()
    assert press(client, question, "set_level", level="1").status_code == 409
    body = page(client, question)
    assert [value for value, _label in body.context["levels"]] == [2]
    press(client, question, "set_level", level="1", less_because="past")
    listed = seen(staff_client("lead").get("/desk/?list=dismissed"))
    assert "it is over and taken care of (worry)" in listed
    assert "it is marked again" not in listed
    assert page(staff_client("trainee"), make_question(suggested=2)).context["less"] is False


def test_a_report_made_earlier_says_both_times_and_one_in_the_future_is_refused(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(level=2)
    client = staff_client()
    clock.set("2026-11-16 13:00")
    assert 'value="2026-11-16T13:00"' in text(page(client, question))
    late = press(client, question, "report", office="police", made_at="2026-11-16T13:01")
    assert (late.status_code, "Check the time" in seen(late)) == (409, True)
    assert 'value="2026-11-16T13:01"' in text(late)
    assert press(client, question, "report", office="police", made_at="yesterday").status_code == 422
    press(client, question, "report", office="police", made_at="2026-11-16T11:30")
    assert "13:00 · police (made at 11:30)" in seen(page(client, question))
    record = seen(client.get(f"/desk/questions/{question.pk}/record/"))
    assert "to: police. Made 16 November 2026, 11:30; noted here 16 November 2026, 13:00." in record


# --- a word to the asker, at once ---


def test_under_an_answer_in_danger_the_reply_stands_open_for_whoever_answers(staff_client):
    question = make_question(Status.ANSWERED, level=2)
    client = staff_client("second")
    body = page(client, question)
    assert "reply" in buttons(body)
    assert "The thread is open again once you have written" in seen(body)
    assert text(body).index('id="reply-form"') < text(body).index('id="level-title"')
    assert press(client, question, "reply", reply="Are you safe?").status_code == 303
    question.refresh_from_db()
    assert question.status == Status.WITH_ASKER
    assert "reply" not in buttons(page(client, make_question(Status.ANSWERED)))


def test_a_danger_that_was_taken_back_says_that_nobody_can_write_and_what_is_left(staff_client):
    question = make_question(level=2)
    workflow.withdraw(question)
    client = staff_client("lead")
    body = page(client, question)
    assert "can’t be reached here any more" in seen(body)
    assert buttons(body) >= {
        "acknowledge",
        "consult",
        "look_for_details",
        "assess",
        "report",
        "name_owner",
        "read_last",
    }
    assert "reply" not in buttons(body)
    assert body.context["next"]["text"].startswith("Ask for advice without a name")


def test_a_danger_under_an_answer_stays_in_the_lists_until_two_have_lowered_it(staff_client):
    question = make_question(Status.ANSWERED, level=2)
    owner = question.owner
    for client, name in ((staff_client("lead"), "danger"), (staff_client(user=owner), "mine")):
        assert [row.number for row in client.get(f"/desk/?list={name}").context["rows"]] == [question.pk]


def test_what_nobody_has_seen_stands_first_and_then_the_danger_whose_clock_ends_first(staff_client, clock):
    clock.set("2026-11-16 10:00")
    followed = make_question(Status.CLAIMED, level=2)
    workflow.reply(followed, by=followed.claimed_by, text="Are you safe?")
    waits = make_question(level=2)
    unseen = make_question(suggested=2)
    rows = staff_client("lead").get("/desk/?list=danger").context["rows"]
    assert [row.number for row in rows] == [waits.pk, unseen.pk, followed.pk]
    assert rows[0].clock == "reply by 11:00"


# --- the call ---


def test_who_has_seen_it_and_sends_no_word_is_told_until_when(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(level=2)
    client = staff_client("second")
    press(client, question, "acknowledge")
    assert "If the asker has no word by 11:00, the next in line is called." in seen(page(client, question))
    clock.set("2026-11-16 11:00")
    body = page(client, question)
    assert "had seen it, and no word has gone out to the asker." in seen(body)
    assert "acknowledge" in buttons(body)


def test_the_desk_says_that_nobody_has_answered_the_call(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(level=2)
    client = staff_client("second")
    assert "Nobody has answered the call" not in seen(page(client, question))
    for _round in range(2):
        tasks.deliver()
        clock.forward(minutes=15)
    assert "Nobody has answered the call" in seen(page(client, question))
    row = staff_client("lead").get("/desk/?list=danger").context["rows"][0]
    assert (row.unseen, row.unanswered) == (True, True)


def test_who_is_not_at_work_is_given_a_danger_by_a_lead_who_insists(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(Status.CLAIMED, level=2)
    worker, second, lead = people(question)
    second.memberships.update(shift={"5": ["09:00", "10:00"]})
    refused = press(staff_client(user=worker), question, "hand_over", to=second.pk, hand_over_note="Call her.")
    assert (refused.status_code, f"There now: {lead}" in seen(refused), "Call her." in text(refused)) == (
        409,
        True,
        True,
    )
    assert "insist" not in text(page(staff_client(user=worker), question))
    leads = staff_client(user=lead)
    assert 'name="insist"' in text(page(leads, question))
    assert press(leads, question, "name_owner", follower=second.pk).status_code == 409
    press(leads, question, "name_owner", follower=second.pk, follower_insist="on")
    press(leads, question, "hand_over", to=second.pk, insist="on")
    question.refresh_from_db()
    assert (question.owner, question.claimed_by) == (second, second)


# --- I know who this is ---------------------------------------------------------------------------


def test_the_lead_sees_who_knows_the_young_person_and_what_to_decide(staff_client, clock):
    clock.set("2026-11-16 10:00")
    question = make_question(Status.CLAIMED)
    worker, _second, lead = people(question)
    press(staff_client(user=worker), question, "recognise")
    response = page(staff_client(user=lead), question)
    assert f"{worker} knows who wrote this, and said so at 10:00." in seen(response)
    assert {"report", "assess"} <= buttons(response)
    press(staff_client(user=lead), question, "assess", because="not_due")
    told = [sentence for _when, sentence in page(staff_client(user=lead), question).context["history"]]
    assert f"{lead} no report can be made: the law asks for no report here" in told


def test_a_lead_is_told_that_somebody_knows_the_young_person_whatever_the_level(staff_client):
    question = make_question(Status.CLAIMED)
    workflow.recognise(question, by=question.claimed_by)
    told = Delivery.objects.filter(event__step="recognise").values_list("recipient", flat=True)
    assert list(told) == [f"user:{member(question.organisation, 'lead').pk}"]


# --- the link of the mail -------------------------------------------------------------------------


def test_the_link_of_the_mail_leads_to_the_question_that_calls(staff_client, client):
    question = make_question(level=2)
    tasks.deliver()
    lead = staff_client(user=question.organisation.owner)
    assert client.get("/desk/called/").headers["Location"].startswith("/accounts/login/")
    assert lead.get("/desk/called/").headers["Location"] == f"/desk/questions/{question.pk}/"
    question.refresh_from_db()
    assert question.acknowledged_by is None  # a link changes nothing


def test_who_comes_late_is_told_that_somebody_was_first(staff_client):
    question = make_question(level=2)
    tasks.deliver()
    workflow.acknowledge(question, by=member(question.organisation, "second"))
    body = text(staff_client(user=question.organisation.owner).get("/desk/called/", follow=True))
    assert "You are not needed here any more" in body


def test_of_two_that_call_the_one_that_still_does_is_opened(staff_client):
    first, second = make_question(level=2), make_question(level=2)
    tasks.deliver()
    workflow.acknowledge(second, by=member(second.organisation, "second"))
    lead = staff_client(user=first.organisation.owner)
    assert lead.get("/desk/called/").headers["Location"] == f"/desk/questions/{first.pk}/"


def test_who_was_not_called_comes_to_the_queue(staff_client):
    make_question(level=2)
    tasks.deliver()
    for client in (staff_client("worker"), staff_client("lead", make_organisation("elsewhere"))):
        assert client.get("/desk/called/").headers["Location"] == "/desk/"
