"""Organisations, teams, staff and faces of the demo."""

from typing import Any

from moderation.snippets import load_snippets
from people.laws import load_law_texts
from people.models import Area, DutyContact, Face, LanguageDefault, Membership, Organisation, Team, User
from portal.demo import read

HOURS = {str(day): ["09:00", "16:00"] for day in range(5)}
DIGEST_HOURS = [9, 12, 15]
_FIELDS = (
    "slug",
    "country",
    "unit_kind",
    "languages",
    "zone",
    "duty_number",
    "promise_days",
    "night",
    "names",
    "duty_name",
    "postal_address",
    "contact_mail",
    "privacy_officer",
)


def load() -> dict[str, User]:
    """Everything in organisations.toml; returns the staff by key."""
    data = read("organisations.toml")
    teams: dict[str, Team] = {}
    for row in data["organisation"]:
        teams |= _organisation(row)
    staff = {row["key"]: _person(row, teams) for row in data["staff"]}
    for row in data["organisation"]:
        organisation = Organisation.objects.get(slug=row["slug"])
        organisation.owner = staff[row["owner"]]
        organisation.save(update_fields=["owner"])
        for line in row["roster"]:
            key, hours = line["who"], {name: value for name, value in line.items() if name != "who"}
            DutyContact.objects.create(organisation=organisation, user=staff[key], **hours)
        load_snippets(organisation)
    return staff


def _organisation(row: dict[str, Any]) -> dict[str, Team]:
    organisation = Organisation.objects.create(
        hours=HOURS, digest_hours=DIGEST_HOURS, publish_after_days=0, **{name: row[name] for name in _FIELDS}
    )
    load_law_texts(organisation)
    for language in row["default_for"]:
        LanguageDefault.objects.create(language=language, organisation=organisation)
    for area in row["area"]:
        Area.objects.create(organisation=organisation, **area)
    return {team["name"]: Team.objects.create(organisation=organisation, **team) for team in row["team"]}


def _person(row: dict[str, Any], teams: dict[str, Team]) -> User:
    user = User.objects.create_user(f"{row['key']}@demo.example", name=row["name"], password="demo")  # noqa: S106
    for team, role in row["roles"]:
        Membership.objects.create(user=user, team=teams[team], role=role)
    Face.objects.create(
        user=user,
        first_name=row["name"].split()[0],
        roles=row["role"],
        words=row["words"],
        languages=row["languages"],
        drawing=row["drawing"],
        hidden=row.get("hidden", False),
    )
    return user
