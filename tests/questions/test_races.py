"""Two at once, with real threads on a real PostgreSQL: each race has one winner and nothing is lost."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ground.models import lease
from questions import access, workflow
from questions.models import Delivery, Draft, Event, Message, Question, Status, WorkingCopy
from questions.tasks import expire_claims
from questions.workflow import NotAllowed, Wording
from tests.factories import ANSWER, TITLE, WORDING, make_question, make_user, member

pytestmark = [pytest.mark.real, pytest.mark.django_db(transaction=True)]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at the same moment, each in a thread with its own connection; results or exceptions, in order."""
    results: list[Any] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(place: int) -> None:
        try:
            gate.wait(timeout=60)
            results[place] = calls[place]()
        except Exception as failure:  # noqa: BLE001 - told to the test, which raises what it did not expect
            results[place] = failure
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


def refused(results: list[Any]) -> list[str]:
    """The refusals among the results; any other exception is raised."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, NotAllowed):
            raise result
    return [str(result) for result in results if isinstance(result, NotAllowed)]


@pytest.fixture(params=range(5))
def round_number(request: pytest.FixtureRequest) -> int:
    """Each race is run five times: a race that is lost one time in three shows."""
    return int(request.param)


def test_two_claims_at_once_have_one_winner(round_number: int) -> None:
    question = make_question()
    people = [make_user("worker", question.organisation) for _ in range(4)]
    results = at_once(*[lambda by=person: workflow.claim(question, by=by) for person in people])
    question.refresh_from_db()
    assert len(refused(results)) == 3
    assert str(question.claimed_by) in refused(results)[0]
    assert Event.objects.filter(question=question, step="claim").count() == 1


def test_two_approvals_at_once_are_one_answer(round_number: int) -> None:
    question = make_question(Status.IN_REVIEW)
    people = [make_user("worker", question.organisation), question.organisation.owner]
    results = at_once(*[lambda by=p: workflow.approve(question, by=by, draft_id=question.draft_id) for p in people])
    assert len(refused(results)) == 1
    assert Message.objects.filter(question=question, kind="answer").count() == 1


def test_an_approval_and_a_follow_up_at_once_never_answer_past_the_message(round_number: int) -> None:
    question = make_question(Status.IN_REVIEW)
    at_once(
        lambda: workflow.approve(question, by=question.reviewer, draft_id=question.draft_id),
        lambda: workflow.write(question, text="One more thing.", nonce=access.new_nonce()),
    )
    question.refresh_from_db()
    # Either the message came first and the draft went back, or the answer came first and the message reopened it.
    assert question.status in (Status.CLAIMED, Status.WAITING)
    assert question.messages.filter(kind="asker").count() == 2


def test_the_same_form_sent_four_times_at_once_makes_one_question(round_number: int) -> None:
    make_question()
    nonce, digest = access.new_nonce(), access.code_digest("one two three four five six")
    asked = workflow.Asked(text="Sent with a thumb that trembles.", language="fi")
    results = at_once(*[lambda: workflow.ask(asked, nonce=nonce, digest=digest) for _ in range(4)])
    assert len({question.pk for question in results}) == 1
    assert Question.objects.count() == 2


def test_a_message_sent_three_times_at_once_is_written_once(round_number: int) -> None:
    question, nonce = make_question(), access.new_nonce()
    results = at_once(*[lambda: workflow.write(question, text="Again.", nonce=nonce) for _ in range(3)])
    assert refused(results) == []
    assert question.messages.count() == 2


def test_expiry_against_a_save_loses_no_word(round_number: int) -> None:
    question = make_question(Status.CLAIMED)
    Question.objects.filter(pk=question.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
    worker, wording = question.claimed_by, Wording(ANSWER, TITLE, WORDING)
    results = at_once(expire_claims, lambda: workflow.save_copy(question, by=worker, seen=0, wording=wording))
    question.refresh_from_db()
    saved = WorkingCopy.objects.filter(question=question).values_list("revision", flat=True)
    if refused(results):  # expired first: the writer was told, the text is still in their browser
        assert (question.status, list(saved)) == (Status.WAITING, [])
    else:
        assert list(saved) == [1]


def test_two_saves_of_the_same_revision_at_once_keep_both_texts_apart(round_number: int) -> None:
    question = make_question(Status.CLAIMED)
    worker = question.claimed_by
    results = at_once(
        *[
            lambda text=text: workflow.save_copy(question, by=worker, seen=0, wording=Wording(text))
            for text in ("one", "two")
        ]
    )
    lost = [result for result in results if isinstance(result, workflow.Overwritten)]
    assert (len(lost), WorkingCopy.objects.get(question=question).revision) == (1, 1)


def test_two_workers_of_the_outbox_never_take_the_same_delivery(round_number: int) -> None:
    for _ in range(6):
        make_question(Status.ANSWERED, mail="somebody@mail.example")
    rows = Delivery.objects.filter(channel="asker_mail")
    taken = at_once(*[lambda: [row.pk for row in lease(rows, most=4)] for _ in range(3)])
    assert sorted(pk for part in taken for pk in part) == sorted(rows.values_list("pk", flat=True))


def test_withdrawing_and_claiming_at_once_end_withdrawn(round_number: int) -> None:
    question = make_question()
    at_once(
        lambda: workflow.withdraw(question),
        lambda: workflow.claim(question, by=member(question.organisation, "worker")),
    )
    question.refresh_from_db()
    assert (question.status, question.claimed_by) == (Status.WITHDRAWN, None)


def test_two_second_people_at_once_lower_a_danger_once(round_number: int) -> None:
    question = make_question(Status.CLAIMED, level=2)
    workflow.ask_lower(question, by=question.claimed_by, level=0)
    people = [member(question.organisation, "second"), question.organisation.owner]
    results = at_once(*[lambda by=person: workflow.confirm_lower(question, by=by) for person in people])
    assert len(refused(results)) == 1
    assert Event.objects.filter(question=question, step="confirm_lower").count() == 1


def test_send_back_and_approve_at_once_leave_one_outcome(round_number: int) -> None:
    question = make_question(Status.IN_REVIEW)
    results = at_once(
        lambda: workflow.approve(question, by=question.reviewer, draft_id=question.draft_id),
        lambda: workflow.send_back(question, by=question.organisation.owner),
    )
    question.refresh_from_db()
    assert len(refused(results)) == 1
    signed = Draft.objects.get(pk=question.draft_id).checked_by is not None
    assert signed == (question.status == Status.ANSWERED)


def test_a_voice_at_the_moment_of_handing_in_is_refused_or_read_first(round_number: int) -> None:
    question = make_question(at=Status.CLAIMED)
    worker, second = member(question.organisation, "worker"), member(question.organisation, "second")
    results = at_once(
        lambda: workflow.add_voice(question, by=second, kind="social_worker", text="Come and see me."),
        lambda: workflow.submit(
            question, by=worker, wording=Wording(ANSWER, TITLE, WORDING), reviewer=second, voices_seen=""
        ),
    )
    assert len(refused(results)) == 1
    open_ones, frozen = (question.voices.filter(draft__isnull=is_open).count() for is_open in (True, False))
    assert (open_ones, frozen, Draft.objects.count()) in ((1, 0, 0), (0, 0, 1))


def test_two_readers_at_once_open_a_shown_page_for_one(round_number: int) -> None:
    question = make_question()
    workflow.show(question, nonce=access.new_nonce(), digest=b"four words")
    readers = [access.new_nonce() for _ in range(4)]
    calls = [lambda nonce=nonce: workflow.open_shown(digest=b"four words", nonce=nonce) for nonce in readers]
    opened = at_once(*calls)
    assert sum(one is not None for one in opened) == 1
    assert [one[0] for one in opened if one is not None] == [question]
