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


def filled(form: type[F], request: StaffRequest) -> F:
    """The form, whole. Raises `Unfinished` with its first error."""
    made = form(request.POST)
    if not made.is_valid():
        raise Unfinished(next(iter(made.errors.values()))[0])
    return made


def cleaned(form: type[F], request: StaffRequest) -> dict[str, Any]:
    """The form's clean data. Raises `Unfinished` with its first error."""
    return filled(form, request).cleaned_data
