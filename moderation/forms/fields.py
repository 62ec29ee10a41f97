"""Fields and lengths that the desk's forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ground.text import tidy

LONGEST = 20_000
LONGEST_ASKED = 4_000
LONGEST_NOTE = 4_000
TITLE = 160
CHOOSE = gettext_lazy("Choose one.")
EMPTY = gettext_lazy("Write something first.")


class TypedField(forms.CharField):
    """Text as people type it, without control characters and blank edges."""

    def to_python(self, value: Any) -> str:
        """Anything -> tidy text."""
        return tidy(str(value or ""))


def choice(choices: list[tuple[Any, Any]], missing: Any = CHOOSE) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, error_messages={"required": missing, "invalid_choice": missing})


def text_field(most: int = LONGEST, *, missing: Any = EMPTY, required: bool = True) -> TypedField:
    return TypedField(max_length=most, required=required, error_messages={"required": missing})
