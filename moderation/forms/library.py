"""What is written and said about articles and published answers, cleaned."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from content.models import COUNTRIES, LANGUAGES, Audience, Topic
from moderation.forms.fields import CHOOSE, LONGEST_NOTE, TITLE, TypedField, choice, text_field
from people.models import User

LONGEST_ARTICLE, LONGEST_LEAD, LONGEST_LIST, SLUG = 60_000, 400, 8_000, 80
_PARTS = ("name", "url", "seen")
_GIVE_TOPIC = gettext_lazy("Choose a topic.")


def as_lines(rows: Iterable[Any]) -> str:
    """Sources (or words) as people write them, one a line: `name | address | 2026-11-22`."""
    return "\n".join(_line(row) for row in rows)


def _line(row: Any) -> str:
    if not isinstance(row, Mapping):
        return str(row)
    parts = [str(row.get(name) or "") for name in _PARTS]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(parts)


class LinesField(TypedField):
    """One thing a line; empty lines are nothing."""

    def clean(self, value: Any) -> Any:
        """Text -> its lines, tidy."""
        return [" ".join(line.split()) for line in super().clean(value).splitlines() if line.strip()]


class SourcesField(LinesField):
    """Sources, one a line. What is wrong with one is said when it is handed in: what was typed is never lost."""

    def clean(self, value: Any) -> list[dict[str, str]]:
        """Text -> {"name", "url", "seen"}."""
        found = [[part.strip() for part in line.split("|", 2)] for line in super().clean(value)]
        return [dict(zip(_PARTS, [*parts, "", ""], strict=False)) for parts in found]


class TextForm(forms.Form):
    """An article as far as it has got. `seen`: the saved revision the page had; `base`: the version it began from."""

    seen = forms.IntegerField(min_value=0)
    base = forms.IntegerField(min_value=0, required=False)
    title = TypedField(required=False, max_length=TITLE)
    lead = TypedField(required=False, max_length=LONGEST_LEAD)
    body = TypedField(required=False, max_length=LONGEST_ARTICLE)
    sources = SourcesField(required=False, max_length=LONGEST_LIST)
    searched = LinesField(required=False, max_length=LONGEST_LIST)
    reader = forms.ModelChoiceField(User.objects.filter(is_active=True), required=False)

    def clean_title(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["title"].split())

    def clean_lead(self) -> str:
        """In one paragraph."""
        return " ".join(self.cleaned_data["lead"].split())

    def clean_base(self) -> int:
        """None is the beginning."""
        return self.cleaned_data["base"] or 0


class PlaceForm(forms.Form):
    """Where an article stands: the slug is left out where it is fixed."""

    topic = forms.ModelChoiceField(
        Topic.objects.all(),
        to_field_name="slug",
        error_messages={"required": _GIVE_TOPIC, "invalid_choice": _GIVE_TOPIC},
    )
    audience = choice(list(Audience.choices))
    country = forms.ChoiceField(choices=COUNTRIES, required=False)
    slug = TypedField(required=False, max_length=SLUG)


class StartForm(PlaceForm):
    """A new article."""

    language = choice(LANGUAGES)
    title = text_field(TITLE, missing=gettext_lazy("Give it a title. You can change it later."))

    def clean_title(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["title"].split())


class TranslateForm(forms.Form):
    """Into which language."""

    language = choice(LANGUAGES)


class WhenForm(forms.Form):
    """The day on which it goes live, and the hour by the clock that is active: the organisation's."""

    on = forms.DateField(required=False, error_messages={"invalid": gettext_lazy("Write the day as 2026-11-22.")})
    hour = forms.TimeField(required=False, error_messages={"invalid": gettext_lazy("Write the time as 14:30.")})

    def when(self) -> dict[str, Any]:
        """`on` (None: today) and `at` (None: as soon as the day begins), as the workflow takes them."""
        on, hour = self.cleaned_data["on"], self.cleaned_data["hour"]
        if hour is None:
            return {"on": on, "at": None}
        return {"on": on, "at": timezone.make_aware(datetime.combine(on or timezone.localdate(), hour))}


class VersionForm(WhenForm):
    """Which version was read, and when it goes live; without a day, now."""

    version_id = forms.IntegerField()


class AdviceForm(forms.Form):
    """What should change before it goes out."""

    version_id = forms.IntegerField()
    advice = text_field(LONGEST_NOTE, missing=gettext_lazy("Say in a word or two what should change."))


class DayForm(WhenForm):
    """Another day."""

    on = forms.DateField(error_messages={"required": CHOOSE, "invalid": gettext_lazy("Write the day as 2026-11-22.")})


class NumberForm(forms.Form):
    """A version by its number; whom to ask to read it."""

    number = forms.IntegerField(min_value=1)


class RewordForm(forms.Form):
    """A new answer for a page whose question is gone."""

    answer = text_field(missing=gettext_lazy("The answer is still empty."))
