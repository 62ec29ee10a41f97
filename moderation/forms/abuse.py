"""What a person says of an abusive text."""

from django import forms
from django.utils.translation import gettext_lazy

from moderation.forms.fields import choice
from questions.models import Abuse


class SpamForm(forms.Form):
    """How far the asker's words were known when it was pressed."""

    last_seen = forms.IntegerField(required=False)


class AbuseForm(forms.Form):
    """Which kind it is. Criticism of the service is none."""

    kind = choice([(kind.value, kind.label) for kind in Abuse.kinds()], gettext_lazy("Choose what it is."))
