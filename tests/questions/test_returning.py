"""A wish to take the public page down hides it at once; two decide, with a reason, only whether it may return."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from content import workflow as public
from content.models import Event as PublicEvent
from content.models import Publication, Readable
from content.tasks import go_live_due
from people.models import User
from questions import access, workflow
from questions.models import Delivery, Event, Publish, Question, Status, TakeDown
from questions.views import sentences
from questions.workflow import NotAllowed
from tests.factories import TITLE, make_question, member
from tests.questions import pages
from tests.questions.test_correcting import again, live

pytestmark = pytest.mark.django_db
STAY = ["recognised", "not_safe", "wished"]
RETURN = ["nobody_known", "helps_others"]


def down() -> Question:
    question = live(language="en")
    workflow.say_no(question, nonce=access.new_nonce())
    return again(question)


def two(question: Question) -> tuple[User, User]:
    return member(question.organisation, "worker"), member(question.organisation, "second")


def decide(question: Question, reason: str) -> Question:
    first, second = two(question)
    workflow.propose_return(question, by=first, reason=reason)
    workflow.agree_return(question, by=second, reason=reason)
    return again(question)


# --- the wish -------------------------------------------------------------------------------------


def test_the_page_is_gone_at_once_and_the_asker_reads_what_comes(client: Client) -> None:
    question = live(language="en")
    address = question.publication.get_absolute_url()
    before = pages.come_back(client, question)
    assert "It never returns unless you say yes again." in pages.seen(before)
    page = pages.press(client, before, "say_no")
    assert client.get(address).status_code == 410
    assert "It is off the public pages." in pages.seen(page)
    assert "Two of us look at it once more" in pages.seen(page)
    assert 'data-step="say_yes"' not in pages.html(page)


def test_pressed_twice_or_reloaded_it_is_one_wish(client: Client) -> None:
    question = live()
    before = pages.come_back(client, question)
    seen = [pages.seen(pages.press(client, before, "say_no")) for _ in range(2)]
    assert seen[0] == seen[1]
    assert Event.objects.filter(question=question, step="take_down").count() == 1


def test_a_page_that_was_never_public_needs_no_decision() -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    workflow.say_no(question, nonce=access.new_nonce())
    assert TakeDown.objects.count() == 0
    assert sentences.public_state(again(question)) == "choose"


def test_wished_away_when_the_desk_took_it_down_a_moment_before_it_has_no_way_back(client: Client) -> None:
    question = live(language="en")
    lead = member(question.organisation, "lead")
    old = pages.come_back(client, question)
    public.withdraw(question.publication, by=lead, reason="outdated")
    assert public.may_come_back(Publication.objects.get())
    assert 'data-step="say_no"' in pages.html(pages.come_back(client, question))
    for _twice in range(2):
        pages.press(client, old, "say_no")
        last = PublicEvent.objects.filter(step="withdraw").order_by("pk")
        assert [(one.by, one.detail) for one in last] == [(lead, "outdated"), (None, "asker_wished")]
    assert (public.may_come_back(Publication.objects.get()), again(question).publish) == (False, Publish.NO)


def test_a_no_from_a_page_that_still_says_scheduled_hides_what_went_live_meanwhile(client: Client) -> None:
    question = make_question(Status.ANSWERED, agreed=True)
    old = pages.come_back(client, question)
    go_live_due()
    pages.press(client, old, "say_no")
    assert (Publication.objects.get().status, TakeDown.objects.count()) == (Readable.WITHDRAWN, 1)


def test_those_who_may_decide_are_told_in_their_digest() -> None:
    question = down()
    told = Delivery.objects.filter(event__step="take_down", channel="digest").values_list("recipient", flat=True)
    people = [*two(question), member(question.organisation, "lead")]
    assert sorted(told) == sorted(f"user:{one.pk}" for one in people)


# --- the decision ---------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", STAY)
def test_what_stays_away_is_erased_and_never_asked_about_again(client: Client, reason: str) -> None:
    question = decide(down(), reason)
    row = Publication.objects.get()
    assert (row.status, row.title, row.question, row.answer, row.html, row.stems) == (Readable.WITHDRAWN, *[""] * 5)
    assert client.get(f"/en/answers/{row.pk}-{row.slug}/").status_code == 410
    page = pages.come_back(client, question)
    assert "It stays away for good" in pages.seen(page)
    assert 'data-step="say_yes"' not in pages.html(page)
    with pytest.raises(NotAllowed):
        workflow.say_yes(question, draft_id=question.draft_id, nonce=access.new_nonce())


@pytest.mark.parametrize("reason", RETURN)
def test_what_may_return_returns_only_with_another_yes(client: Client, reason: str) -> None:
    question = decide(down(), reason)
    assert (go_live_due(), Publication.objects.live().count(), question.publish) == (0, 0, Publish.NO)
    page = pages.come_back(client, question)
    assert "It returns only if you say yes again." in pages.seen(page)
    pages.press(client, page, "say_yes")
    assert go_live_due() == 1
    assert Publication.objects.live().get().title == TITLE
    assert TakeDown.objects.count() == 0


def test_a_page_that_came_back_can_be_wished_away_again() -> None:
    question = decide(down(), "nobody_known")
    workflow.say_yes(question, draft_id=question.draft_id, nonce=access.new_nonce())
    go_live_due()
    workflow.say_no(question, nonce=access.new_nonce())
    assert sentences.public_state(again(question)) == "weighed"


def test_while_two_decide_a_yes_brings_nothing_back() -> None:
    question = down()
    with pytest.raises(NotAllowed):
        workflow.say_yes(question, draft_id=question.draft_id, nonce=access.new_nonce())
    assert Publication.objects.count() == 1


def test_a_new_answer_to_a_follow_up_brings_nothing_back_either() -> None:
    question = decide(down(), "recognised")
    workflow.write(question, text="One more thing.", nonce=access.new_nonce())
    first, second = two(question)
    workflow.claim(question, by=first)
    wording = workflow.Wording("Then this.", "Another title", "Other words.")
    draft = workflow.submit(question, by=first, wording=wording, reviewer=second).draft
    workflow.approve(question, by=second, draft_id=draft.pk)  # type: ignore[union-attr]
    assert sentences.public_state(again(question)) == "away"


def test_nobody_decides_alone() -> None:
    question = down()
    first = two(question)[0]
    workflow.propose_return(question, by=first, reason="recognised")
    with pytest.raises(NotAllowed, match="A second person has to agree"):
        workflow.agree_return(question, by=first, reason="recognised")
    with pytest.raises(NotAllowed, match="Your role"):
        workflow.agree_return(question, by=member(question.organisation, "trainee"), reason="recognised")


def test_who_agrees_agrees_to_what_their_page_showed() -> None:
    question = down()
    first, second = two(question)
    workflow.propose_return(question, by=first, reason="nobody_known")
    workflow.propose_return(question, by=first, reason="recognised")
    with pytest.raises(NotAllowed, match="something else meanwhile"):
        workflow.agree_return(question, by=second, reason="nobody_known")
    assert not again(question).take_down.is_decided


def test_who_sees_it_otherwise_says_so_and_then_the_other_agrees() -> None:
    question = down()
    first, second = two(question)
    workflow.propose_return(question, by=first, reason="nobody_known")
    workflow.propose_return(question, by=second, reason="not_safe")
    workflow.agree_return(question, by=first, reason="not_safe")
    assert not again(question).take_down.may_return


def test_what_is_decided_is_decided() -> None:
    question = decide(down(), "recognised")
    with pytest.raises(NotAllowed, match="Nothing waits here"):
        workflow.propose_return(question, by=two(question)[0], reason="nobody_known")


def test_the_database_itself_wants_two_people_and_a_reason() -> None:
    question = down()
    first, second = two(question)
    rows = TakeDown.objects.filter(question=question)
    at = question.asked_at
    for wrong in (
        {"first": first, "second": first, "reason": "wished", "decided_at": at},
        {"second": second, "decided_at": at},
        {"first": first},
        {"first": first, "reason": "because"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_taking_the_question_back_ends_it_and_erases_the_public_text() -> None:
    question = down()
    workflow.withdraw(question)
    assert (TakeDown.objects.count(), Publication.objects.get().answer) == (0, "")


def test_the_history_names_who_decided_and_never_a_text() -> None:
    question = decide(down(), "recognised")
    first, second = two(question)
    steps = Event.objects.filter(question=question, step__endswith="return").order_by("pk")
    assert list(steps.values_list("step", "by", "detail")) == [
        ("propose_return", first.pk, "recognised"),
        ("agree_return", second.pk, "recognised"),
    ]
    assert PublicEvent.objects.filter(step="forget").get().by == second
