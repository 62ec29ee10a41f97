"""`{% crisis_short country %}`: the short form of the crisis card, for the ask and code pages. No database."""

from typing import Any

from django import template
from django.urls import reverse

from content import helplines

register = template.Library()


@register.inclusion_tag("content/_crisis_short.html")
def crisis_short(country: str | None = None) -> dict[str, Any]:
    """Lines for `country` (fi, se, no; anything else: 112 and the children's number) and the way to all of them."""
    known = country if country in helplines.COUNTRIES else None
    address = reverse("help_now")
    lines = [
        {
            "name": line.name,
            "tel": line.link.removeprefix("tel:"),
            "number": line.contact,
            "hours": "" if line.channel == "emergency" else line.open,
        }
        for line in helplines.short(known)
    ]
    return {"lines": lines, "url": f"{address}?country={known}" if known else address}
