"""What the steps of the set-up ask, in words: fields in groups, as the page shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import LANGUAGES, Night, Role, UnitKind
from people.set_up.forms import COUNTRIES, Step
from people.set_up.staff import may_own

Options = Iterable[tuple[str, Any]]
OWN_NAMES = dict(LANGUAGES)
INTRO = {
    "who": gettext_lazy("Young people see the name. Country and kind decide which law holds and which days are free."),
    "teams": gettext_lazy("One team is enough to begin with. You can add more when you need them."),
    "hours": gettext_lazy("When somebody is at work. A day without hours is closed, and so are public holidays."),
    "law": gettext_lazy(
        "This stands above the form: when you have to tell somebody else. The texts to begin with came with the "
        "software and no lawyer has read them. Let somebody who knows the law read each one, then write who it was."
    ),
    "people": gettext_lazy(
        "Each gets a mail with a link that is good for three days. Two of them have to be workers or leads: "
        "no answer leaves before a second person has read it."
    ),
    "reach": gettext_lazy("Whom a young person can call at once, who is responsible, and where readers write to."),
}


@dataclass
class Part:
    """A field as the page shows it. `kind`: a type of `<input>`, or text, area, select, choice, ticks."""

    kind: str
    name: str
    label: Any
    hint: Any = ""
    options: Options = ()
    lang: str = ""
    value: Any = ""
    error: str = ""

    def in_words(self) -> str:
        """What it holds, as people say it."""
        if self.kind == "ticks":
            return ", ".join(str(label) for value, label in self.options if value in (self.value or []))
        return str(dict(self.options).get(self.value, self.value) or "")


@dataclass
class Group:
    """Fields that belong together."""

    title: str
    parts: list[Part]
    hint: Any = ""
    side: bool = field(default=False)  # beside each other where there is room


def groups(name: str, form: Step, language: str) -> list[Group]:
    """The fields of a step, with what was typed or is kept, and what is wrong with it."""
    found = _GROUPS[name](form, language)
    for part in (part for group in found for part in group.parts):
        bound = form[part.name]
        part.value = bound.value() if bound.value() is not None else ""
        part.error = str(bound.errors[0]) if bound.errors else ""
    return found


def _who(_form: Step, _language: str) -> list[Group]:
    return [
        Group(
            "",
            [
                Part("select", "country", _("Country"), options=COUNTRIES),
                Part("select", "kind", _("Kind of unit"), options=[("", _("Choose …")), *UnitKind.choices]),
                Part("ticks", "languages", _("In which languages do you answer?"), options=LANGUAGES),
            ],
        ),
        Group(
            _("Name, in each of these languages"),
            [Part("text", f"name_{code}", name, lang=code) for code, name in LANGUAGES],
        ),
    ]


def _numbers(form: Step, begins: str) -> list[int]:
    return [int(name.removeprefix(begins)) for name in form.fields if name.startswith(begins)]


def _teams(form: Step, _language: str) -> list[Group]:
    hint = _("None ticked: the team answers in all languages.")
    return [
        Group(
            _("Team %(number)s") % {"number": number + 1},
            [
                Part("text", f"team_{number}", _("Name")),
                Part("ticks", f"languages_{number}", _("Languages"), hint=hint, options=LANGUAGES),
            ],
        )
        for number in _numbers(form, "team_")
    ]


def _hours(_form: Step, _language: str) -> list[Group]:
    days = [
        Group(
            str(name).capitalize(),
            [Part("time", f"from_{day}", _("From")), Part("time", f"until_{day}", _("Until"))],
            side=True,
        )
        for day, name in WEEKDAYS.items()
    ]
    promise = Part(
        "number", "promise_days", _("You answer within so many working days"), hint=_("This is promised on the form.")
    )
    night = Part("choice", "night", _("At night"), hint=_("Young people are told which it is."), options=Night.choices)
    return [*days, Group("", [promise, night])]


def _law(form: Step, _language: str) -> list[Group]:
    reader = _("Name and title. Empty: it counts as not read by a lawyer.")
    return [
        Group(
            OWN_NAMES[code],
            [
                Part("area", f"text_{code}", _("Text"), lang=code),
                Part("text", f"source_{code}", _("The law by its name"), lang=code),
                Part("url", f"url_{code}", _("Where it can be read"), hint="https://…"),
                Part("text", f"confirmed_by_{code}", _("Who knows the law and has read this text"), hint=reader),
            ],
        )
        for code in form.organisation.languages
    ]


def _people(form: Step, language: str) -> list[Group]:
    teams = [(team.name, team.name) for team in form.organisation.teams.order_by("name", "pk")]
    roles = [(role.value, role.label) for role in Role]
    first = {"place": teams[0][0] if teams else "", "role": Role.WORKER.value, "language": language}
    for number in _numbers(form, "email_"):
        for name, value in first.items():
            form.initial.setdefault(f"{name}_{number}", value)
    return [
        Group(
            _("Colleague %(number)s") % {"number": number + 1},
            [
                Part("email", f"email_{number}", _("E-mail")),
                Part("text", f"person_{number}", _("Name")),
                Part("select", f"place_{number}", _("Team"), options=teams),
                Part("select", f"role_{number}", _("Role"), options=roles),
                Part("select", f"language_{number}", _("Language of the desk"), options=LANGUAGES),
            ],
        )
        for number in _numbers(form, "email_")
    ]


def _reach(form: Step, _language: str) -> list[Group]:
    owners = [("", _("Choose …")), *((user.email, user.name) for user in may_own(form.organisation))]
    call = Part("tel", "duty_number", _("The number that a young person in danger calls"))
    names = [
        Part("text", f"duty_{code}", name, lang=code) for code, name in LANGUAGES if code in form.organisation.languages
    ]
    ways = [
        Part("text", "postal_address", _("Postal address")),
        Part("email", "contact_mail", _("E-mail for readers")),
        Part("tel", "contact_phone", _("Phone for readers")),
    ]
    return [
        Group("", [call, Part("select", "owner", _("Who is responsible"), options=owners)]),
        Group(_("Who answers that number"), names, hint=_("Its name in each language, if you want.")),
        Group(_("How readers reach you"), ways, hint=_("One of the three is enough. They stand on the privacy page.")),
        Group("", [Part("text", "privacy_officer", _("Data protection officer"))]),
    ]


_GROUPS: dict[str, Callable[[Step, str], list[Group]]] = {
    "who": _who,
    "teams": _teams,
    "hours": _hours,
    "law": _law,
    "people": _people,
    "reach": _reach,
}
