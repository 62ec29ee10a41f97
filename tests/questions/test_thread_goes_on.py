"""Both write several times, in any order; the same person first; two tabs, a second press, a link opened twice."""

import pytest
from django.test import Client
from django.utils import timezone

from content.tasks import go_live_due
from people.models import Membership, User
from questions import access, tasks, workflow
from questions.models import Kind, Publish, Question, Status
from tests.conftest import Clock
from tests.factories import make_organisation, make_question, member
from tests.questions import pages

pytestmark = pytest.mark.django_db
STEPS = ("write", "earlier", "yes", "no", "helped", "told", "not-told", "show", "call-back", "withdraw")
ARABIC = "أمي تشرب كثيرا وأخاف 😭"
PASTED = "“Dear you”,\r\n\r\n\t•\u00a0My dad’s drinking… \u200b" + "x\r\n" * 900


def again(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


# --- several messages -----------------------------------------------------------------------------


def test_both_write_several_times_in_a_row_and_it_stands_in_that_order(client: Client) -> None:
    question = make_question(Status.CLAIMED)
    worker = question.claimed_by
    assert worker is not None
    for number in (1, 2):
        workflow.reply(question, by=worker, text=f"Reply {number}?")
    page = pages.come_back(client, question)
    for number in (1, 2):
        page = pages.press(client, page, "write", text=f"Message {number}.")
    workflow.reply(question, by=worker, text="Reply 3?")
    seen = pages.seen(pages.come_back(client, question))
    places = [seen.index(text) for text in ("Reply 1?", "Reply 2?", "Message 1.", "Message 2.", "Reply 3?")]
    assert places == sorted(places)


def test_the_worker_asks_back_before_answering_and_goes_on_when_the_asker_has_written(client: Client) -> None:
    question = make_question(Status.WITH_ASKER)
    page = pages.press(client, pages.come_back(client, question), "write", text="I am 14.")
    assert "Somebody is reading your question" in pages.seen(page)
    assert (again(question).status, again(question).claimed_by) == (Status.CLAIMED, question.claimed_by)


def with_asker_at_night(clock: Clock) -> tuple[Question, User, User]:
    """Asked back by day; the asker writes at night, when nobody works. Who asked back, and a colleague."""
    clock.set("2026-11-16 10:00")
    organisation = make_organisation(hours={str(day): ["09:00", "16:00"] for day in range(5)})
    question = make_question(Status.WITH_ASKER, organisation=organisation)
    clock.set("2026-11-16 22:00")
    workflow.write(question, text="I am 14.", nonce=access.new_nonce())
    assert question.claimed_by is not None
    return again(question), question.claimed_by, member(organisation, "second")


def test_who_asked_back_and_has_gone_home_holds_nobody_up(clock: Clock) -> None:
    question, worker, other = with_asker_at_night(clock)
    clock.forward(minutes=1)
    assert tasks.expire_claims() == 1
    now = again(question)
    assert (now.status, now.claimed_by, now.wanted) == (Status.WAITING, None, worker)
    assert workflow.claim(now, by=other).claimed_by == other  # the other is there, they are not


def test_who_works_at_it_on_a_sunday_keeps_it_when_the_asker_writes_at_once(clock: Clock) -> None:
    clock.set("2026-11-22 20:00")
    organisation = make_organisation(hours={str(day): ["09:00", "16:00"] for day in range(5)})
    question = make_question(Status.WITH_ASKER, organisation=organisation)
    clock.forward(minutes=30)
    workflow.write(question, text="I am 14.", nonce=access.new_nonce())
    clock.forward(minutes=1)
    assert (tasks.expire_claims(), again(question).claimed_by) == (0, question.claimed_by)


def test_back_at_work_who_asked_back_has_it_first_for_a_time(clock: Clock) -> None:
    question, worker, other = with_asker_at_night(clock)
    clock.forward(minutes=1), tasks.expire_claims()
    clock.set("2026-11-17 09:30")
    with pytest.raises(workflow.NotAllowed, match=f"{worker} had this before and has it first, until 13:00"):
        workflow.claim(question, by=other)
    clock.set("2026-11-17 13:01")
    assert workflow.claim(question, by=other).claimed_by == other


def test_who_lets_a_claim_run_out_at_work_does_not_keep_it_from_the_others(clock: Clock) -> None:
    clock.set("2026-11-16 10:00")
    question = make_question(Status.CLAIMED)
    clock.forward(minutes=61), tasks.expire_claims()
    assert (again(question).status, again(question).wanted) == (Status.WAITING, None)


def test_at_the_end_of_a_shift_what_waits_for_the_asker_stays_with_its_worker() -> None:
    question = make_question(Status.WITH_ASKER)
    assert question.claimed_by is not None
    assert workflow.release_all(by=question.claimed_by) == []
    assert (again(question).status, again(question).claimed_by) == (Status.WITH_ASKER, question.claimed_by)


# --- the same person first ------------------------------------------------------------------------


def not_yet() -> tuple[Question, User, User]:
    """Reopened by the asker; who answered it, and a colleague."""
    question = make_question(Status.ANSWERED)
    workflow.write(question, text="Not yet.", nonce=access.new_nonce())
    return again(question), member(question.organisation, "worker"), member(question.organisation, "second")


def test_who_answered_it_has_it_first_for_a_time_and_then_everybody(clock: Clock) -> None:
    clock.set("2026-11-16 09:00")
    question, first, other = not_yet()
    with pytest.raises(workflow.NotAllowed, match=f"{first} answered this before and has it first, until 13:00"):
        workflow.claim(question, by=other)
    clock.forward(hours=4)
    assert workflow.claim(question, by=other).claimed_by == other


def test_who_answered_it_takes_it_and_puts_it_back_for_everybody() -> None:
    question, first, other = not_yet()
    assert workflow.claim(question, by=first).claimed_by == first
    workflow.release(question, by=first)
    assert workflow.claim(question, by=other).claimed_by == other


@pytest.mark.parametrize("why", ["lead", "danger", "away", "left"])
def test_nobody_waits_for_them_where_it_can_not_wait(why: str, clock: Clock) -> None:
    clock.set("2026-11-16 09:00")
    question, first, other = not_yet()
    if why == "danger":
        Question.objects.filter(pk=question.pk).update(suggested_level=1)
    if why == "away":
        Membership.objects.filter(user=first).update(shift={})
        question.organisation.hours = {}
        question.organisation.save()
    if why == "left":
        now = timezone.now()
        Membership.objects.filter(user=first).update(began_at=now, ended_at=now, ended_by=first)
    by = member(question.organisation, "lead") if why == "lead" else other
    assert workflow.claim(question, by=by).claimed_by == by


# --- two tabs, reload, a second press -------------------------------------------------------------


def test_two_tabs_with_the_same_thread_both_messages_arrive(client: Client) -> None:
    question = make_question()
    one, two = pages.come_back(client, question), pages.come_back(client, question)
    pages.press(client, one, "write", text="From the first.")
    seen = pages.seen(pages.press(client, two, "write", text="From the second."))
    assert "From the first." in seen
    assert "From the second." in seen
    assert question.messages.count() == 3


def test_yes_in_one_tab_and_no_in_the_other_the_last_word_counts(client: Client) -> None:
    question = make_question(Status.ANSWERED)
    one, two = pages.come_back(client, question), pages.come_back(client, question)
    pages.press(client, one, "say_yes")
    assert "It stays between you and us." in pages.seen(pages.press(client, two, "say_no"))
    assert (again(question).publish, go_live_due()) == (Publish.NO, 0)


def test_yes_in_a_tab_that_shows_an_older_wording_is_asked_for_anew(client: Client) -> None:
    question = make_question(Status.ANSWERED)
    old = pages.come_back(client, question)
    first, other = member(question.organisation, "worker"), member(question.organisation, "second")
    workflow.correct(question, by=first)
    wording = workflow.Wording("Put right.", "A title", "Words.")
    draft = workflow.submit(question, by=first, wording=wording, reviewer=other).draft
    workflow.approve(question, by=other, draft_id=draft.pk)  # type: ignore[union-attr]
    page = pages.press(client, old, "say_yes")
    assert "Something has changed here meanwhile. Read it once more." in pages.seen(page)
    assert go_live_due() == 0


def test_taken_back_in_one_tab_the_other_says_so_and_keeps_what_was_typed(client: Client) -> None:
    question = make_question()
    one, two = pages.come_back(client, question), pages.come_back(client, question)
    pages.press(client, one, "withdraw")
    page = pages.press(client, two, "write", text="Wait, one more thing.")
    assert "You have taken it back" in pages.seen(page)
    assert "was not sent" in pages.seen(page)
    assert "Wait, one more thing.</textarea>" in pages.html(page)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")


@pytest.mark.parametrize("step", ["say_yes", "say_no", "helped", "told", "show", "withdraw"])
def test_a_second_press_and_a_reload_say_the_same_and_do_nothing_twice(client: Client, step: str) -> None:
    question = make_question(Status.CLAIMED if step == "told" else Status.ANSWERED)
    page = pages.come_back(client, question)
    address, hidden = pages.form(page, step)
    typed = hidden | {"helped": "yes", "mail": "somebody@mail.example"}
    seen = [pages.seen(client.post(address, typed)) for _ in range(2)]
    assert seen[0] == seen[1]
    name = {"told": "be_told"}.get(step, step)
    assert question.events.filter(step=name).count() == (0 if step == "told" else 1)


@pytest.mark.parametrize("step", STEPS)
def test_an_address_of_the_thread_opened_as_a_link_leads_to_the_six_words_every_time(client: Client, step: str) -> None:
    for _ in range(2):
        page = client.get(f"/en/my-question/{step}/", follow=True)
        assert (page.status_code, page.redirect_chain) == (200, [("/en/my-question/", 302)])
        assert "With your six words" in pages.html(page)


# --- what people type -----------------------------------------------------------------------------


def test_a_text_pasted_from_a_document_arrives_whole(client: Client) -> None:
    question = make_question()
    page = pages.press(client, pages.come_back(client, question), "write", text=PASTED)
    assert "We have your message." in pages.seen(page)
    stored = question.messages.order_by("-pk")[0].text
    assert stored.startswith("“Dear you”,\n\n\t•\u00a0My dad’s drinking…")
    assert stored.count("x") == 900


def test_four_thousand_characters_are_taken_and_one_more_is_told_and_kept(client: Client) -> None:
    question = make_question()
    page = pages.press(client, pages.come_back(client, question), "write", text="äö\r\n" * 1333 + "x")
    assert "We have your message." in pages.seen(page)
    page = pages.press(client, page, "write", text="ä" * 4003)
    assert "3 characters too many. Shorten it a little, or send it in two parts." in pages.seen(page)
    assert "ä" * 4003 + "</textarea>" in pages.html(page)


def test_right_to_left_and_emoji_stand_there_as_typed(client: Client) -> None:
    question = make_question()
    page = pages.press(client, pages.come_back(client, question), "write", text=f"{ARABIC}\u202e")
    assert f"<p>{ARABIC}</p>" in pages.html(page)
    assert question.messages.filter(kind=Kind.ASKER).order_by("-pk")[0].text == ARABIC


def test_nothing_of_it_depends_on_the_organisation_being_open(client: Client, clock: Clock) -> None:
    clock.set("2026-11-15 02:00")
    question = make_question(organisation=make_organisation("kivi", hours={"0": ["09:00", "16:00"]}))
    page = pages.press(client, pages.come_back(client, question), "write", text="It is night.")
    assert "We have your message." in pages.seen(page)
