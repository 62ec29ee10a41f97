"""The matrix of verbs × people × statuses, written out by hand: who may take which step of the desk, and when.

`tests/questions/test_life.py` has the statuses; here stands who. A cell that is not named is refused.
"""

import pytest

from people.models import Team, User
from questions import access, workflow
from questions.models import Question, Status
from questions.workflow.steps import DESK_STEPS, STEPS
from questions.workflow.taking import refusal
from tests.again import taken_back
from tests.factories import make_organisation, make_question, make_user, member
from tests.questions.test_life import EVERY, TABLE, fulfilling, stage

pytestmark = pytest.mark.django_db

ANSWERING = {"trainee", "worker", "second", "other team", "lead"}
REVIEWING = ANSWERING - {"trainee"}
NOT_THE_WRITER = REVIEWING - {"worker"}
HOLDER = {"worker"}  # the worker holds what is claimed, wrote what is in review, follows what is in danger
LEADS = {"lead"}
# step -> who may take it, in the statuses where it may be taken at all
WHO: dict[str, set[str]] = {
    "claim": ANSWERING,
    "release": HOLDER,
    "resume": HOLDER,
    "reply": HOLDER,
    "submit": HOLDER,
    "send_back": NOT_THE_WRITER,
    "approve": NOT_THE_WRITER,
    "decline": HOLDER,
    "hand_over": HOLDER | LEADS,
    "pass_on": HOLDER,
    "add_voice": ANSWERING,
    "leave_out_voice": {"worker", "second"},  # the holder, and whose voice it is
    "correct": ANSWERING,
    "keep_answer": HOLDER,
    "propose_return": REVIEWING,
    "agree_return": NOT_THE_WRITER,  # the worker has said first
    "mark_abuse": REVIEWING,  # and who holds it
    "clear_abuse": REVIEWING,  # here it is hate; what is no evidence a trainee clears too, unless somebody else said so
    "close_spam": REVIEWING,
    "let_go": LEADS,
    "need_to_talk": ANSWERING,
    "talked": LEADS,
    "clear_practice": LEADS,  # and who made it up
    "set_level": ANSWERING,
    "dismiss_level": REVIEWING,
    "ask_lower": REVIEWING,
    "confirm_lower": NOT_THE_WRITER,
    "report": ANSWERING,
    "recognise": ANSWERING,
    "read_reply": NOT_THE_WRITER,
    "read_last": LEADS,
    "acknowledge": REVIEWING,
    "look_again": REVIEWING,
    "consult": ANSWERING,
    "look_for_details": ANSWERING,
    "assess": REVIEWING,
    "lift_hold": LEADS,
    "name_owner": HOLDER | LEADS,
}
# (step, status) -> who, where it differs from the row above: in danger nobody waits for who holds it
ELSE: dict[tuple[str, str], set[str]] = {
    ("reply", "in_review"): ANSWERING,
    ("reply", "answered"): ANSWERING,
    ("reply", "declined"): ANSWERING,
}
# What a trainee may do with a question that they hold (in review: that they wrote) and where danger is suggested.
# They draft and help, and raise a level; they end no alarm, see no suggestion off, decide no duty, check nothing.
HOLDING: dict[str, set[str]] = {
    "claimed": {
        "release", "reply", "submit", "hand_over", "pass_on", "add_voice", "mark_abuse", "need_to_talk", "set_level",
        "report", "recognise", "consult", "look_for_details",
    },
    "with_asker": {
        "resume", "reply", "hand_over", "mark_abuse", "need_to_talk", "set_level", "report", "recognise", "consult",
        "look_for_details",
    },
    "in_review": {
        "reply", "mark_abuse", "need_to_talk", "set_level", "report", "recognise", "consult", "look_for_details",
    },
}  # fmt: skip
NOBODYS = {"editor", "admin", "stranger"}  # the stranger leads another organisation


def everybody(question: Question) -> dict[str, User]:
    """One person of each kind."""
    home = question.organisation
    people = {role: member(home, role) for role in ("trainee", "worker", "second", "lead", "editor", "admin")}
    other = home.teams.filter(name="Other").first() or Team.objects.create(organisation=home, name="Other")
    people["other team"] = make_user("worker", home, team=other)
    people["stranger"] = make_organisation("elsewhere").owner
    return people


def test_the_matrix_names_every_step_of_the_desk() -> None:
    assert sorted(WHO) == sorted(step.name for step in DESK_STEPS)


@pytest.mark.parametrize("status", EVERY)
def test_who_may_take_which_step_in_which_status(status: str) -> None:
    standing = make_question(Status(status))
    people, may = everybody(standing), {}
    for name in WHO:
        with taken_back():
            question = fulfilling(name, Question.objects.get(pk=standing.pk))[0]
            may[name] = {
                kind
                for kind, user in people.items()
                if not refusal(STEPS[name], question, user, access.roles_in(user, question.organisation))
            }
    assert may == {name: ELSE.get((name, status), who) if status in TABLE[name] else set() for name, who in WHO.items()}


@pytest.mark.parametrize("status", HOLDING)
def test_what_a_trainee_may_do_with_a_question_that_they_hold(status: str) -> None:
    organisation = make_organisation()
    trainee = member(organisation, "trainee")
    question = make_question(Status(status), worker=trainee, organisation=organisation, suggested=2)
    assert question.claimed_by == trainee
    assert {step.name for step in workflow.open_steps(question, trainee)} == HOLDING[status]


def test_a_trainee_raises_a_level_and_never_lowers_one() -> None:
    question = make_question(suggested=1)
    trainee = member(question.organisation, "trainee")
    workflow.set_level(question, by=trainee, level=2)
    question = make_question(suggested=2)
    with pytest.raises(workflow.NotAllowed, match="somebody who may review"):
        workflow.set_level(question, by=trainee, level=1, reason="idiom")
    question = make_question(level=1)
    with pytest.raises(workflow.NotAllowed, match="somebody who may review"):
        workflow.set_level(question, by=trainee, level=0)


@pytest.mark.parametrize("status", EVERY)
def test_nobody_outside_the_desk_is_offered_any_step(status: str) -> None:
    question = stage("set_level", status)[0]
    people = everybody(question)
    assert {kind: workflow.open_steps(question, people[kind]) for kind in NOBODYS} == {kind: [] for kind in NOBODYS}
