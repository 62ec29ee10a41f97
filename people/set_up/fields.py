"""Fields that the steps share. Each says what is wrong in words that help."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.text import tidy
from people.models import LANGUAGES

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")
CHOOSE = _("Choose one.")
WRITE = _("Write something first.")
MAIL = _("Check the address. It looks like this: name@example.org.")
TOO_LONG = _("That is too long. Make it %(limit_value)s characters or fewer.")


class Text(forms.CharField):
    """Text as people type it, without control characters and blank edges."""

    def __init__(self, most: int, *, required: bool = False, missing: Any = WRITE, **more: Any) -> None:
        super().__init__(
            max_length=most, required=required, error_messages={"required": missing, "max_length": TOO_LONG}, **more
        )

    def to_python(self, value: Any) -> str:
        """Anything -> tidy text."""
        return tidy(str(value or ""))


class Number(Text):
    """A telephone number that a young person can call."""

    def __init__(self, **more: Any) -> None:
        super().__init__(40, **more)

    def clean(self, value: Any) -> str:
        """Digits, and what stands between them."""
        number = str(super().clean(value))
        if number and not PHONE.fullmatch(number):
            raise forms.ValidationError(_("Write the number as one dials it, such as 112 or +358 40 000 0000."))
        return number


def mail(*, required: bool = False) -> forms.EmailField:
    """An e-mail address."""
    words = {"required": _("Write the e-mail address."), "invalid": MAIL}
    return forms.EmailField(required=required, error_messages=words)


def choice(choices: Any, *, required: bool = True) -> forms.ChoiceField:
    """One of these."""
    return forms.ChoiceField(
        choices=list(choices), required=required, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )


def spoken(*, required: bool = True) -> forms.MultipleChoiceField:
    """Some of the four languages."""
    words = {"required": _("Choose at least one language."), "invalid_choice": _("Choose from the list.")}
    return forms.MultipleChoiceField(choices=LANGUAGES, required=required, error_messages=words)


def whole(least: int, most: int) -> forms.IntegerField:
    """A whole number between these two."""
    told = _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most}
    names = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(min_value=least, max_value=most, error_messages=dict.fromkeys(names, told))


def clock() -> forms.TimeField:
    """A time of the day, as in 9:00."""
    return forms.TimeField(
        required=False, input_formats=["%H:%M", "%H.%M"], error_messages={"invalid": _("Write the time like 09:00.")}
    )
