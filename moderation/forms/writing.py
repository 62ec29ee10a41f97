"""What is written about a question, cleaned."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from content.models import Publication, Topic
from moderation.forms.fields import LONGEST, LONGEST_NOTE, TITLE, TypedField, choice, text_field
from people.models import User
from questions import checklist
from questions.models import Reason, VoiceKind

_THEMES = [(name, name) for name in checklist.THEMES]
_ITEMS = [(name, name) for name in checklist.items(checklist.THEMES)]
NAME = 40


class WordingForm(forms.Form):
    """The answer with the public wording, as far as it has got. `seen`: the saved version the page had.

    `checklist`: the themes the page showed, by commas. `text_seen`: the asker's text that it showed.
    """

    seen = forms.IntegerField(min_value=0)
    answer = TypedField(required=False, max_length=LONGEST)
    title = TypedField(required=False, max_length=TITLE)
    public_question = TypedField(required=False, max_length=LONGEST)
    role_only = forms.BooleanField(required=False)
    sensitive = forms.BooleanField(required=False)
    linked = forms.ModelChoiceField(Publication.objects.live(), required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)
    checklist = forms.CharField(required=False)
    themes = forms.MultipleChoiceField(choices=_THEMES, required=False)
    ticked = forms.MultipleChoiceField(choices=_ITEMS, required=False)
    text_seen = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        """`themes`, `themes_seen` (what is not named there is not taken out), `ticked`: as the wording wants them."""
        data = super().clean() or self.cleaned_data
        themes, ticked = (tuple(data.get(name, ())) for name in ("themes", "ticked"))
        seen = tuple(name for name in checklist.THEMES if name in data.get("checklist", "").split(","))
        return data | {"themes": themes, "themes_seen": seen, "ticked": ticked}

    def clean_linked(self) -> Publication | None:
        """Taken off with the box beside it."""
        return None if self.data.get("unlink") else self.cleaned_data["linked"]


class HandInForm(WordingForm):
    """The same, ready for a colleague. `voices_seen`: the voices the page showed."""

    answer = text_field(missing=gettext_lazy("The answer is still empty."))
    reviewer = forms.ModelChoiceField(
        User.objects.all(), error_messages={"required": gettext_lazy("Choose who checks it.")}
    )
    voices_seen = forms.CharField(required=False)


class VoiceForm(forms.Form):
    """One's own voice beside the answer; a name for a young person."""

    voice_kind = choice(VoiceKind.choices, gettext_lazy("Choose who speaks."))
    voice = text_field()
    voice_name = TypedField(required=False, max_length=NAME)
    voice_role_only = forms.BooleanField(required=False)

    def clean_voice_name(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["voice_name"].split())


class LeaveOutForm(forms.Form):
    """Which voice."""

    voice_id = forms.IntegerField()


class ReplyForm(forms.Form):
    """A message to the asker, sent at once."""

    reply = text_field()
    reply_role_only = forms.BooleanField(required=False)
    text_seen = forms.CharField(required=False)


class DeclineForm(forms.Form):
    """Why we can't answer here, in words to the asker."""

    reason = choice(Reason.choices)
    words = text_field()


class SendBackForm(forms.Form):
    """What should change, and the reviewer's own version if there is one."""

    advice = text_field(LONGEST_NOTE, required=False)
    text = text_field(required=False)


class NoteForm(forms.Form):
    """A note for colleagues."""

    note = text_field(LONGEST_NOTE)


class LinkForm(forms.Form):
    """An earlier answer that fits."""

    choose = forms.ModelChoiceField(
        Publication.objects.live(), error_messages={"required": gettext_lazy("Choose an answer.")}
    )


class ReviewForm(forms.Form):
    """Which version was read, what its reader ticks of the checklist, and what they say it is not about."""

    draft_id = forms.IntegerField()
    ticked = forms.MultipleChoiceField(choices=_ITEMS, required=False)
    not_about = forms.MultipleChoiceField(choices=_THEMES, required=False)
