"""The three rules for a staff password, said as a colleague would."""

import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth import password_validation as rules
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import Organisation

ALWAYS = ("kynnys", "desk", "password", "demo")  # docs/asvs.md names them
SHORTEST = 3  # letters of a word that counts
LEFT = 4  # letters that have to be somebody's own


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalpha())


def _our_words() -> set[str]:
    """What whoever attacks this site would try: its name and host, the organisations and their names."""
    rows = Organisation.objects.values_list("slug", "names")
    said = [settings.SITE_URL.partition("://")[2].replace(".", " "), *ALWAYS]
    said += [word for slug, names in rows for word in (slug.replace("-", " "), *names.values())]
    words = {_letters(word) for text in said for word in text.split()}
    return {word for word in words if len(word) >= SHORTEST}


class LongEnough(rules.MinimumLengthValidator):
    """Length is what counts; nothing is asked about signs and digits."""

    def get_error_message(self) -> str:
        """What to do about it."""
        told = _("That is a little short. Make it at least %(length)s characters: three or four words do well.")
        return told % {"length": self.min_length}

    def get_help_text(self) -> str:
        """Said before anybody types."""
        told = _("At least %(length)s characters. Three or four words that you make up do well.")
        return told % {"length": self.min_length}


class NotAboutYou(rules.UserAttributeSimilarityValidator):
    """Neither name nor address."""

    def get_error_message(self) -> str:
        """What to do about it."""
        return _("That is close to your name or e-mail. Choose something that nobody can guess from them.")

    def get_help_text(self) -> str:
        """Said before anybody types."""
        return _("Not your name or e-mail.")


class NotCommon(rules.CommonPasswordValidator):
    """Not one of the 20,000 that are tried first, and not made of the site's and the organisations' names alone."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises `ValidationError`. Fewer than LEFT letters beside our own words are no secret."""
        super().validate(password, user)
        left = _letters(password)
        for word in sorted(_our_words(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT <= len(_letters(password)):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        """What to do about it."""
        return _("Many people use that one, so it is tried first. Choose another.")

    def get_help_text(self) -> str:
        """Said before anybody types."""
        return _("Not one that many people use.")
