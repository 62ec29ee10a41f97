"""A thread without end: bounded where it is shown, slowed down kindly where it is written, never for danger."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from questions import access, workflow
from questions.models import Kind, Message, Question, Status
from questions.workflow import patience
from tests.factories import make_question
from tests.questions import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]  # not a second goes by
MORE = "What is the canteen like in the new school?"
DANGER = "I want to kill myself tonight."


def long_thread(messages: int, minutes_ago: float = 5.0, **more: object) -> Question:
    """A thread with so many messages of its asker, the last of them that long ago."""
    question = make_question(Status.WAITING, language="en", **more)
    question.messages.all().delete()
    last = timezone.now() - timedelta(minutes=minutes_ago)
    rows = [
        Message(question=question, kind=Kind.ASKER, text=f"Message {number}.", at=last - timedelta(seconds=number))
        for number in range(messages - 1, -1, -1)
    ]
    Message.objects.bulk_create(rows)
    return question


def write(client: Client, question: Question, text: str, nonce: str = "") -> str:
    data = {"text": text, "token": access.seal(question), "nonce": nonce or access.new_nonce()}
    return pages.html(client.post("/en/my-question/write/", data))


# --- writing --------------------------------------------------------------------------------------


def test_thirty_messages_a_day_wait_for_nothing(client: Client) -> None:
    question = long_thread(patience.MANY - 1, minutes_ago=0)
    write(client, question, MORE)
    assert question.messages.count() == 30


@pytest.mark.parametrize(("messages", "minutes", "waits"), [(30, 1, "in 60 seconds"), (61, 3, "in about 7 minutes")])
def test_more_than_that_waits_a_little_and_the_text_stays_beside_helplines(
    client: Client, messages: int, minutes: float, waits: str
) -> None:
    question = long_thread(messages, minutes_ago=minutes)
    page = write(client, question, MORE)
    assert question.messages.count() == messages
    assert f"{MORE}</textarea>" in page
    assert f"Try again {waits}." in page
    assert 'class="crisis' in page
    assert "abuse" not in page


@pytest.mark.parametrize(("messages", "minutes"), [(30, 3), (61, 11)])
def test_after_the_pause_it_is_taken(client: Client, messages: int, minutes: float) -> None:
    question = long_thread(messages, minutes_ago=minutes)
    write(client, question, MORE)
    assert question.messages.count() == messages + 1


def test_yesterdays_messages_are_not_counted() -> None:
    question = long_thread(100, minutes_ago=24 * 60 + 1)
    assert workflow.seconds_before_writing(question, text=MORE, nonce="n") == 0


def test_danger_in_the_text_waits_for_nothing(client: Client) -> None:
    question = long_thread(100, minutes_ago=0)
    write(client, question, DANGER)
    assert question.messages.count() == 101


@pytest.mark.parametrize("danger", [{"suggested": 1}, {"level": 1}])
@pytest.mark.parametrize(("messages", "text"), [(60, MORE), (100, DANGER)])
def test_a_thread_in_danger_waits_for_nothing(client: Client, danger: dict[str, int], messages: int, text: str) -> None:
    question = long_thread(messages, minutes_ago=0, **danger)
    write(client, question, text)
    assert question.messages.count() == messages + 1


def test_in_danger_very_many_messages_that_say_nothing_of_it_wait_a_minute(client: Client) -> None:
    question = long_thread(61, minutes_ago=0.5, suggested=2)
    assert "Try again in 30 seconds." in write(client, question, MORE)
    question = long_thread(61, minutes_ago=1.1, suggested=2)
    write(client, question, MORE)
    assert question.messages.count() == 62


def test_a_detector_that_fails_makes_nobody_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(text: str, language: str) -> None:
        raise ValueError(text)

    monkeypatch.setattr("questions.workflow.asker.danger", fails)
    question = long_thread(100, minutes_ago=0)
    write(client, question, MORE)
    assert question.messages.count() == 101


def test_a_second_press_of_what_is_in_says_so_and_does_not_ask_to_wait(client: Client) -> None:
    question = long_thread(29, minutes_ago=0)
    nonce = access.new_nonce()
    pages_seen = [write(client, question, MORE, nonce) for _press in range(2)]
    assert question.messages.count() == 30
    assert all("We have your message." in page for page in pages_seen)


def test_another_thread_is_not_slowed_down() -> None:
    long_thread(100, minutes_ago=0)
    assert workflow.seconds_before_writing(long_thread(1), text=MORE, nonce="n") == 0


# --- reading --------------------------------------------------------------------------------------


def test_a_thread_that_fits_is_shown_whole_with_one_query(django_assert_num_queries: object) -> None:
    question = long_thread(access.SHOWN)
    with django_assert_num_queries(1):  # type: ignore[operator]
        part = access.window(question)
    assert (len(part.rows), part.first, part.earlier, part.before) == (30, None, 0, None)


@pytest.mark.parametrize(("messages", "earlier"), [(31, 0), (32, 1), (1000, 969)])
def test_a_longer_one_shows_how_it_began_and_the_newest(messages: int, earlier: int) -> None:
    part = access.window(long_thread(messages))
    assert part.first is not None
    assert part.first.text == f"Message {messages - 1}."
    assert [row.text for row in part.rows] == [f"Message {number}." for number in range(29, -1, -1)]
    assert part.earlier == earlier


def test_what_was_written_before_comes_page_by_page_without_a_gap() -> None:
    question = long_thread(95)
    part = access.window(question)
    texts = [row.text for row in part.rows]
    while part.earlier:
        part = access.window(question, before=str(part.before))
        texts = [*(row.text for row in part.rows), *texts]
    assert texts == [f"Message {number}." for number in range(94, -1, -1)]


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 30, "0"])
def test_a_number_that_means_nothing_shows_the_newest(before: str) -> None:
    assert access.window(long_thread(40), before=before).is_newest


def test_a_number_of_another_thread_shows_the_newest() -> None:
    other = long_thread(1).messages.get()
    assert access.window(long_thread(40), before=str(other.pk)).is_newest


def test_the_asker_presses_for_what_was_written_before_and_what_is_typed_stays(client: Client) -> None:
    question = long_thread(70)
    data = {"token": access.seal(question), "nonce": access.new_nonce(), "text": "half a sen"}
    before = str(access.window(question).before)
    page = pages.html(client.post("/en/my-question/earlier/", data | {"before": before}))
    assert "Message 30." in page
    assert "Message 0." not in page
    assert "half a sen</textarea>" in page
    newest = pages.html(client.post("/en/my-question/earlier/", data))
    assert ("Message 0." in newest, "Message 69." in newest, "Message 30." in newest) == (True, True, False)
    assert "Show what was written before: 39 messages" in newest


def test_the_desk_marks_and_shows_a_page_of_a_thread_without_end(staff_client: object) -> None:
    question = long_thread(200)
    user = workflow.claim(question, by=make_question(Status.CLAIMED).claimed_by).claimed_by  # type: ignore[arg-type]
    client = staff_client(user=user)  # type: ignore[operator]
    response = client.get(reverse("desk_question", args=[question.pk]))
    assert (len(response.context["thread"]), response.context["folded"]) == (31, 169)
    earlier = client.get(reverse("desk_question", args=[question.pk]), {"before": response.context["part"].before})
    assert [one["text"] for one in earlier.context["thread"]][-1] == "Message 30."
    assert "Message 30." in earlier.content.decode()


def test_a_reply_that_waits_for_a_colleague_is_shown_however_much_follows(staff_client: object) -> None:
    question = make_question(Status.CLAIMED, language="en")
    worker = question.claimed_by
    assert worker is not None
    workflow.set_level(question, by=worker, level=1)
    workflow.reply(question, by=worker, text="Call 112.")
    rows = [Message(question=question, kind=Kind.ASKER, text="more") for _number in range(80)]
    Message.objects.bulk_create(rows)
    response = staff_client(user=worker).get(reverse("desk_question", args=[question.pk]))  # type: ignore[operator]
    assert "Call 112." in [one["text"] for one in response.context["thread"]]
    assert (len(response.context["thread"]), response.context["folded"]) == (32, 50)


def test_a_covered_thread_stays_covered_page_by_page(staff_client: object) -> None:
    question = long_thread(80)
    Question.objects.filter(pk=question.pk).update(suggested_abuse="hate")
    user = make_question(Status.CLAIMED).claimed_by
    client = staff_client(user=user)  # type: ignore[operator]
    part = access.window(question)
    body = client.get(reverse("desk_question", args=[question.pk]), {"before": part.before}).content.decode()
    assert "The text is covered." in body
    assert "Message 40." not in body
