"""The steps about people: who is invited first, who is responsible, and how to reach them."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people import workflow
from people.models import LANGUAGES, Membership, Organisation, Role, User
from people.set_up.fields import CHOOSE, Number, Text, choice, mail
from people.set_up.forms import CODES, Step


class Reach(Step):
    """Who is responsible, whom a young person calls at once, and how readers reach the organisation."""

    duty_number = Number(required=True)
    duty_fi, duty_sv, duty_nb, duty_en = Text(120), Text(120), Text(120), Text(120)
    owner = Text(254, required=True, missing=CHOOSE)  # an e-mail address
    postal_address, contact_phone, privacy_officer = Text(200), Number(), Text(200)
    contact_mail = mail()
    invited: frozenset[str] | set[str] = frozenset()  # addresses that are about to be invited (the file)

    def kept(self) -> dict[str, Any]:
        row = self.organisation
        names = ("duty_number", "postal_address", "contact_mail", "contact_phone", "privacy_officer")
        plain = {name: getattr(row, name) for name in names}
        duty = {f"duty_{code}": row.duty_name.get(code, "") for code in CODES}
        return plain | duty | {"owner": row.owner.email if row.owner else ""}

    def clean_owner(self) -> str:
        """Somebody who works here, or an admin."""
        mail = str(self.cleaned_data["owner"]).lower()
        if mail not in {user.email for user in may_own(self.organisation)} | self.invited:
            raise ValidationError(_("Nobody here has this address. Invite them first."))
        return mail

    def clean(self) -> dict[str, Any]:
        """One way to reach a person, at least."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        ways = ("postal_address", "contact_mail", "contact_phone")
        if not any(data.get(name) or name in self.errors for name in ways):
            self.add_error("contact_mail", _("Write an address, an e-mail or a phone number: one is enough."))
        return data

    def keep(self, *, by: User) -> list[str]:  # noqa: ARG002
        row, data = self.organisation, self.cleaned_data
        plain = ("duty_number", "postal_address", "contact_mail", "contact_phone", "privacy_officer")
        for name in plain:
            setattr(row, name, data[name])
        row.duty_name = self.in_languages("duty")
        row.owner = User.objects.filter(email=data["owner"]).first()
        row.save(update_fields=[*plain, "duty_name", "owner"])
        return []


def may_own(organisation: Organisation) -> list[User]:
    """Who can be named as responsible: who works there, and admins."""
    rows = Membership.objects.current().select_related("user").order_by("user__name", "pk")
    found = [row.user for row in rows.filter(team__organisation=organisation)] if organisation.pk else []
    found += [row.user for row in rows.filter(role=Role.ADMIN)]
    return list(dict.fromkeys(found))


class People(Step):
    """Who is invited first. Rows without an address are left out."""

    NAMES: ClassVar = ("email", "person", "place", "role", "language")

    def kept(self) -> dict[str, Any]:
        return {}

    def mark(self) -> str:
        """Inviting takes nothing away from anybody."""
        return ""

    def add_fields(self) -> None:
        teams = [(team.name, team.name) for team in self.organisation.teams.order_by("name", "pk")]
        roles = [(role.value, role.label) for role in Role]
        for number in range(self.rows(0)):
            self.fields[f"email_{number}"], self.fields[f"person_{number}"] = mail(), Text(80)
            self.fields[f"place_{number}"] = choice(teams, required=False)
            self.fields[f"role_{number}"] = choice(roles, required=False)
            self.fields[f"language_{number}"] = choice(LANGUAGES, required=False)

    def _typed(self) -> list[tuple[int, dict[str, str]]]:
        numbers = [int(name.removeprefix("email_")) for name in self.fields if name.startswith("email_")]
        rows = [(n, {name: self.cleaned_data.get(f"{name}_{n}", "") for name in self.NAMES}) for n in numbers]
        return [(n, row) for n, row in rows if row["email"] or row["person"]]

    def clean(self) -> dict[str, Any]:
        """Whole rows."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        words = {"email": _("Write the e-mail address."), "person": _("Write the name.")}
        for number, row in self._typed():
            for name in self.NAMES:
                if not row[name] and f"{name}_{number}" not in self.errors:
                    self.add_error(f"{name}_{number}", words.get(name, _("Choose one.")))
        return data

    def keep(self, *, by: User) -> list[str]:
        told = []
        for _number, row in self._typed():
            told += _invite(self.organisation, row, by)
        return told


def _invite(organisation: Organisation, row: dict[str, str], by: User) -> list[str]:
    """What went wrong, if anything did; the others are invited all the same."""
    if row["email"].lower() == by.email:
        return [_("Somebody else has to give you another role.")]
    team = organisation.teams.filter(name=row["place"]).order_by("pk")[0]
    given = {"email": row["email"], "name": row["person"], "role": row["role"], "language": row["language"]}
    try:
        workflow.invite(**given, team=team, by=by)
    except workflow.NotAllowed as refused:
        return [str(refused)]
    return []
