"""What every step shares: the type of its function, and a form's clean data or the reason why not."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms

from moderation.views.guard import StaffRequest
from questions.models import Question

Take = Callable[[StaffRequest, Question], str]
F = TypeVar("F", bound=forms.Form)


class Unfinished(Exception):
    """Something is missing in what was typed; the message says what."""


def cleaned(form: type[F], request: StaffRequest) -> dict[str, Any]:
    """The form's clean data. Raises `Unfinished` with its first error."""
    filled = form(request.POST)
    if not filled.is_valid():
        raise Unfinished(next(iter(filled.errors.values()))[0])
    return filled.cleaned_data
