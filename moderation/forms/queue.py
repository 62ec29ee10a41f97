"""What is typed on the queue itself."""

from django import forms
from django.utils.translation import gettext_lazy

from content.models import Publication
from moderation.forms.fields import LONGEST, text_field
from people.models import User


class ViewForm(forms.Form):
    """A kept view has a name."""

    name = text_field(40, missing=gettext_lazy("Write a name for the view."))


class TogetherForm(forms.Form):
    """One published answer for several askers: which one, what they read, who checks it. The ticks stand beside it."""

    choose = forms.ModelChoiceField(
        Publication.objects.live(), error_messages={"required": gettext_lazy("Choose a published answer.")}
    )
    text = text_field(LONGEST, missing=gettext_lazy("Write a line to the askers."))
    reviewer = forms.ModelChoiceField(
        User.objects.all(), error_messages={"required": gettext_lazy("Choose who checks it.")}
    )
