"""Who is only invited can't come in: nothing that is urgent waits for them, and nobody is told that they are there."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from content.workflow import articles
from people import presence
from people.models import Organisation, Role, User
from portal import doctor
from questions import access, workflow
from questions.models import Delivery, Question
from questions.workflow import alarm, danger, there
from tests.factories import arrive, make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def invited(organisation: Organisation) -> User:
    """A lead who stands on the roster, and has not chosen a password yet."""
    user = make_user("lead", organisation, invited=True, name="Nea New")
    organisation.duty_contacts.create(user=user, from_hour=0, to_hour=0)
    return user


def _told(question: Question) -> set[int]:
    rows = Delivery.objects.filter(event__question=question, recipient__startswith="user:")
    return {int(row.recipient.removeprefix("user:")) for row in rows}


def _reviewers(question: Question) -> list[int]:
    return [one.pk for one in access.reviewers_for(question, writer=member(question.organisation, "worker"))]


def _told_of_what_is_hard(question: Question) -> set[int]:
    Delivery.objects.filter(event__question=question).delete()
    workflow.need_to_talk(question, by=member(question.organisation, "worker"))
    return _told(question)


FOUND: dict[str, Callable[[Question], object]] = {
    "asked to read a draft": _reviewers,
    "handed a question": lambda question: [row.user_id for row in access.staff_of(question.organisation)],
    "asked to read an article": lambda question: [
        one.pk for one in articles.readers_for(member(question.organisation, "worker"))
    ],
    "a lead who takes over": lambda question: [one.pk for one in danger.leads_of(question.organisation)],
    "on duty": lambda question: [one.user_id for one in there.on_duty(question.organisation, timezone.now())],
    "there now": lambda question: there.here(question.organisation),
    "next in turn": lambda question: [one.pk for one in there.by_turn(question, Role.reviewing(), but=[])],
    "told in the digest": _told,
    "told of a question that is hard to carry": _told_of_what_is_hard,
}


@pytest.mark.parametrize("whom", FOUND)
def test_nobody_waits_for_who_is_only_invited(whom: str, invited: User, organisation: Organisation) -> None:
    question = make_question(level=2)
    assert invited.pk not in FOUND[whom](question)  # type: ignore[operator]
    arrive()
    assert invited.pk in FOUND[whom](make_question(level=2))  # type: ignore[operator]


def test_a_danger_is_told_to_somebody_who_can_come_in(invited: User, organisation: Organisation) -> None:
    line = [user for user, _when, _told in alarm.line_of(make_question(level=2))]
    assert line == [member(organisation, "lead").pk]


def test_a_team_of_people_who_are_only_invited_leaves_the_question_to_the_others(organisation: Organisation) -> None:
    team = organisation.teams.create(name="New", topics=["school"])
    make_user("worker", team=team, invited=True)
    question = make_question()
    assert question.team == team
    assert _told(question) == {member(organisation, role).pk for role in ("worker", "second", "lead")}


def test_readers_are_told_of_those_alone_who_can_be_at_work(invited: User, organisation: Organisation) -> None:
    assert presence.at_work(organisation).count == 3


def test_they_may_be_shown_the_door_and_invited_again_all_the_same(invited: User, staff_client) -> None:
    page = staff_client("lead").get("/desk/team/").content.decode()
    assert ("Nea New" in page, "has not chosen a password yet" in page) == (True, True)


def test_the_doctor_says_for_whom_a_shut_form_waits(invited: User, organisation: Organisation) -> None:
    for role in ("worker", "second"):
        User.objects.filter(pk=member(organisation, role).pk).update(password="!", name=f"The {role}")
    [told] = [finding.what for finding in doctor._organisations()]
    assert told.endswith(
        "it still lacks two who may review. Invited, have not chosen a password yet: Nea New, The second, The worker."
    )
