"""What staff type, cleaned. A form cleans input and does nothing else."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from content.models import LANGUAGES, Publication, Topic
from ground.text import tidy
from moderation.words import Dismissed, Office, Withdrawn
from people.models import Area, Role, Team, User
from questions.models import AgeBand, CameBy, Level, Reason

LONGEST = 20_000
LONGEST_ASKED = 4_000
LONGEST_NOTE = 4_000
TITLE = 160
CHOOSE = gettext_lazy("Choose one.")
EMPTY = gettext_lazy("Write something first.")


class TypedField(forms.CharField):
    """Text as people type it, without control characters and blank edges."""

    def to_python(self, value: Any) -> str:
        """Anything -> tidy text."""
        return tidy(str(value or ""))


def _choice(choices: list[tuple[Any, Any]], missing: Any = CHOOSE) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, error_messages={"required": missing, "invalid_choice": missing})


def _text(most: int = LONGEST, *, missing: Any = EMPTY, required: bool = True) -> TypedField:
    return TypedField(max_length=most, required=required, error_messages={"required": missing})


# --- writing --------------------------------------------------------------------------------------


class WordingForm(forms.Form):
    """The answer with the public wording, as far as it has got. `seen`: the saved version the page had."""

    seen = forms.IntegerField(min_value=0)
    answer = TypedField(required=False, max_length=LONGEST)
    title = TypedField(required=False, max_length=TITLE)
    public_question = TypedField(required=False, max_length=LONGEST)
    role_only = forms.BooleanField(required=False)
    sensitive = forms.BooleanField(required=False)
    linked = forms.ModelChoiceField(Publication.objects.live(), required=False)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)

    def clean_linked(self) -> Publication | None:
        """Taken off with the box beside it."""
        return None if self.data.get("unlink") else self.cleaned_data["linked"]


class HandInForm(WordingForm):
    """The same, ready for a colleague."""

    answer = _text(missing=gettext_lazy("The answer is still empty."))
    reviewer = forms.ModelChoiceField(
        User.objects.all(), error_messages={"required": gettext_lazy("Choose who checks it.")}
    )


class ReplyForm(forms.Form):
    """A message to the asker, sent at once."""

    reply = _text()
    reply_role_only = forms.BooleanField(required=False)


class DeclineForm(forms.Form):
    """Why we can't answer here, in words to the asker."""

    reason = _choice(Reason.choices)
    words = _text()


class SendBackForm(forms.Form):
    """What should change, and the reviewer's own version if there is one."""

    advice = _text(LONGEST_NOTE, required=False)
    text = _text(required=False)


class NoteForm(forms.Form):
    """A note for colleagues."""

    note = _text(LONGEST_NOTE)


class LinkForm(forms.Form):
    """An earlier answer that fits."""

    choose = forms.ModelChoiceField(
        Publication.objects.live(), error_messages={"required": gettext_lazy("Choose an answer.")}
    )


# --- one choice -----------------------------------------------------------------------------------


class ReviewForm(forms.Form):
    """Which version was read."""

    draft_id = forms.IntegerField()


class HandOverForm(forms.Form):
    """To whom."""

    to = forms.ModelChoiceField(User.objects.all(), error_messages={"required": gettext_lazy("Choose a colleague.")})


class LevelForm(forms.Form):
    """A level."""

    level = forms.TypedChoiceField(choices=Level.choices, coerce=int)


class DismissForm(forms.Form):
    """Why it is no danger."""

    reason = _choice(Dismissed.choices)


class ReportForm(forms.Form):
    """To which kind of office."""

    office = _choice(Office.choices, gettext_lazy("Choose where you made the report."))


class WithdrawForm(forms.Form):
    """Why a published answer goes."""

    reason = _choice(Withdrawn.choices)


# --- other pages ----------------------------------------------------------------------------------


class BringInForm(forms.Form):
    """A question that reached staff elsewhere. No field for a handle or a name."""

    nonce = forms.CharField()
    text = _text(LONGEST_ASKED, missing=gettext_lazy("Write the question in the young person’s own words."))
    language = _choice(LANGUAGES)
    topic = forms.ModelChoiceField(Topic.objects.all(), to_field_name="slug", required=False)
    age_band = forms.ChoiceField(choices=[("", ""), *AgeBand.choices], required=False)
    area = forms.ModelChoiceField(Area.objects.select_related("organisation"), to_field_name="slug", required=False)
    came_by = _choice([(way.value, way.label) for way in CameBy if way != CameBy.WEB])


class SnippetForm(forms.Form):
    """A saved text."""

    title = _text(80)
    language = _choice(LANGUAGES)
    text = _text(LONGEST_NOTE)


class InviteForm(forms.Form):
    """A new colleague."""

    email = forms.EmailField(
        error_messages={
            "required": gettext_lazy("Write the e-mail address."),
            "invalid": gettext_lazy("Check the address. It looks like this: name@example.org."),
        }
    )
    name = _text(80, missing=gettext_lazy("Write the name."))
    team = forms.ModelChoiceField(Team.objects.all(), error_messages={"required": gettext_lazy("Choose a team.")})
    role = _choice(Role.choices)
    language = _choice(LANGUAGES)


class FaceForm(forms.Form):
    """What readers see beside an answer."""

    first_name = _text(40, missing=gettext_lazy("Write your first name."))
    drawing = forms.TypedChoiceField(choices=[(number, number) for number in range(1, 9)], coerce=int)
    languages = forms.MultipleChoiceField(choices=LANGUAGES, required=False)
    hidden = forms.BooleanField(required=False)
    role_fi = _text(60, required=False)
    role_sv = _text(60, required=False)
    role_nb = _text(60, required=False)
    role_en = _text(60, required=False)
    words_fi = _text(300, required=False)
    words_sv = _text(300, required=False)
    words_nb = _text(300, required=False)
    words_en = _text(300, required=False)

    def by_language(self, name: str) -> dict[str, str]:
        """`role` or `words`: language -> text, without the empty ones."""
        found = {code: self.cleaned_data[f"{name}_{code}"] for code, _name in LANGUAGES}
        return {code: text for code, text in found.items() if text}
