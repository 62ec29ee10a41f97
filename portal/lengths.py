"""How long, in words: `30 days`, in the page's language. For tables and lists, where the words stand alone."""

from django.utils.translation import ngettext


def minutes(number: int) -> str:
    """`30 minutes`."""
    return ngettext("%(number)s minute", "%(number)s minutes", number) % {"number": str(number)}


def hours(number: int) -> str:
    """`24 hours`."""
    return ngettext("%(number)s hour", "%(number)s hours", number) % {"number": str(number)}


def days(number: int) -> str:
    """`30 days`."""
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": str(number)}


def working_days(number: int) -> str:
    """`3 working days`."""
    return ngettext("%(number)s working day", "%(number)s working days", number) % {"number": str(number)}


def months(number: int) -> str:
    """`6 months`."""
    return ngettext("%(number)s month", "%(number)s months", number) % {"number": str(number)}
