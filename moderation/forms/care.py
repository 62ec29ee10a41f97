"""Talking with a colleague, and practising."""

from django import forms
from django.utils.translation import gettext_lazy

from content.models import LANGUAGES
from moderation.forms.fields import choice
from people.models import User


class TalkedForm(forms.Form):
    """With whom."""

    to = forms.ModelChoiceField(
        User.objects.all(), error_messages={"required": gettext_lazy("Choose whom you talked with.")}
    )


class PractiseForm(forms.Form):
    """A made-up question in this language; `kind` "" is any."""

    language = choice(LANGUAGES, gettext_lazy("Choose a language."))
    kind = forms.CharField(required=False, max_length=20)
