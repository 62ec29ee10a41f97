"""The set-up from a TOML file: the same steps and the same checks as in the browser; what is wrong is told by its line.

Running it again changes nothing that stands already, and invites nobody twice.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation

from people.models import Membership, Organisation, User
from people.set_up.forms import CODES, Step, is_new
from people.set_up.lines import Key, line_of
from people.set_up.staff import Reach
from people.set_up.steps import STEPS

EXAMPLE = Path(__file__).parent / "example.toml"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERSON = {"email": "email", "person": "name", "place": "team", "role": "role", "language": "language"}
LISTS = ("teams", "people")
TABLES = {"slug", "organisation", "hours", "law", "reach", *LISTS}


@dataclass(frozen=True, order=True)
class Wrong:
    """What is wrong, and in which line."""

    line: int
    key: str
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.key}: {self.why}" if self.key else f"line {self.line}: {self.why}"


class Refused(Exception):
    """The file can't be kept; nothing of it was."""

    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__("\n".join(map(str, wrong)))
        self.wrong = sorted(set(wrong))


# --- where a field of a step stands in the file ---------------------------------------------------


def _by_language(field: str, table: str, key: str) -> dict[str, Key]:
    return {f"{field}_{code}": (table, key, code) for code in CODES}


WHO: dict[str, Key] = {name: ("organisation", name) for name in ("country", "kind", "languages")}
WHO |= _by_language("name", "organisation", "name")
HOURS: dict[str, Key] = {name: ("hours", name) for name in ("night", "promise_days")}
SPANS: dict[str, Key] = {f"{end}_{day}": ("hours", name) for day, name in enumerate(DAYS) for end in ("from", "until")}
LAW: dict[str, Key] = {
    f"{field}_{code}": ("law", code, "source_url" if field == "url" else field)
    for code in CODES
    for field in ("text", "source", "url", "confirmed_by")
}
REACH: dict[str, Key] = {
    name: ("reach", name)
    for name in ("duty_number", "owner", "postal_address", "contact_mail", "contact_phone", "privacy_officer")
}
REACH |= _by_language("duty", "reach", "duty_name")
PLAIN = {"who": WHO, "hours": HOURS, "law": LAW, "reach": REACH}
KEYS = WHO | HOURS | SPANS | LAW | REACH


@dataclass
class Given:
    """What a step gets instead of a browser's post, and which row of the file each of its rows is."""

    data: dict[str, Any]
    rows: list[int]

    def key(self, field: str) -> Key:
        """Where a field of the step stands in the file."""
        if field in KEYS:
            return KEYS[field]
        name, _, number = field.rpartition("_")
        row = self.rows[int(number)] if number.isdecimal() and int(number) < len(self.rows) else 0
        return ("people", row, PERSON[name]) if name in PERSON else ("teams", row, "name" if name == "team" else name)


class _Lists(dict[str, Any]):
    """What a form reads from: lists as they are."""

    def getlist(self, name: str) -> list[Any]:
        found = self.get(name, [])
        return found if isinstance(found, list) else [found]


def _get(told: Any, key: Key) -> Any:
    for part in key:
        if not isinstance(told, dict) or part not in told:
            return None
        told = told[part]
    return told


def _given(name: str, form: Step, told: dict[str, Any]) -> Given:
    """What the file says; what it leaves out is as it is kept, or as it ships."""
    if name == "teams":
        return _teams(form, told.get("teams", []))
    if name == "people":
        return _people(form, told.get("people", []))
    data = dict(form.kept())
    data |= {field: value for field, key in PLAIN[name].items() if (value := _get(told, key)) is not None}
    table = told.get("hours", {})
    if name == "hours" and any(day in table for day in DAYS):  # the week is told whole: a day left out is closed
        for number, day in enumerate(DAYS):
            span = table.get(day) or ["", ""]
            ends = [str(end)[:5] for end in span] if isinstance(span, list) and len(span) == 2 else ["?", "?"]
            data[f"from_{number}"], data[f"until_{number}"] = ends
    return Given(data, [])


def _teams(form: Step, rows: list[dict[str, Any]]) -> Given:
    """Those that are there stay in their places; the one that `first_admin` made takes the first new name."""
    there = list(form.organisation.teams.order_by("pk")) if form.organisation.pk else []
    names = [str(row.get("name", "")) for row in rows]
    new = [number for number, name in enumerate(names) if name not in {team.name for team in there}]
    placed = [names.index(team.name) if team.name in names else -1 for team in there]
    if placed == [-1] and new:
        placed = [new.pop(0)]
    placed += new
    data: dict[str, Any] = {"rows": len(placed)}
    for number, row in enumerate(placed):
        stays = row < 0
        data[f"team_{number}"] = there[number].name if stays else names[row]
        data[f"languages_{number}"] = there[number].languages if stays else rows[row].get("languages", [])
    return Given(data, placed)


def _people(form: Step, rows: list[dict[str, Any]]) -> Given:
    """Those who are not there yet."""
    members = Membership.objects.current().filter(team__organisation=form.organisation)
    there = set(members.values_list("user__email", "team__name"))
    new = [n for n, row in enumerate(rows) if (str(row.get("email", "")).lower(), row.get("team")) not in there]
    data: dict[str, Any] = {"rows": len(new)}
    for number, row in enumerate(new):
        data |= {f"{field}_{number}": rows[row].get(name, "") for field, name in PERSON.items()}
    return Given(data, new)


# --- reading and keeping --------------------------------------------------------------------------


def read(text: str) -> dict[str, Any]:
    """The file as data. Raises `Refused` on what is no TOML, or has a part that nobody knows."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        found = re.search(r"line (\d+)", str(why))
        raise Refused([Wrong(int(found[1]) if found else len(text.splitlines()), "", str(why))]) from why
    wrong = [Wrong(line_of(text, (name,)), name, "there is no such part") for name in told if name not in TABLES]
    wrong += [
        Wrong(line_of(text, (name,)), name, f"write it as {'[[' + name + ']]' if name in LISTS else '[' + name + ']'}")
        for name in TABLES & set(told) - {"slug"}
        if not _has_its_form(name, told[name])
    ]
    if not re.fullmatch(r"[a-z0-9-]{2,40}", str(told.get("slug"))) or "slug" not in told:
        wrong.append(Wrong(line_of(text, ("slug",)), "slug", "small letters, digits and hyphens, two at least"))
    if wrong:
        raise Refused(wrong)
    return told


def _has_its_form(name: str, value: Any) -> bool:
    if name in LISTS:
        return isinstance(value, list) and all(isinstance(row, dict) for row in value)
    return isinstance(value, dict)


def keep(text: str, *, by: User, try_only: bool = False) -> tuple[Organisation, list[str]]:
    """Keep the file; the organisation, and what should be told besides. All of it or, with `Refused`, nothing.

    `try_only`: look, and keep nothing. Invitations leave when all the rest is kept.
    """
    told = read(text)
    said: list[str] = []
    with translation.override("en"):
        with transaction.atomic():
            organisation = Organisation.objects.select_for_update().filter(slug=told["slug"]).first()
            organisation = organisation or Organisation(slug=told["slug"])
            people, reach = _keep_all(organisation, told, text, said, by)
            transaction.set_rollback(try_only)
        if not try_only:
            for step in (people, reach):
                said += step.keep(by=by)
    return organisation, said


def _keep_all(
    organisation: Organisation, told: dict[str, Any], text: str, said: list[str], by: User
) -> tuple[Step, Step]:
    """Keep the steps but the two last, which come after the invitations; raises `Refused` with all that is wrong."""
    wrong: list[Wrong] = []
    checked: dict[str, Step] = {}
    for step in STEPS:
        if is_new(organisation) and step.name in ("teams", "law", "people"):
            continue  # the first step was refused
        checked[step.name], found = _check(step.name, step.form(organisation), told, text)
        wrong += found
        may_be_kept = not is_new(organisation) or step.name == "who"
        if not found and may_be_kept and step.name not in ("people", "reach"):
            said += checked[step.name].keep(by=by)
    if wrong:
        raise Refused(wrong)
    return checked["people"], checked["reach"]


def _check(name: str, form: Step, told: dict[str, Any], text: str) -> tuple[Step, list[Wrong]]:
    given = _given(name, form, told)
    bound = type(form)(form.organisation, _Lists(given.data))
    if isinstance(bound, Reach):
        bound.invited = {str(row.get("email", "")).lower() for row in told.get("people", [])}
    wrong = []
    for field, words in bound.errors.items():
        key = given.key(field)
        shown = ".".join(str(part + 1) if isinstance(part, int) else part for part in key)
        wrong += [Wrong(line_of(text, key), shown, str(word)) for word in words]
    return bound, wrong
