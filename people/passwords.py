"""The three rules for a staff password, said as a colleague would."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import gettext as _


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
    """Not one of the 20,000 that are tried first."""

    def get_error_message(self) -> str:
        """What to do about it."""
        return _("Many people use that one, so it is tried first. Choose another.")

    def get_help_text(self) -> str:
        """Said before anybody types."""
        return _("Not one that many people use.")
