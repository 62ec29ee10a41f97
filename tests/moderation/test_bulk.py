"""One press for several: spam closed, done for today, the keys switched off."""

import pytest
from django.urls import reverse

from questions import workflow
from questions.access import last_asked, new_nonce
from questions.models import Question, Status
from tests.factories import make_organisation, make_question, member
from tests.moderation.test_lists import suggest_abuse
from tests.moderation.test_queue import DESK, numbers

pytestmark = pytest.mark.django_db
SPAM, DONE, KEYS = (reverse(name) for name in ("desk_close_spam", "desk_done", "desk_keys"))


def said(response):
    """What the page tells after a press."""
    return [str(message) for message in response.context["messages"]]


def close(client, *questions, **fields):
    """Tick these and press."""
    seen = [f"{number}.{last}" for number, last in last_asked(questions).items()]
    ticked = {"question": [question.pk for question in questions], "seen": seen}
    return client.post(SPAM, ticked | fields, follow=True)


def statuses(*questions):
    """The statuses as they are now."""
    return [Question.objects.get(pk=question.pk).status for question in questions]


# --- spam -----------------------------------------------------------------------------------------


def test_one_press_closes_all_that_is_ticked_and_says_which(staff_client):
    one, two = suggest_abuse(make_question()), suggest_abuse(make_question())
    response = close(staff_client("lead"), one, two, list="abuse", language="fi")
    assert response.redirect_chain == [("/desk/?list=abuse&language=fi", 303)]
    assert (said(response), statuses(one, two)) == (
        [f"Closed as spam: {one.pk}, {two.pk}."],
        [Status.DECLINED, Status.DECLINED],
    )
    assert list(one.events.filter(step="close_spam").values_list("by", flat=True)) == [
        member(one.organisation, "lead").pk
    ]


def test_those_that_may_not_be_closed_are_told_by_number_and_stay(staff_client):
    spam, hate, plain = suggest_abuse(make_question()), suggest_abuse(make_question(), "hate"), make_question()
    danger, taken = suggest_abuse(make_question(suggested=1)), suggest_abuse(make_question())
    theirs = suggest_abuse(make_question(organisation=make_organisation("elsewhere")))
    workflow.claim(taken, by=member(taken.organisation, "second"))
    response = close(staff_client("worker", spam.organisation), hate, danger, taken, theirs, plain, spam)
    refused = {one.pk for one in (hate, danger, taken, theirs, plain)}
    assert said(response)[0] == f"Closed as spam: {spam.pk}."
    assert {int(text.split()[1]) for text in said(response)[1:]} == refused
    assert statuses(hate, danger, taken, theirs, plain) == ["waiting", "waiting", "claimed", "waiting", "waiting"]


@pytest.mark.parametrize("ticked", [[], ["x"], ["-1"], ["1²"]])
def test_without_a_tick_nothing_happens_and_the_page_says_so(ticked, staff_client):
    spam = suggest_abuse(make_question())
    response = staff_client().post(SPAM, {"question": ticked}, follow=True)
    assert (said(response), statuses(spam)) == (["Tick the questions first."], ["waiting"])


def test_only_what_is_marked_as_spam_can_be_ticked_and_only_by_those_who_review(staff_client):
    spam = suggest_abuse(make_question())
    suggest_abuse(make_question(), "hate"), make_question()
    boxes = {
        role: [row.number for row in staff_client(role).get(DESK).context["rows"] if row.can_tick]
        for role in ("trainee", "worker", "lead")
    }
    assert boxes == {"trainee": [], "worker": [spam.pk], "lead": [spam.pk]}
    assert staff_client("trainee").post(SPAM, {"question": [spam.pk]}).status_code == 403
    assert 'data-step="close_spam"' not in staff_client("trainee").get(DESK).content.decode()


def test_what_is_closed_twice_is_told_and_nothing_is_written_twice(staff_client):
    spam = suggest_abuse(make_question())
    client = staff_client("lead")
    close(client, spam, spam), close(client, spam)
    assert spam.messages.filter(kind="decline").count() == 1


def test_where_the_asker_has_written_since_it_stays_and_is_told(staff_client):
    spam, other = suggest_abuse(make_question()), suggest_abuse(make_question())
    client = staff_client("lead")
    shown = {row.number: row.seen for row in client.get(DESK, {"list": "abuse"}).context["rows"]}
    assert shown == {one.pk: f"{one.pk}.{last_asked([one])[one.pk]}" for one in (spam, other)}
    workflow.write(spam, text="No, please, I need somebody.", nonce=new_nonce())
    Question.objects.filter(pk=spam.pk).update(suggested_level=0, suggested_abuse="spam")
    response = close(client, spam, other, seen=list(shown.values()))
    why = f"Question {spam.pk} stays as it was. The asker has written again. Look at that first."
    assert said(response) == [f"Closed as spam: {other.pk}.", why]
    assert statuses(spam, other) == [Status.WAITING, Status.DECLINED]


@pytest.mark.parametrize("seen", [[], ["x"], ["1"], ["."], ["1.²"]])
def test_what_was_not_seen_is_not_closed(seen, staff_client):
    spam = suggest_abuse(make_question())
    close(staff_client("lead"), spam, seen=seen)
    assert statuses(spam) == ["waiting"]


# --- done for today -------------------------------------------------------------------------------


def test_done_for_today_puts_all_back_and_says_what_went_where(staff_client):
    plain, worry = make_question(at=Status.CLAIMED), make_question(at=Status.CLAIMED, level=1)
    with_asker = make_question(at=Status.WITH_ASKER)
    lead = member(plain.organisation, "lead")
    response = staff_client(user=plain.claimed_by).post(DONE, follow=True)
    assert said(response) == [
        f"Back in the queue: {plain.pk}.",
        f"To {lead.name}: {worry.pk}.",
        "1 stays with you: it waits for somebody else’s word, or you follow it.",
    ]
    assert statuses(plain, worry, with_asker) == ["waiting", "claimed", "with_asker"]
    assert Question.objects.get(pk=worry.pk).claimed_by == lead


def test_who_holds_nothing_is_told_so(staff_client):
    response = staff_client().post(DONE, follow=True)
    assert said(response) == ["You hold nothing that would have to go back. Have a good evening."]


def test_the_button_stands_on_mine_only_while_something_is_held(staff_client):
    question = make_question(at=Status.WITH_ASKER)
    client = staff_client(user=question.claimed_by)
    shown = [b'data-step="release_all"' in client.get(DESK, {"list": "mine"}).content]
    workflow.resume(question, by=client.user)
    shown += [b'data-step="release_all"' in client.get(DESK, {"list": name}).content for name in ("mine", "waiting")]
    assert shown == [False, True, False]


def test_nobody_puts_back_what_a_colleague_holds(staff_client):
    question = make_question(at=Status.CLAIMED)
    staff_client("second").post(DONE)
    assert statuses(question) == ["claimed"]


# --- keys -----------------------------------------------------------------------------------------


def test_the_single_keys_are_switched_off_on_the_page_and_on_again(staff_client):
    question = make_question()
    client = staff_client()
    off = 'data-keys="off"'
    assert off not in client.get(DESK).content.decode()
    answer = client.post(KEYS, {"keys": "off", "list": "mine", "language": "sv"})
    assert answer.headers["Location"] == "/desk/?list=mine&language=sv"
    pages = [DESK, reverse("desk_question", args=[question.pk])]
    assert [off in client.get(page).content.decode() for page in pages] == [True, True]
    assert "Switch the keys on" in client.get(DESK).content.decode()
    client.post(KEYS, {"keys": "on"})
    assert off not in client.get(DESK).content.decode()


@pytest.mark.parametrize("address", [SPAM, DONE, KEYS, reverse("desk_keep_view")])
def test_a_press_is_a_post_by_somebody_who_answers(address, staff_client):
    assert staff_client("lead").get(address).status_code == 405
    assert [staff_client(role).post(address).status_code for role in ("editor", "admin")] == [403, 403]


def test_a_row_that_waits_says_where_a_press_takes_it(staff_client):
    waiting = make_question()
    client = staff_client()
    assert f'data-take="/desk/questions/{waiting.pk}/claim/"' in client.get(DESK).content.decode()
    workflow.claim(waiting, by=client.user)
    body = client.get(DESK, {"list": "mine"}).content.decode()
    assert (numbers(client.get(DESK, {"list": "mine"})), "data-take" in body) == ([waiting.pk], False)
