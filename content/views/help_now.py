"""The crisis card: no script and no database; only a local duty number is looked up, and may be missing."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseTrouble
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from content import access, crisis
from content.views import country

KEPT = 300  # seconds a browser may keep the page, and never beyond the next opening or closing


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """112 first, then what fits the country; by country when none was chosen."""
    language = get_language() or "en"
    duty = _duty(request.GET.get("area", ""), language)
    here = country.chosen(request) or (duty.country if duty else "")
    card = crisis.card(here, language)
    context = {"card": card, "duty": duty, "countries": country.choice(request), "country": here}
    response = render(request, "content/help_now.html", context)
    patch_cache_control(response, public=True, max_age=_seconds(card))
    return response


def _seconds(card: crisis.Card) -> int:
    until = card.valid_until
    return KEPT if until is None else max(0, min(KEPT, int((until - timezone.now()).total_seconds())))


def _duty(area: str, language: str) -> access.Duty | None:
    """The duty number of an area; None when it isn't known or the database doesn't answer."""
    if not area:
        return None
    try:
        return access.duty(area, language)
    except DatabaseTrouble:
        return None
