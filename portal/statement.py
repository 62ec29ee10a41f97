"""The facts of the accessibility statement: what was tested and how, what was not, what is not good enough yet.

Only what is true: a test compares `LOOKS` with what the browser tests look at. Whoever mends a gap or tests something
takes it out or puts it in here, with the day.
"""

from datetime import date

from django.utils.translation import gettext as _

PREPARED_ON = date(2026, 11, 22)
LOOKS = (360, 1280)  # CSS pixels wide


def tested() -> list[str]:
    """What was tested, and how."""
    narrow, wide = (str(width) for width in LOOKS)
    widths = {"narrow": narrow, "wide": wide}
    return [
        _("Every kind of page with an automatic checker (axe), in light and dark, %(narrow)s and %(wide)s pixels wide.")
        % widths,
        _("No page scrolls sideways at %(narrow)s pixels.") % {"narrow": narrow},
        _("Asking and coming back, with JavaScript and without it."),
        _("Looking from the form for somebody who has asked the same, with the keyboard alone."),
    ]


def not_tested() -> list[str]:
    """What nobody has tested yet."""
    return [
        _("With a screen reader, by people who use one every day."),
        _("With magnifiers, switches or voice control."),
        _("By an outside expert."),
        _("With children under ten, and with young people who find reading hard."),
    ]


def gaps() -> list[str]:
    """What is known and not good enough."""
    return [
        _("There is no sign language."),
        _("Only a voice on your own phone or computer reads texts aloud. Not every language has one."),
        _("Some answers have office words in them. Most of them are explained under the text."),
        _(
            "The numbers and chats on “Help now” are other services. Some you can only call. "
            "We can’t say how accessible they are."
        ),
    ]
