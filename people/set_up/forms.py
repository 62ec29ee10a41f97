"""The steps of the set-up: what each asks, what it checks, how it is kept.

Each is a form over one organisation. Its fields and their names are the same in the browser and in the file.
"""

import hashlib
import json
from datetime import time
from typing import Any

from django import forms
from django.db.models import ProtectedError
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import (
    LANGUAGES,
    LanguageDefault,
    Night,
    Organisation,
    Team,
    UnitKind,
    User,
)
from people.set_up.fields import Text, choice, clock, spoken, whole

ZONES = {"fi": "Europe/Helsinki", "se": "Europe/Stockholm", "no": "Europe/Oslo"}
COUNTRIES = [("fi", gettext_lazy("Finland")), ("se", gettext_lazy("Sweden")), ("no", gettext_lazy("Norway"))]
CODES = [code for code, _name in LANGUAGES]
SPARE = 3  # empty rows below what is there
MOST_ROWS = 40


class Step(forms.Form):
    """One step. `data` None: as it is kept now."""

    def __init__(self, organisation: Organisation, data: Any = None) -> None:
        self.organisation = organisation
        super().__init__(data, initial=self.kept())
        self.add_fields()

    def kept(self) -> dict[str, Any]:
        """What stands now, by the names of the fields."""
        raise NotImplementedError

    def add_fields(self) -> None:
        """Those that depend on the organisation."""

    def keep(self, *, by: User) -> list[str]:
        """Keep what was typed; what somebody should be told besides."""
        raise NotImplementedError

    def mark(self) -> str:
        """Changes when somebody else keeps this step: who typed beside them is told before anything is lost."""
        stands = json.dumps(self.kept(), sort_keys=True, default=str)
        return hashlib.sha256(stands.encode()).hexdigest()[:16]

    def rows(self, there: int) -> int:
        """How many rows a list has: those that came, or those that are kept and some empty ones."""
        if not self.is_bound:
            return there + SPARE
        told = str(self.data.get("rows", ""))
        return min(int(told) if told.isdecimal() else 0, MOST_ROWS)

    def in_languages(self, name: str) -> dict[str, str]:
        """`name_fi`, `name_sv` … -> {language: text}, without the empty ones."""
        found = {code: self.cleaned_data.get(f"{name}_{code}", "") for code in CODES}
        return {code: text for code, text in found.items() if text}


class Who(Step):
    """Who answers: name, country, kind of unit, languages."""

    country = choice(COUNTRIES)
    kind = choice(UnitKind.choices)
    languages = spoken()
    name_fi, name_sv, name_nb, name_en = Text(120), Text(120), Text(120), Text(120)

    def kept(self) -> dict[str, Any]:
        row = self.organisation
        names = {f"name_{code}": row.names.get(code, "") for code in CODES}
        return {"country": row.country or "fi", "kind": row.unit_kind, "languages": list(row.languages), **names}

    def clean(self) -> dict[str, Any]:
        """A name in each language that is answered."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for code in data.get("languages", []):
            if not data.get(f"name_{code}") and f"name_{code}" not in self.errors:
                self.add_error(f"name_{code}", _("Write the name as it is in this language."))
        if is_new(self.organisation):
            self._look_whether_it_is_there()
        return data

    def _look_whether_it_is_there(self) -> None:
        """A second press makes no second organisation."""
        taken = {name for names in Organisation.objects.values_list("names", flat=True) for name in names.values()}
        for code, name in self.in_languages("name").items():
            if name in taken:
                self.add_error(f"name_{code}", _("There is an organisation of this name already."))

    def keep(self, *, by: User) -> list[str]:  # noqa: ARG002 - each step is kept by somebody
        row, data = self.organisation, self.cleaned_data
        if row.country != data["country"] or not row.unit_kind:
            row.zone = ZONES[data["country"]]
        row.names, row.country, row.unit_kind = self.in_languages("name"), data["country"], data["kind"]
        row.languages = [code for code in CODES if code in data["languages"]]
        row.slug = row.slug or free_slug(next(iter(row.names.values())))
        mine = ("names", "country", "unit_kind", "languages", "zone", "slug")
        row.save(update_fields=None if is_new(row) else mine)
        for code in row.languages:
            LanguageDefault.objects.get_or_create(language=code, defaults={"organisation": row})
        return []


def is_new(organisation: Organisation) -> bool:
    """Whether it stands nowhere yet."""
    return organisation._state.adding


def free_slug(name: str) -> str:
    """A short name for addresses that no organisation has yet."""
    plain = slugify(name)[:40] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 3) if (slug := plain if n == 1 else f"{plain}-{n}") not in taken)


class Teams(Step):
    """Who works with whom."""

    def _there(self) -> list[Team]:
        return list(self.organisation.teams.order_by("pk")) if self.organisation.pk else []

    def kept(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for number, team in enumerate(self._there()):
            found |= {f"team_{number}": team.name, f"languages_{number}": list(team.languages)}
        return found

    def add_fields(self) -> None:
        for number in range(self.rows(len(self._there()))):
            self.fields[f"team_{number}"] = Text(80)
            self.fields[f"languages_{number}"] = spoken(required=False)

    def _typed(self) -> list[tuple[int, str, list[str]]]:
        numbers = [int(name.removeprefix("team_")) for name in self.fields if name.startswith("team_")]
        data = self.cleaned_data
        return [(n, data.get(f"team_{n}", ""), data.get(f"languages_{n}", [])) for n in numbers]

    def clean(self) -> dict[str, Any]:
        """One at least, no two of one name; who has a team keeps it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        there = self._there()
        for number, name, _languages in self._typed():
            if name.casefold() in seen:
                self.add_error(f"team_{number}", _("Another team has this name."))
            if not name and number < len(there) and there[number].memberships.exists():
                self.add_error(f"team_{number}", _("Somebody is or was in this team. It keeps a name."))
            seen |= {name.casefold()} if name else set()
        if not seen and not self.errors:
            self.add_error("team_0" if "team_0" in self.fields else None, _("Write the name of one team at least."))
        return data

    def keep(self, *, by: User) -> list[str]:  # noqa: ARG002
        there, told = self._there(), []
        for number, name, languages in self._typed():
            team = there[number] if number < len(there) else Team(organisation=self.organisation)
            if name:
                team.name, team.languages = name, languages
                team.save()
            elif team.pk:
                told += _remove(team)
        return told


def _remove(team: Team) -> list[str]:
    try:
        team.delete()
    except ProtectedError:
        return [_("%(name)s has questions, so it stays.") % {"name": team}]
    return []


class Hours(Step):
    """When somebody is at work, and what holds at night."""

    night = choice(Night.choices)
    promise_days = whole(1, 30)

    def kept(self) -> dict[str, Any]:
        row = self.organisation
        found: dict[str, Any] = {"night": row.night, "promise_days": row.promise_days}
        for day in range(7):
            span = row.hours.get(str(day), ["", ""])
            found |= {f"from_{day}": span[0][:5], f"until_{day}": span[1][:5]}
        return found

    def add_fields(self) -> None:
        for day in range(7):
            self.fields[f"from_{day}"], self.fields[f"until_{day}"] = clock(), clock()

    def _spans(self) -> dict[int, tuple[time | None, time | None]]:
        data = self.cleaned_data
        return {day: (data.get(f"from_{day}"), data.get(f"until_{day}")) for day in range(7)}

    def clean(self) -> dict[str, Any]:
        """Both ends of a day, in their order, and one day at least."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        spans = self._spans()
        for day, (opens, closes) in spans.items():
            bad = f"from_{day}" in self.errors or f"until_{day}" in self.errors
            if not bad and (opens is None) != (closes is None):
                self.add_error(f"until_{day}", _("Write from when and until when, or neither."))
            elif opens and closes and opens >= closes:
                self.add_error(f"until_{day}", _("The end has to come after the beginning."))
        if not self.errors and not any(opens for opens, _closes in spans.values()):
            self.add_error("from_0", _("Write the hours of one day at least."))
        return data

    def keep(self, *, by: User) -> list[str]:  # noqa: ARG002
        row, data = self.organisation, self.cleaned_data
        spans = {day: span for day, span in self._spans().items() if span[0] and span[1]}
        row.hours = {str(day): [f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, (opens, closes) in spans.items()}
        row.night, row.promise_days = data["night"], data["promise_days"]
        row.save(update_fields=["hours", "night", "promise_days"])
        return []

    @property
    def days(self) -> list[tuple[int, str]]:
        """Monday first, in the reader's language."""
        return [(day, str(name)) for day, name in WEEKDAYS.items()]
