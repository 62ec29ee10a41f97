"""Whether a page that its asker wished away may return."""

from django import forms
from django.utils.translation import gettext_lazy

from moderation.forms.fields import choice
from questions.models import Returning


class ReturnForm(forms.Form):
    """Why it may return or stays away; for the second person, what their page showed."""

    returning = choice(Returning.choices, gettext_lazy("Choose why it may return or stays away."))
