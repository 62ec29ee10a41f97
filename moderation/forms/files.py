"""Pictures and videos of the library. What a file is, its content tells (`content/pictures.py`, `content/clips.py`)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from content.media import Picture
from content.models import LANGUAGES
from moderation.forms.fields import CHOOSE, LONGEST, TITLE, choice, text_field

ALT = 300
_FILE = gettext_lazy("Choose a file. It may have been larger than we take.")
_NAME = gettext_lazy("Only letters from a to z, numbers and hyphens.")


def _name() -> forms.SlugField:
    return forms.SlugField(max_length=80, required=False, error_messages={"invalid": _NAME})


class AltForm(forms.Form):
    """What a picture shows, in each language."""

    alt_fi = text_field(ALT, required=False)
    alt_sv = text_field(ALT, required=False)
    alt_nb = text_field(ALT, required=False)
    alt_en = text_field(ALT, required=False)

    def alts(self) -> dict[str, str]:
        """language -> words, empty ones too."""
        return {code: self.cleaned_data[f"alt_{code}"] for code, _own in LANGUAGES}


class PictureForm(AltForm):
    """A new picture."""

    file = forms.FileField(error_messages={"required": _FILE, "empty": _FILE, "missing": _FILE, "invalid": _FILE})
    name = _name()


class ClipForm(forms.Form):
    """A new video: a file with captions, or a link."""

    title = text_field(TITLE)
    language = choice(LANGUAGES)
    name = _name()
    video = forms.FileField(required=False)
    captions = forms.FileField(required=False)
    link = forms.CharField(max_length=300, required=False)
    poster = forms.ModelChoiceField(
        Picture.objects.order_by("name"),
        to_field_name="name",
        required=False,
        error_messages={"invalid_choice": CHOOSE},
    )
    transcript = text_field(LONGEST, missing=gettext_lazy("Write out what is said in the video."))

    def brought(self) -> dict[str, Any]:
        """The fields as `content.clips.Brought` takes them, files as bytes; without the name."""
        told = {name: self.cleaned_data[name] for name in ("title", "language", "link", "poster", "transcript")}
        for name in ("video", "captions"):
            told[name] = self.cleaned_data[name].read() if self.cleaned_data[name] else b""
        return told
