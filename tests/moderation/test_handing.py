"""Giving a question to somebody else: a word with it, one press, whose turn it is; passing on without a reason."""

import pytest

from people.models import Membership, Role, Team
from questions import workflow
from questions.models import Question, Status
from tests.factories import make_organisation, make_question, make_user, member
from tests.moderation.desk import buttons, page, press, text

pytestmark = pytest.mark.django_db
NINE_TO_FOUR = {str(day): ["09:00", "16:00"] for day in range(5)}


@pytest.fixture
def claimed():
    return make_question(at=Status.CLAIMED)


@pytest.fixture
def writer(claimed, staff_client):
    return staff_client(user=claimed.claimed_by)


# --- handing over ---------------------------------------------------------------------------------


def test_one_press_hands_it_over_and_the_word_stays_as_a_note(claimed, writer):
    second = member(claimed.organisation, "second")
    word = "She writes again tonight."
    assert press(writer, claimed, "hand_over", to=second.pk, hand_over_note=word).status_code == 303
    claimed.refresh_from_db()
    assert claimed.claimed_by == second
    assert [(note.by, note.text) for note in claimed.notes.all()] == [(writer.user, word)]


def test_without_a_word_there_is_no_note(claimed, writer):
    press(writer, claimed, "hand_over", to=member(claimed.organisation, "second").pk, hand_over_note=" ")
    assert claimed.notes.count() == 0


def test_a_refused_hand_over_leaves_no_note_and_keeps_the_word(claimed, writer):
    stranger = make_user("worker", make_organisation("elsewhere"))
    response = press(writer, claimed, "hand_over", to=stranger.pk, hand_over_note="Read the second message.")
    assert (response.status_code, claimed.notes.count()) == (409, 0)
    assert "Read the second message.</textarea>" in text(response)


def test_without_a_colleague_the_word_stays_too(claimed, writer):
    response = press(writer, claimed, "hand_over", hand_over_note="Read the second message.")
    assert (response.status_code, response.context["refused"]) == (422, "Choose a colleague.")
    assert "Read the second message.</textarea>" in text(response)


def test_whoever_carries_least_stands_first_and_who_is_not_at_work_is_told_apart(claimed, writer, clock):
    clock.set("2026-11-16 18:00")
    organisation = claimed.organisation
    second, lead, late = member(organisation, "second"), member(organisation, "lead"), make_user("worker")
    Membership.objects.filter(user=late).update(shift=NINE_TO_FOUR)
    make_question(at=Status.CLAIMED, worker=second)
    shown = page(writer, claimed).context
    assert [(one.name, one.load) for one in shown["near"]] == [
        (str(lead), "holds none"),
        (str(second), "holds 1 question"),
    ]
    assert [(at_work, one.name) for at_work, one in shown["others"]] == [(False, str(late))]


def test_more_colleagues_than_have_a_button_can_still_be_chosen(claimed, writer):
    people = [make_user("worker") for _number in range(5)]
    shown = page(writer, claimed).context
    assert (len(shown["near"]), len(shown["others"])) == (4, 3)
    everybody = {one.name for one in shown["near"]} | {one.name for _at_work, one in shown["others"]}
    assert everybody >= {str(one) for one in people}


def test_how_heavy_a_day_was_only_a_lead_is_told(claimed, writer, staff_client):
    second = member(claimed.organisation, "second")
    make_question(at=Status.CLAIMED, worker=second, level=1)
    lead = staff_client(user=member(claimed.organisation, "lead"))
    told = [{one.name: one.load for one in page(client, claimed).context["near"]} for client in (writer, lead)]
    assert [row[str(second)] for row in told] == ["holds 1 question", "holds 1 question, 1 heavy one today"]


def test_who_is_barred_is_not_offered(claimed, writer):
    second = member(claimed.organisation, "second")
    Question.objects.filter(pk=claimed.pk).update(barred=second)
    assert str(second) not in [one.name for one in page(writer, claimed).context["near"]]


def test_nobody_else_there_is_said_in_words(staff_client):
    question = make_question(at=Status.CLAIMED)
    Membership.objects.exclude(user=question.claimed_by).update(role=Role.EDITOR)
    response = page(staff_client(user=question.claimed_by), question)
    assert "There is no colleague here who could go on with it." in text(response)


# --- passing on -----------------------------------------------------------------------------------


def test_one_press_passes_it_on_and_nobody_asks_why(claimed, writer):
    assert press(writer, claimed, "pass_on").status_code == 303
    claimed.refresh_from_db()
    assert (claimed.status, claimed.claimed_by, claimed.team) == (Status.WAITING, None, None)


def test_it_goes_to_the_team_that_was_chosen(claimed, writer):
    team = Team.objects.create(organisation=claimed.organisation, name="Night team")
    make_user("worker", team=team)
    assert (str(team.pk), "Night team") in page(writer, claimed).context["teams"]
    press(writer, claimed, "pass_on", to_team=team.pk)
    claimed.refresh_from_db()
    assert (claimed.status, claimed.team) == (Status.WAITING, team)


def test_only_teams_of_the_same_organisation_in_which_somebody_answers_are_offered(claimed, writer):
    make_organisation("elsewhere")
    Team.objects.create(organisation=claimed.organisation, name="Nobody there")
    assert [name for _pk, name in page(writer, claimed).context["teams"]] == ["any team", claimed.team.name]


def test_a_team_of_somebody_else_is_refused(claimed, writer):
    elsewhere = make_organisation("elsewhere").teams.get()
    assert press(writer, claimed, "pass_on", to_team=elsewhere.pk).status_code == 409
    claimed.refresh_from_db()
    assert claimed.status == Status.CLAIMED


def test_what_was_written_is_kept_for_the_next_one(claimed, writer, staff_client):
    workflow.save_copy(claimed, by=writer.user, seen=0, wording=workflow.Wording(answer="Half a sentence"))
    press(writer, claimed, "pass_on")
    second = staff_client(user=member(claimed.organisation, "second"))
    press(second, claimed, "claim")
    assert page(second, claimed).context["writing"]["answer"] == "Half a sentence"


def test_who_does_not_hold_it_gives_it_to_nobody(claimed, staff_client):
    second = staff_client(user=member(claimed.organisation, "second"))
    assert {"hand_over", "pass_on", "release"} & buttons(page(second, claimed)) == set()
    for step in ("hand_over", "pass_on"):
        assert press(second, claimed, step, to=second.user.pk).status_code == 409
