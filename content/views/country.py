"""The country that a reader chose with `?country=`: a choice that can be seen, never guessed."""

from typing import Any

from django.http import HttpRequest

from content import helplines
from content.models import COUNTRIES


def chosen(request: HttpRequest) -> str:
    """fi, se or no; "" when none was chosen."""
    value = request.GET.get("country", "")
    return value if value in helplines.COUNTRIES else ""


def choice(request: HttpRequest, *, all_of_them: bool = True) -> list[dict[str, Any]]:
    """The links of the choice: label, address of this page with that country, whether it is the one chosen."""
    names = dict(COUNTRIES)
    here = chosen(request)
    return [
        {"label": names[code], "url": f"?country={code}" if code else request.path, "current": code == here}
        for code in (("", *helplines.COUNTRIES) if all_of_them else helplines.COUNTRIES)
    ]
