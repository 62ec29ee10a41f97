"""The crisis card on other pages, without the database.

`{% crisis_short country %}` is its short form; with `here=True` all numbers and chats of the country open in place, so
that nobody has to leave what is half written. `{% awake country %}` says who is awake now.
"""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content import crisis, helplines

register = template.Library()


@register.simple_tag
def crisis_short(country: str | None = None, here: bool = False) -> SafeString:
    """The short form, put together once a minute in a process: hours know no seconds."""
    if not settings.KEPT_PAGES_MIB:
        return render_to_string("content/_crisis_short.html", context_of(country, here))
    return _in_minute(country, here, get_language(), int(timezone.now().timestamp()) // 60)


@lru_cache(maxsize=64)
def _in_minute(country: str | None, here: bool, _language: str | None, _minute: int) -> SafeString:
    return render_to_string("content/_crisis_short.html", context_of(country, here))


def context_of(country: str | None = None, here: bool = False) -> dict[str, Any]:
    """Lines for `country` (fi, se, no; anything else: 112 and the children's number) and the way to all of them."""
    known = country if country in helplines.COUNTRIES else None
    address = reverse("help_now")
    lines = [
        {
            "name": line.name,
            "tel": line.link.removeprefix("tel:"),
            "number": line.contact,
            "hours": "" if line.channel == "emergency" else line.told_hours,
            "now": "" if line.is_all_night else line.at_this_hour,
            "is_open": line.is_open_now,
            "note": _in_which_language(line),
        }
        for line in helplines.short(known)
    ]
    group = crisis.card(known, get_language() or "en").groups[0] if here and known else None
    return {"lines": lines, "group": group, "url": f"{address}?country={known}" if known else address}


@register.inclusion_tag("content/_awake.html")
def awake(country: str | None = None) -> dict[str, Any]:
    """Who is awake: the lines for young people that are open now, of `country` where it is known. No database."""
    known = country if country in helplines.COUNTRIES else None
    address = reverse("help_now")
    lines = helplines.open_now(known) if known else []
    return {"lines": lines, "url": f"{address}?country={known}" if known else address}


def _in_which_language(line: helplines.Helpline) -> str:
    """Said only where nobody answers in the language of the page."""
    if line.channel == "emergency" or line.speaks(get_language() or "en"):
        return ""
    return _("Answers in: %(languages)s") % {"languages": line.tongues_here}
