"""The desk's other pages."""

from django import forms
from django.utils.translation import gettext_lazy

from content.models import LANGUAGES, Topic
from moderation.forms.fields import CHOOSE, LONGEST_ASKED, LONGEST_NOTE, choice, text_field
from moderation.words import Withdrawn
from people.models import Area
from questions.models import AgeBand, CameBy


class BringInForm(forms.Form):
    """A question that reached staff elsewhere. No field for a handle or a name."""

    nonce = forms.CharField()
    text = text_field(LONGEST_ASKED, missing=gettext_lazy("Write the question in the young person’s own words."))
    language = choice(LANGUAGES)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)
    age_band = forms.ChoiceField(choices=[("", ""), *AgeBand.choices], required=False)
    area = forms.ModelChoiceField(Area.objects.select_related("organisation"), to_field_name="slug", required=False)
    came_by = choice([(way.value, way.label) for way in CameBy.brought_in()])


class PutInForm(forms.Form):
    """What is put into an answer: a saved text, an answer or an article, as `snippet:3`."""

    put = forms.RegexField(
        r"\A(?:snippet|answer|article):\d{1,9}\Z", error_messages={"required": CHOOSE, "invalid": CHOOSE}
    )


class SnippetForm(forms.Form):
    """A saved text."""

    title = text_field(80)
    language = choice(LANGUAGES)
    folder = text_field(40, required=False)
    text = text_field(LONGEST_NOTE)


class WithdrawForm(forms.Form):
    """Why a published answer goes."""

    reason = choice(Withdrawn.choices)
