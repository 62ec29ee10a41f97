"""Colleagues: handing over, inviting, faces."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from content.models import LANGUAGES
from moderation.forms.fields import LONGEST_NOTE, choice, text_field
from people.models import Role, Team, User


class HandOverForm(forms.Form):
    """To whom, and what they should know."""

    to = forms.ModelChoiceField(User.objects.all(), error_messages={"required": gettext_lazy("Choose a colleague.")})
    hand_over_note = text_field(LONGEST_NOTE, required=False)
    insist = forms.BooleanField(required=False)


class PassOnForm(forms.Form):
    """To which team; none is any."""

    to_team = forms.ModelChoiceField(Team.objects.all(), required=False)


def _ticks(label: Any, hint: Any) -> forms.MultipleChoiceField:
    words = {"invalid_choice": gettext_lazy("Choose from the list.")}
    return forms.MultipleChoiceField(label=label, help_text=hint, required=False, error_messages=words)


class QuestionsForm(forms.Form):
    """Which questions a team is for, and what it was for when the page was opened."""

    topics = _ticks(gettext_lazy("Topics"), gettext_lazy("None ticked: all, also questions without a topic."))
    areas = _ticks(gettext_lazy("Areas"), gettext_lazy("None ticked: all, also questions that name no area."))
    languages = _ticks(gettext_lazy("Languages"), gettext_lazy("None ticked: all."))
    seen = forms.CharField(required=False)

    def offer(self, choices: dict[str, dict[str, str]]) -> None:
        """What there is to tick, by field: value -> name."""
        for name, options in choices.items():
            self.fields[name].choices = list(options.items())  # type: ignore[attr-defined]

    def clean_seen(self) -> Any:
        """As it was read; anything else is like nothing, and never what stands now."""
        try:
            return json.loads(self.cleaned_data["seen"])
        except (ValueError, RecursionError):
            return None

    def parts(self) -> list[dict[str, Any]]:
        """The fields to tick as a page shows them."""
        return [self._part(name) for name in ("topics", "areas", "languages")]

    def _part(self, name: str) -> dict[str, Any]:
        bound = self[name]
        return {
            "name": name,
            "label": bound.label,
            "hint": bound.help_text,
            "options": bound.field.choices,  # type: ignore[attr-defined]
            "value": bound.value() or [],
            "error": str(bound.errors[0]) if bound.errors else "",
        }


class InviteForm(forms.Form):
    """A new colleague."""

    email = forms.EmailField(
        error_messages={
            "required": gettext_lazy("Write the e-mail address."),
            "invalid": gettext_lazy("Check the address. It looks like this: name@example.org."),
        }
    )
    name = text_field(80, missing=gettext_lazy("Write the name."))
    team = forms.ModelChoiceField(Team.objects.all(), error_messages={"required": gettext_lazy("Choose a team.")})
    role = choice(Role.choices)
    language = choice(LANGUAGES)


class FaceForm(forms.Form):
    """What readers see beside an answer."""

    first_name = text_field(40, missing=gettext_lazy("Write your first name."))
    drawing = forms.TypedChoiceField(choices=[(number, number) for number in range(1, 9)], coerce=int)
    languages = forms.MultipleChoiceField(choices=LANGUAGES, required=False)
    hidden = forms.BooleanField(required=False)
    role_fi = text_field(60, required=False)
    role_sv = text_field(60, required=False)
    role_nb = text_field(60, required=False)
    role_en = text_field(60, required=False)
    words_fi = text_field(300, required=False)
    words_sv = text_field(300, required=False)
    words_nb = text_field(300, required=False)
    words_en = text_field(300, required=False)

    def by_language(self, name: str) -> dict[str, str]:
        """`role` or `words`: language -> text, without the empty ones."""
        found = {code: self.cleaned_data[f"{name}_{code}"] for code, _name in LANGUAGES}
        return {code: text for code, text in found.items() if text}
