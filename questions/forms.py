"""What askers type, cleaned. A form decides nothing: what is optional and not understood counts as not given."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import Topic
from ground.text import seen_length, tidy
from people.answering import areas
from people.models import Area
from questions import access
from questions.models import AgeBand, Publish

LONGEST = 4000  # characters as a person sees them
CODE_LONGEST = 400
MAIL_ERRORS = {
    "invalid": gettext_lazy("Check the address. It looks like this: name@example.org."),
    "required": gettext_lazy("Write the address where we can reach you."),
}


class TypedField(forms.CharField):
    """Text as people type it: control characters fall away before anything looks at it."""

    def to_python(self, value: Any) -> str:
        """Anything -> tidy text."""
        return tidy(str(value or ""))


def _check_length(text: str) -> str:
    """One word is enough: “help” is a text too."""
    length = seen_length(text)
    if not length:
        raise ValidationError(_("There is no text yet. Write in your own words; one sentence is enough."))
    if length > LONGEST:
        raise ValidationError(
            _(
                "It got longer than we can read in one go: %(over)s characters too many. "
                "Shorten it a little, or send it in two parts."
            )
            % {"over": length - LONGEST}
        )
    return text


class AskForm(forms.Form):
    """The ask form. Only `text` is required.

    `ticket` and `work`: how a press gets through while the tide is high (`ground/turns.py`). `check`: sent with
    "Check it first".
    """

    text = TypedField(required=False)
    topic = TypedField(required=False)
    age_band = TypedField(required=False)
    area = TypedField(required=False)
    publish = TypedField(required=False)
    urgent = forms.BooleanField(required=False)
    watched = forms.BooleanField(required=False)
    mail = TypedField(required=False)
    nonce = TypedField(required=False)
    ticket = TypedField(required=False)
    work = TypedField(required=False)
    check = forms.BooleanField(required=False)

    def clean_text(self) -> str:
        """1 to 4,000 characters."""
        return _check_length(self.cleaned_data["text"])

    def clean_topic(self) -> Topic | None:
        """The topic of this slug, if there is one."""
        slug = self.cleaned_data["topic"]
        return Topic.objects.filter(slug=slug).first() if slug else None

    def clean_area(self) -> Area | None:
        """The area of this slug, if there is one."""
        slug = self.cleaned_data["area"]
        return next((area for area in areas() if area.slug == slug), None) if slug else None

    def clean_age_band(self) -> str:
        """One of the bands, else ""."""
        return self.cleaned_data["age_band"] if self.cleaned_data["age_band"] in AgeBand.values else ""

    def clean_publish(self) -> str:
        """yes, ask or no; "ask me later" when nothing was chosen."""
        return self.cleaned_data["publish"] if self.cleaned_data["publish"] in Publish.values else Publish.ASK.value

    def clean_mail(self) -> str:
        """An address, else "": one letter too few must not keep a question out (`misses_mail`)."""
        try:
            return str(forms.EmailField(required=False).clean(self.cleaned_data["mail"]))
        except ValidationError:
            return ""

    @property
    def misses_mail(self) -> bool:
        """Whether an address was typed that can be none: the code page says so."""
        return bool(self["mail"].value()) and not self.cleaned_data["mail"]

    def clean_nonce(self) -> str:
        """Only a form of ours is taken in."""
        if not access.is_our_nonce(self.cleaned_data["nonce"]):
            raise ValidationError(_("This page had become old. Your text is still here: press the button once more."))
        return str(self.cleaned_data["nonce"])


class CodeForm(forms.Form):
    """The six words, and the text that a thread's old page still held."""

    code = TypedField(required=False)
    text = TypedField(required=False)

    def clean_code(self) -> str:
        """At most what six words could ever be."""
        return str(self.cleaned_data["code"])[:CODE_LONGEST]


class ShownForm(forms.Form):
    """The four words of a page that is shown to somebody, in a form of ours."""

    code = TypedField(required=False)
    nonce = TypedField(required=False)

    def clean_code(self) -> str:
        """At most what four words could ever be."""
        return str(self.cleaned_data["code"])[:CODE_LONGEST]

    def clean_nonce(self) -> str:
        """Only a form of ours opens it."""
        if not access.is_our_nonce(self.cleaned_data["nonce"]):
            raise ValidationError(_("This page had become old. Press the button once more."))
        return str(self.cleaned_data["nonce"])


class WriteForm(forms.Form):
    """Writing again: 1 to 4,000 characters."""

    text = TypedField(required=False)

    def clean_text(self) -> str:
        """Something, and not too much."""
        return _check_length(self.cleaned_data["text"])


class AmendForm(forms.Form):
    """What was asked, in other words: 1 to 4,000 characters."""

    text = TypedField(required=False)

    def clean_text(self) -> str:
        """As long as a question may be."""
        return _check_length(self.cleaned_data["text"])


class WordingForm(forms.Form):
    """Which version of the public wording the asker has read."""

    draft = forms.IntegerField()


class HelpedForm(forms.Form):
    """Whether the answer helped."""

    helped = forms.ChoiceField(choices=[("yes", ""), ("partly", ""), ("no", "")])


class MailForm(forms.Form):
    """Where to tell, once."""

    mail = forms.EmailField(error_messages=MAIL_ERRORS)
