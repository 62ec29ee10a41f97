"""What the admin types about organisations, teams and faces, checked before it can break a page.

Several fields hold small JSON; each is checked by its name (`CHECKS`), with an example in the answer.
"""

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import LANGUAGES, DutyContact, Membership, Organisation, Role, User

CODES = {code for code, _name in LANGUAGES}
DAYS = {str(day) for day in range(7)}
_HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
_PHONE = re.compile(r"\+[0-9][0-9 ]{5,24}")


def _like(example: str) -> ValidationError:
    return ValidationError(_("Write it like this: %(example)s") % {"example": example})


def by_language(value: Any) -> None:
    """`{"fi": "teksti", "en": "a text"}`."""
    known = isinstance(value, dict) and set(value) <= CODES
    if not known or not all(isinstance(text, str) and text.strip() for text in value.values()):
        raise _like('{"fi": "…", "sv": "…", "nb": "…", "en": "…"}')


def languages(value: Any) -> None:
    """`["fi", "sv"]`."""
    if not isinstance(value, list) or not set(map(str, value)) <= CODES:
        raise _like('["fi", "sv", "nb", "en"]')


def slugs(value: Any) -> None:
    """`["school", "family"]`."""
    if not isinstance(value, list) or not all(isinstance(slug, str) for slug in value):
        raise _like('["school", "family"]')


def working_hours(value: Any) -> None:
    """`{"0": ["09:00", "16:00"]}`; 0 is Monday."""
    try:
        spans = [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in value.values()]
        right = set(value) <= DAYS and all(opens < closes for opens, closes in spans)
    except (AttributeError, TypeError, ValueError):
        right = False
    if not right:
        raise _like('{"0": ["09:00", "16:00"]}')


def special_days(value: Any) -> None:
    """`{"2026-12-24": ["09:00", "12:00"], "2026-12-31": []}`; [] is closed."""
    try:
        right = all(date.fromisoformat(day) and isinstance(span, list) for day, span in value.items())
        for span in filter(None, value.values()):
            working_hours({"0": span})
    except (AttributeError, TypeError, ValueError, ValidationError):
        right = False
    if not right:
        raise _like('{"2026-12-24": ["09:00", "12:00"], "2026-12-31": []}')


def days(value: Any) -> None:
    """`["2026-12-24"]`."""
    try:
        right = isinstance(value, list) and all(date.fromisoformat(day) for day in value)
    except (TypeError, ValueError):
        right = False
    if not right:
        raise _like('["2026-12-24"]')


def hours_of_the_day(value: Any) -> None:
    """`[9, 12, 15]`."""
    if not isinstance(value, list) or not all(type(hour) is int and 0 <= hour <= 23 for hour in value):
        raise _like("[9, 12, 15]")


def time_zone(value: Any) -> None:
    """`Europe/Helsinki`."""
    if value not in available_timezones():
        raise _like("Europe/Helsinki")


CHECKS: dict[str, Callable[[Any], None]] = {
    "names": by_language,
    "duty_name": by_language,
    "roles": by_language,
    "words": by_language,
    "languages": languages,
    "topics": slugs,
    "areas": slugs,
    "hours": working_hours,
    "shift": working_hours,
    "closed_days": days,
    "special_days": special_days,
    "digest_hours": hours_of_the_day,
    "zone": time_zone,
}


class CheckedForm(forms.ModelForm[Any]):
    """A form of the admin whose JSON has the shape the pages expect."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, check in CHECKS.items():
            if name in self.fields:
                self.fields[name].validators.append(check)


class OrganisationForm(CheckedForm):
    """An organisation; a light set by hand ends by itself."""

    class Meta:
        help_texts: ClassVar = {
            "special_days": gettext_lazy(
                'Dates that go before holidays: {"2026-12-24": ["09:00", "12:00"], "2026-12-31": []}. [] means: closed.'
            ),
            "light": gettext_lazy("Empty: it is counted from what waits. Red stops nobody; the form says so first."),
        }

    def clean(self) -> dict[str, Any]:
        """Set until when, and not for good."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("light") and not data.get("light_until"):
            self.add_error("light_until", _("Say until when. Then it is counted again."))
        return data


class DutyContactForm(forms.ModelForm[DutyContact]):
    """A place on the duty roster: days to tick, hours to choose, and somebody who may open a thread there."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Weekdays"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: every day. Hours over midnight belong to the day on which they begin."),
    )
    from_hour = forms.TypedChoiceField(label=gettext_lazy("From"), choices=_HOURS, coerce=int, initial=8)
    to_hour = forms.TypedChoiceField(
        label=gettext_lazy("Until"),
        choices=_HOURS,
        coerce=int,
        initial=16,
        help_text=gettext_lazy("The same hour twice: round the clock."),
    )

    class Meta:
        model = DutyContact
        fields = ("place", "user", "days", "from_hour", "to_hour", "phone")
        labels: ClassVar = {"user": gettext_lazy("Who")}
        help_texts: ClassVar = {
            "place": gettext_lazy("1 is called first."),
            "phone": gettext_lazy("With the country, as in +358 40 000 0000. Only for the web hook; staff see it."),
        }

    def clean_phone(self) -> str:
        """A number that a telephone system can ring, or none."""
        phone = str(self.cleaned_data["phone"]).strip()
        if phone and not _PHONE.fullmatch(phone):
            raise _like("+358 40 000 0000")
        return phone

    def clean(self) -> dict[str, Any]:
        """Somebody who answers questions there: nobody else can open what they are called to."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        user, organisation = data.get("user"), data.get("organisation") or getattr(self.instance, "organisation", None)
        if user and organisation and not _answers(user, organisation):
            told = _("%(name)s answers no questions in this organisation. Choose somebody who does.")
            self.add_error("user", told % {"name": user})
        return data


def _answers(user: User, organisation: Organisation) -> bool:
    rows = Membership.objects.current().filter(user=user, team__organisation=organisation, role__in=Role.answering())
    return rows.exists()


class UserForm(forms.ModelForm[User]):
    """Name, work address, language."""

    def clean_email(self) -> str:
        """In small letters, once."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody has this address already."))
        return email


class MembershipForm(CheckedForm):
    """A membership that begins now, of somebody who may log in, and never one's own: the admin role opens no thread."""

    by: User | None = None

    class Meta:
        help_texts: ClassVar = {
            "shift": gettext_lazy(
                'For each weekday from when until when: {"0": ["09:00", "16:00"]}. 0 is Monday, 6 is Sunday. '
                "{} means: as the organisation works."
            )
        }

    def clean_shift(self) -> dict[str, list[str]]:
        """Emptied: as the organisation works."""
        return self.cleaned_data["shift"] or {}

    def clean_user(self) -> User:
        """Not of somebody who has been shut out."""
        user: User = self.cleaned_data["user"]
        if not user.is_active:
            raise ValidationError(_("%(name)s may not log in. An admin can change that first.") % {"name": user})
        if user == self.by:
            raise ValidationError(_("Somebody else has to give you another role."))
        return user
