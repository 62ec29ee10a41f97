"""Who is there now: at work by their own shift, or on the duty roster. And whose turn it is to take over."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from people.models import DutyContact, Membership, Organisation, Role, User
from questions import access
from questions.models import Question, Status

_HELD = (Status.CLAIMED, Status.WITH_ASKER, Status.IN_REVIEW)


def members(organisation: Organisation, roles: Iterable[str] = Role.answering()) -> QuerySet[Membership]:
    """Who works here with one of these roles; not yet who is only invited."""
    return Membership.objects.arrived().filter(team__organisation=organisation, role__in=list(roles))


def on_then(contacts: Iterable[DutyContact], moment: datetime) -> list[DutyContact]:
    """Those of these who are on at `moment`, by their place in line, each person once."""
    on = [contact for contact in contacts if contact.next_on(moment) == moment]
    first: dict[int, DutyContact] = {}
    for contact in sorted(on, key=lambda contact: (contact.place, contact.pk)):
        first.setdefault(contact.user_id, contact)
    return list(first.values())


def on_duty(organisation: Organisation, moment: datetime) -> list[DutyContact]:
    """Those of the roster who are on at `moment` and work here, by their place in line, each person once."""
    rows = organisation.duty_contacts.filter(user__in=members(organisation).values("user"))
    return on_then(rows.select_related("user", "organisation"), moment)


def here(organisation: Organisation, moment: datetime | None = None) -> set[int]:
    """Numbers of those who answer here and are at work, or on the roster, at `moment` (now). Two queries."""
    moment = moment or timezone.now()
    rows = members(organisation).select_related("team__organisation")
    at_work = {row.user_id for row in rows if row.calendar().is_open(moment)}
    return at_work | {contact.user_id for contact in on_duty(organisation, moment)}


def may_review(user: User, question: Question) -> bool:
    """Whether this person may review where the question is answered."""
    return members(question.organisation, Role.reviewing()).filter(user=user).exists()


def who_follows(question: Question, user: User, *, by: User | None = None) -> User:
    """Who follows it when `user` takes it. A trainee does only where nobody else is there: before them who follows it
    already, then `by` who gives it to them, then whose turn it is."""
    if question.is_practice or may_review(user, question):
        return user
    around = here(question.organisation)
    left_out = [user.pk, question.barred_id, *access.who_know_the_asker(question)]
    first = [one for one in (question.owner, by) if one and one.pk not in left_out and may_review(one, question)]
    turns = by_turn(question, Role.reviewing(), but=left_out)
    return next((one for one in (*first, *turns) if one.pk in around), user)


def by_turn(question: Question, roles: Iterable[str], *, but: Iterable[int | None]) -> list[User]:
    """Who of these roles takes over, whose turn it is first: there now, of the question's team, with the least held."""
    rows = list(members(question.organisation, roles).values_list("user_id", "team_id"))
    team = {user for user, team in rows if team == question.team_id}
    there, left_out = here(question.organisation), {pk for pk in but if pk}
    held = Count("pk", filter=Q(status__in=_HELD))
    carried = Question.objects.filter(claimed_by__in=[user for user, _team in rows]).order_by()
    loads = dict(carried.values("claimed_by").annotate(held=held).values_list("claimed_by", "held"))
    people = User.objects.filter(pk__in={user for user, _team in rows} - left_out)
    return sorted(people, key=lambda one: (one.pk not in there, one.pk not in team, loads.get(one.pk, 0), one.pk))
