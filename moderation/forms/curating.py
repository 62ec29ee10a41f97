"""What is written of office words and topics, cleaned. What is wrong with it, the workflow says."""

from django import forms

from content.models import COUNTRIES, LANGUAGES
from content.workflow.editing import MOST_MONTHS, TopicText, WordText
from moderation.forms.fields import CHOOSE, TypedField, choice

_LONG = 4_000


class WordForm(forms.Form):
    """An office word. Its language is left out where it is there already."""

    language = forms.ChoiceField(choices=LANGUAGES, required=False)
    country = forms.ChoiceField(choices=COUNTRIES, required=False)
    word = TypedField(required=False, max_length=_LONG)
    explanation = TypedField(required=False, max_length=_LONG)
    number = forms.IntegerField(required=False, min_value=1, max_value=32_000)

    def text(self) -> WordText:
        """As the workflow wants it."""
        data = self.cleaned_data
        number = str(data["number"] or "")
        return WordText(data["language"], data["country"], data["word"], data["explanation"], number)


class TopicForm(forms.Form):
    """Names and first words in each language."""

    slug = TypedField(required=False, max_length=50)
    name_fi = TypedField(required=False, max_length=_LONG)
    name_sv = TypedField(required=False, max_length=_LONG)
    name_nb = TypedField(required=False, max_length=_LONG)
    name_en = TypedField(required=False, max_length=_LONG)
    lead_fi = TypedField(required=False, max_length=_LONG)
    lead_sv = TypedField(required=False, max_length=_LONG)
    lead_nb = TypedField(required=False, max_length=_LONG)
    lead_en = TypedField(required=False, max_length=_LONG)

    def text(self) -> TopicText:
        """As the workflow wants it."""
        names = {code: self.cleaned_data[f"name_{code}"] for code, _own in LANGUAGES}
        leads = {code: self.cleaned_data[f"lead_{code}"] for code, _own in LANGUAGES}
        return TopicText(names, leads, self.cleaned_data["slug"])


class ArrangeForm(forms.Form):
    """Where a topic stands, and when its texts are checked again."""

    position = forms.IntegerField(min_value=0, max_value=1000, error_messages={"required": CHOOSE})
    shelf_months = forms.IntegerField(min_value=1, max_value=MOST_MONTHS, error_messages={"required": CHOOSE})


class PickForm(forms.Form):
    """A text to stand first."""

    kind = choice([("article", "article"), ("answer", "answer")])
    number = forms.IntegerField(min_value=1)
