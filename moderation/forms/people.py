"""Colleagues: handing over, inviting, faces."""

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
