"""The desk's own steps: notes, snippets that come with the program, leaving."""

import pytest

from moderation.models import Note, Snippet
from moderation.snippets import load_snippets
from moderation.workflow import add_note, leave
from people import workflow as staff
from people.models import Membership
from questions import workflow
from questions.models import Question, Status
from tests.factories import make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db


def now(question):
    found = Question.objects.get(pk=question.pk)
    return found.status, found.claimed_by


def test_a_note_and_its_event_come_together():
    question = make_question(at=Status.CLAIMED)
    by = member(question.organisation, "second")
    note = add_note(question, by=by, text="Words.")
    event = question.events.get(step="note")
    assert (note.text, note.by, event.by, event.detail) == ("Words.", by, by, "")


def test_an_erased_thread_takes_no_note_that_would_then_stay_for_ever():
    question = make_question(at=Status.ANSWERED)
    workflow.erase(question)
    with pytest.raises(workflow.NotAllowed):
        add_note(question, by=member(question.organisation, "second"), text="Her name is …")
    assert Note.objects.count() == 0


def test_who_leaves_lets_go_of_what_they_hold():
    organisation = make_organisation()
    leaver, lead = make_user("worker", organisation), member(organisation, "lead")
    claimed = make_question(at=Status.CLAIMED, organisation=organisation, worker=leaver)
    with_asker = make_question(at=Status.WITH_ASKER, organisation=organisation, worker=leaver)
    worry = make_question(at=Status.CLAIMED, organisation=organisation, worker=leaver, level=1)
    in_review = make_question(at=Status.IN_REVIEW, organisation=organisation, worker=leaver)
    leave(leaver.memberships.get(), by=lead)
    assert [now(one) for one in (claimed, with_asker, worry)] == [
        (Status.WAITING, None),
        (Status.WAITING, None),
        (Status.CLAIMED, lead),
    ]
    assert Question.objects.get(pk=worry.pk).owner == lead
    assert now(in_review) == (Status.IN_REVIEW, leaver)  # a colleague reads it; the answer stays signed
    assert leaver.memberships.current().count() == 0


def test_another_membership_in_the_organisation_keeps_the_claims():
    organisation = make_organisation()
    leaver = make_user("worker", organisation)
    team = organisation.teams.create(name="Another team")
    Membership.objects.create(user=leaver, team=team, role="worker")
    question = make_question(at=Status.CLAIMED, organisation=organisation, worker=leaver)
    leave(leaver.memberships.get(team=team), by=member(organisation, "lead"))
    assert now(question) == (Status.CLAIMED, leaver)


def test_a_membership_ends_once_and_nothing_is_half_done():
    organisation = make_organisation()
    leaver, lead = make_user("worker", organisation), member(organisation, "lead")
    membership = leaver.memberships.get()
    leave(membership, by=lead)
    question = make_question(organisation=organisation)
    with pytest.raises(staff.NotAllowed):
        leave(membership, by=lead)
    assert now(question) == (Status.WAITING, None)


def test_snippets_come_for_the_organisations_languages_and_only_once():
    organisation = make_organisation(languages=("fi", "sv"))
    assert (load_snippets(organisation), load_snippets(organisation)) == (42, 0)
    assert set(Snippet.objects.values_list("language", flat=True)) == {"fi", "sv"}


def test_a_snippet_that_the_desk_changed_stays_changed():
    organisation = make_organisation()
    load_snippets(organisation)
    Snippet.objects.filter(language="en").update(text="Ours.")
    load_snippets(organisation)
    assert set(Snippet.objects.filter(language="en").values_list("text", flat=True)) == {"Ours."}


def test_a_note_goes_with_its_thread():
    question = make_question(level=1)
    add_note(question, by=member(question.organisation, "worker"), text="Words.")
    workflow.withdraw(question)
    workflow.read_last(question, by=member(question.organisation, "lead"))
    assert Note.objects.count() == 0


def test_a_danger_is_followed_by_somebody_when_its_owner_leaves_and_when_the_last_lead_does():
    question = make_question(level=2)
    organisation = question.organisation
    worker, lead = member(organisation, "worker"), organisation.owner
    leave(worker.memberships.get(), by=lead)
    assert Question.objects.get(pk=question.pk).owner == lead
    leave(lead.memberships.get(), by=member(organisation, "admin"))
    assert Question.objects.get(pk=question.pk).owner == member(
        organisation, "worker"
    )  # the second; nobody else is left
