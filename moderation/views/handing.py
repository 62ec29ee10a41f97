"""Giving a question to somebody else: colleagues whose turn it is, and teams. Plain values for the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moderation import access, care
from people.models import Membership, Role, Team, User
from questions.access import who_know_the_asker
from questions.models import Question

NEAR = 4  # colleagues with a button of their own; the others stand in a list to choose from


@dataclass(frozen=True)
class Colleague:
    """Somebody who could go on; `load` says what they carry now."""

    pk: int
    name: str
    load: str


def told(question: Question, user: User, steps: Mapping[str, str], staff: Sequence[Membership]) -> dict[str, Any]:
    """`near`: colleagues at work now with the least to carry; `others`: everybody else; `teams` to pass it on to."""
    context: dict[str, Any] = {}
    if "hand_over" in steps:
        context |= _colleagues(question, user, staff)
    if "pass_on" in steps:
        context["teams"] = [("", _("any team")), *((str(team.pk), team.name) for team in _teams(staff))]
    return context


def _colleagues(question: Question, user: User, staff: Sequence[Membership]) -> dict[str, Any]:
    left_out = [question.claimed_by_id, question.barred_id, *who_know_the_asker(question)]
    people = access.colleagues(staff, but=left_out)
    leads = Role.LEAD in user.roles_at(question.organisation_id)
    loads = care.by_load(people, question.organisation, for_lead=leads, staff=staff)
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


def _teams(staff: Sequence[Membership]) -> list[Team]:
    """Teams of the same organisation in which somebody answers, by name."""
    return sorted({row.team for row in staff}, key=lambda team: (team.name.casefold(), team.pk))
