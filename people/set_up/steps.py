"""The steps in their order, and what is still missing before an organisation may open for questions."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.answering import awaited
from people.models import Membership, Organisation
from people.set_up.forms import Hours, Step, Teams, Who, is_new
from people.set_up.law import Law
from people.set_up.staff import People, Reach


@dataclass(frozen=True)
class Named:
    """A step: its name in addresses, what it is called, and its form."""

    name: str
    title: Any
    form: type[Step]


STEPS = (
    Named("who", gettext_lazy("Who you are"), Who),
    Named("teams", gettext_lazy("Teams"), Teams),
    Named("hours", gettext_lazy("Opening hours"), Hours),
    Named("law", gettext_lazy("What the law says"), Law),
    Named("people", gettext_lazy("The first colleagues"), People),
    Named("reach", gettext_lazy("Who is responsible, and how to reach you"), Reach),
)
BY_NAME = {step.name: step for step in STEPS}
REVIEWERS = "two who may review"
# What `Organisation.gaps` names -> the step that fills it, and what to do, in words.
GAPS = {
    "unit_kind": ("who", gettext_lazy("Say what kind of unit you are.")),
    "languages": ("who", gettext_lazy("Choose the languages in which you answer.")),
    "hours": ("hours", gettext_lazy("Write when somebody is at work.")),
    "law text": ("law", gettext_lazy("Keep a text about the law in each of your languages.")),
    REVIEWERS: ("people", gettext_lazy("Two people who may review: invite two workers or leads.")),
    "duty_number": ("reach", gettext_lazy("Write the number that a young person in danger can call.")),
    "owner": ("reach", gettext_lazy("Name who is responsible.")),
    "contact": ("reach", gettext_lazy("Give one way to reach a person: an address, an e-mail or a phone number.")),
}


@dataclass(frozen=True)
class Missing:
    """What keeps the form for questions shut."""

    step: str
    words: Any
    waits: bool = False  # for somebody who was invited: there is nothing to fill in


def missing(organisation: Organisation) -> list[Missing]:
    """In the order of the steps; empty when the organisation may open."""
    if is_new(organisation):
        return [Missing(*GAPS[gap]) for gap in ("unit_kind", "languages")]
    found = [_told(organisation, gap) for gap in organisation.gaps()]
    if not organisation.teams.exists():
        found.append(Missing("teams", _("Write the name of one team at least.")))
    order = [step.name for step in STEPS]
    return sorted(found, key=lambda one: order.index(one.step))


def _told(organisation: Organisation, gap: str) -> Missing:
    names = awaited(organisation) if gap == REVIEWERS else []
    here = Membership.objects.reviewing().filter(team__organisation=organisation).values("user").distinct()
    if not names or len(names) + here.count() < 2:
        return Missing(*GAPS[gap])
    told = _("Two people who may review have to have chosen their password. Invited, not in yet: %(names)s.")
    return Missing("people", told % {"names": ", ".join(map(str, names))}, waits=True)


def unread_laws(organisation: Organisation) -> list[str]:
    """The languages whose law text nobody who knows the law has read."""
    rows = organisation.law_texts.filter(confirmed_by="", language__in=organisation.languages)
    return sorted(rows.values_list("language", flat=True))


def go_on(organisation: Organisation, after: str = "") -> str:
    """The next step with something missing, those behind `after` first; "" when all is there."""
    order = [step.name for step in STEPS]
    lacks = {one.step for one in missing(organisation) if not one.waits}
    start = order.index(after) + 1 if after in order else 0
    return next((name for name in [*order[start:], *order[:start]] if name in lacks), "")
