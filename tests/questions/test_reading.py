"""What a colleague has not read in time: the leads find it in a list and, once, in their digest; nobody off shift."""

from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from moderation import access
from people.models import Organisation
from questions import tasks, workflow
from questions.models import Delivery, Question, Status
from tests.factories import make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db
OFFICE = {str(day): ["09:00", "16:00"] for day in range(5)}


@pytest.fixture
def home(clock):
    """It is Monday at ten; the desk works nine to four."""
    organisation = make_organisation(hours=OFFICE, digest_hours=[9, 12, 15], zone="Europe/Helsinki")
    clock.set("2026-11-16 10:00")
    return organisation


def draft(home):
    return make_question(Status.IN_REVIEW, organisation=home)


def reply(home):
    return make_question(Status.WITH_ASKER, organisation=home, level=1)


def late(user):
    return list(access.listed("late", user).values_list("pk", flat=True))


def told(question):
    rows = Delivery.objects.filter(event__question=question, event__step="not_read")
    return sorted(rows.values_list("channel", "recipient"))


@pytest.mark.parametrize("make", [draft, reply])
def test_the_leads_are_told_once_when_its_time_is_over(make, home, clock):
    question, lead = make(home), home.owner
    second = make_user("lead", home)
    assert (tasks.tell_what_is_not_read(), late(lead)) == (0, [])
    clock.set("2026-11-18 10:00")
    assert (tasks.tell_what_is_not_read(), tasks.tell_what_is_not_read(), late(lead)) == (1, 0, [question.pk])
    assert told(question) == [("digest", f"user:{one.pk}") for one in (lead, second)]


def test_once_it_is_read_nobody_is_told_and_it_leaves_the_list(home, clock):
    question, other = draft(home), reply(home)
    clock.set("2026-11-18 10:00")
    workflow.approve(question, by=question.reviewer, draft_id=question.draft_id)
    workflow.read_reply(other, by=member(home, "second"))
    assert (tasks.tell_what_is_not_read(), late(home.owner)) == (0, [])


def test_what_is_late_a_second_time_is_told_a_second_time(home, clock):
    question = draft(home)
    clock.set("2026-11-18 10:00")
    tasks.tell_what_is_not_read()
    workflow.send_back(question, by=question.reviewer)
    wording = workflow.Wording(answer="Another.")
    workflow.submit(question, by=question.claimed_by, wording=wording, reviewer=question.reviewer)
    assert tasks.tell_what_is_not_read() == 0
    clock.set("2026-11-20 10:00")
    assert (tasks.tell_what_is_not_read(), len(told(question))) == (1, 2)


def test_the_digest_comes_in_the_leads_own_hours_and_says_no_more_than_a_number(home, clock):
    question, lead = draft(home), home.owner
    lead.memberships.update(shift={"3": ["12:00", "16:00"]})  # Thursdays
    clock.set("2026-11-18 10:00")
    tasks.tell_what_is_not_read()
    for moment, sent in (("2026-11-18 12:10", 0), ("2026-11-18 22:00", 0), ("2026-11-19 12:10", 1)):
        clock.set(moment)
        mail.outbox.clear()
        tasks.send_digests()
        found = [one.body for one in mail.outbox if one.to == [lead.email]]
        assert len(found) == sent
    assert ("1 matter for the lead" in found[0], f"questions/{question.pk}" in found[0]) == (True, False)


@pytest.mark.parametrize("role", ["trainee", "worker"])
def test_the_list_is_for_leads_and_for_those_of_the_organisation(role, home, clock):
    draft(home)
    clock.set("2026-11-18 10:00")
    assert "late" not in access.names_of_lists(member(home, role))
    assert late(make_organisation("elsewhere").owner) == []


def test_practice_and_what_was_taken_back_is_told_to_nobody(home, clock):
    question, made = reply(home), draft(home)
    Question.objects.filter(pk=made.pk).update(came_by="practice", code_digest=None, publish="no")
    workflow.withdraw(question)
    clock.set("2026-11-18 10:00")
    assert Question.objects.not_read(timezone.now()).count() == 2
    assert (tasks.tell_what_is_not_read(), late(home.owner)) == (0, [])


@pytest.mark.parametrize(("night", "told_at"), [("nobody", "2026-11-19 09:00"), ("duty", "2026-11-16 11:00")])
def test_a_lead_is_told_of_an_overdue_reply_in_their_own_hours_unless_a_duty_unit_was_chosen(night, told_at, home):
    Organisation.objects.update(night=night, reply_minutes=60)
    home.owner.memberships.update(shift={"3": ["09:00", "16:00"]})  # Thursdays
    question = make_question(organisation=Organisation.objects.get(), level=2)
    due = Delivery.objects.get(event__question=question, channel="duty_mail", recipient=f"due:{home.owner.pk}")
    assert f"{timezone.localtime(due.next_try_at, ZoneInfo('Europe/Helsinki')):%Y-%m-%d %H:%M}" == told_at
