"""Giving a question to somebody else: colleagues whose turn it is, and teams. Plain values for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation import access, care
from people.models import Membership, Role, Team, User
from questions.access import roles_in, who_know_the_asker
from questions.models import Question

NEAR = 4  # colleagues with a button of their own; the others stand in a list to choose from


@dataclass(frozen=True)
class Colleague:
    """Somebody who could go on; `load` says what they carry now."""

    pk: int
    name: str
    load: str


def told(question: Question, user: User, steps: Mapping[str, str]) -> dict[str, Any]:
    """`near`: colleagues at work now with the least to carry; `others`: everybody else; `teams` to pass it on to."""
    context: dict[str, Any] = {}
    if "hand_over" in steps:
        context |= _colleagues(question, user)
    if "pass_on" in steps:
        context["teams"] = [("", _("any team")), *((str(team.pk), team.name) for team in _teams(question))]
    return context


def _colleagues(question: Question, user: User) -> dict[str, Any]:
    left_out = [question.claimed_by_id, question.barred_id, *who_know_the_asker(question)]
    people = access.colleagues(question, but=left_out)
    leads = Role.LEAD in roles_in(user, question.organisation)
    loads = care.by_load(people, question.organisation, for_lead=leads)
    rows = [(load.at_work, Colleague(load.user.pk, load.user.name, _said(load, leads=leads))) for load in loads]
    near = [one for at_work, one in rows if at_work][:NEAR]
    return {"near": near, "others": [(at_work, one) for at_work, one in rows if one not in near]}


def _said(load: care.Load, *, leads: bool) -> str:
    """How heavy somebody's day is, a lead is told and nobody else; neither the words nor the order tell it."""
    holds = ngettext("holds %(number)s question", "holds %(number)s questions", load.held) % {"number": load.held}
    said = [holds if load.held else _("holds none")]
    if leads and load.heavy:
        heavy = ngettext("%(number)s heavy one today", "%(number)s heavy ones today", load.heavy)
        said.append(heavy % {"number": load.heavy})
    return ", ".join(said)


def _teams(question: Question) -> list[Team]:
    """Teams of the same organisation in which somebody answers, by name. One query."""
    rows = Membership.objects.current().filter(role__in=Role.answering(), team__organisation=question.organisation_id)
    return list(Team.objects.filter(pk__in=rows.values("team")).order_by("name", "pk"))
