"""Levels, the danger protocol and duties."""

from django import forms
from django.utils.translation import gettext_lazy

from moderation.forms.fields import LONGEST_NOTE, choice, text_field
from moderation.words import Details, Dismissed, NoReport, Office
from people.models import User
from questions.models import Level, Lowering


class LevelForm(forms.Form):
    """A level."""

    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)


class LowerForm(LevelForm):
    """To which level, and why two people may lower it."""

    reason = choice(Lowering.choices, gettext_lazy("Choose why it can be lowered."))


class DismissForm(forms.Form):
    """Why it is no danger."""

    reason = choice(Dismissed.choices)


class ReportForm(forms.Form):
    """To which kind of office."""

    office = choice(Office.choices, gettext_lazy("Choose where you made the report."))


class ConsultForm(forms.Form):
    """Which kind of office gave advice; what was said, for a note."""

    asked = choice(Office.choices, gettext_lazy("Choose whom you asked."))
    advice_given = text_field(LONGEST_NOTE, required=False)


class DetailsForm(forms.Form):
    """Whether anything leads to the young person."""

    found = choice(Details.choices)


class AssessForm(forms.Form):
    """Why no report can be made."""

    because = choice(NoReport.choices, gettext_lazy("Choose why no report can be made."))


class FollowerForm(forms.Form):
    """Who follows it from now on."""

    follower = forms.ModelChoiceField(
        User.objects.all(), error_messages={"required": gettext_lazy("Choose a colleague.")}
    )
