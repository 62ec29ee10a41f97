"""Levels, the danger protocol and duties."""

from django import forms
from django.utils.translation import gettext_lazy

from moderation.forms.fields import LONGEST_NOTE, choice, text_field
from moderation.words import Details, Dismissed, NoReport, Office
from people.models import User
from questions.models import Level, Lowering


class LevelForm(forms.Form):
    """A level, and where the program saw more, why not."""

    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)
    less_because = forms.ChoiceField(choices=[("", ""), *Dismissed.choices], required=False)


class LowerForm(forms.Form):
    """To which level, and why two people may lower it."""

    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)
    reason = choice(Lowering.choices, gettext_lazy("Choose why it can be lowered."))


class ConfirmForm(forms.Form):
    """What the second person had before them."""

    lowering_seen = forms.CharField(max_length=80, required=False)


class DismissForm(forms.Form):
    """Why it is no danger."""

    reason = choice(Dismissed.choices)


class ReportForm(forms.Form):
    """To which kind of office, and when; the time is local, empty is now."""

    office = choice(Office.choices, gettext_lazy("Choose where you made the report."))
    made_at = forms.DateTimeField(
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": gettext_lazy("Write when you made the report like this: 2026-11-22 14:02.")},
    )


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
    follower_insist = forms.BooleanField(required=False)
