"""What the admin types about organisations, teams and faces, checked before it can break a page.

Several fields hold small JSON; each is checked by its name (`CHECKS`), with an example in the answer.
"""

from collections.abc import Callable
from datetime import date, time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import LANGUAGES, Membership, User

CODES = {code for code, _name in LANGUAGES}
DAYS = {str(day) for day in range(7)}


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
    "closed_days": days,
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


class UserForm(forms.ModelForm[User]):
    """Name, work address, language."""

    def clean_email(self) -> str:
        """In small letters, once."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody has this address already."))
        return email


class MembershipForm(forms.ModelForm[Membership]):
    """A membership that begins now, of somebody who may log in, and never one's own: the admin role opens no thread."""

    by: User | None = None

    def clean_user(self) -> User:
        """Not of somebody who has been shut out."""
        user: User = self.cleaned_data["user"]
        if not user.is_active:
            raise ValidationError(_("%(name)s may not log in. An admin can change that first.") % {"name": user})
        if user == self.by:
            raise ValidationError(_("Somebody else has to give you another role."))
        return user
