"""The light of intake, set by hand."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from content.models import LANGUAGES, Topic
from moderation.forms.fields import CHOOSE, choice
from people.models import Light, Organisation

DAY = gettext_lazy("Write the day as 2026-12-24.")


class LightForm(forms.Form):
    """Which light, for which questions, until the end of which day; "counted" has it counted again."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), error_messages={"required": CHOOSE})
    light = choice([*Light.choices, ("counted", "")])
    language = forms.ChoiceField(choices=[("", ""), *LANGUAGES], required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)
    day = forms.DateField(required=False, error_messages={"invalid": DAY})

    def __init__(self, *args: Any, led: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = led

    def until(self) -> datetime | None:
        """The end of the day where the organisation is; None where no day was named."""
        day, organisation = self.cleaned_data["day"], self.cleaned_data["organisation"]
        return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(organisation.zone)) if day else None
