"""`{{ when|spoken_day }}` and `{{ when|spoken_month }}`: dates as the page's language says them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ground import speech
from ground.calls import with_calls

register = template.Library()


def _date(value: date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def spoken_day(value: date | None) -> str:
    """`torstaina 12.11.` on a Finnish page."""
    return speech.day(_date(value), get_language() or "en") if value else ""


@register.filter
def in_words(value: date | None) -> str:
    """`torstaina 26. marraskuuta` on a Finnish page: for the day on which somebody comes back."""
    return speech.in_words(_date(value), get_language() or "en") if value else ""


@register.filter
def spoken_date(value: date | None) -> str:
    """`12.11.2026` on a Finnish page, `12 November 2026` on an English one."""
    return speech.full(_date(value), get_language() or "en") if value else ""


@register.filter
def spoken_month(value: date | None) -> str:
    """`marraskuu 2026` on a Finnish page."""
    return speech.month(_date(value), get_language() or "en") if value else ""


@register.filter
def unbroken(number: str) -> str:
    """A phone number that stays on one line: neither its blanks nor its hyphens break."""
    return str(number).replace(" ", "\u00a0").replace("-", "\u2011")


@register.filter
def calls(html: str) -> SafeString:
    """HTML that has been cleaned, with 112 and the 116 numbers in it as links that call."""
    return SafeString(with_calls(str(html)))


@register.filter
def in_language(named: Any, language: str) -> str:
    """The name of something that has one in each language, such as an organisation or a topic."""
    return str(named.name(language))
