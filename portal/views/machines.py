"""For machines: alive, ready, figures without persons, robots."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from content.models import Publication
from ground.client import address
from questions.models import Delivery, Question


def _plain(text: str, status: int = 200) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return _plain("alive\n")


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Database and cache answer too; 503 when one does not, and which."""
    state = {"database": _answers(_ask_database), "cache": _answers(_ask_cache)}
    response = JsonResponse(state, status=200 if all(state.values()) else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.set("ready", 1, 5)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (DatabaseError, RedisError, OSError):
        return False
    return True


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text format, for this machine only; never per person."""
    if address(request.META) not in ("127.0.0.1", "::1"):
        return _plain("not here\n", 404)
    now = timezone.now()
    figures = {
        "kynnys_questions_waiting": Question.objects.real().waiting().count(),
        "kynnys_questions_late": Question.objects.real().late(timezone.localdate()).count(),
        "kynnys_deliveries_overdue": Delivery.objects.overdue(now).count(),
        "kynnys_publications_live": Publication.objects.live().count(),
    }
    return _plain("".join(f"# TYPE {name} gauge\n{name} {value}\n" for name, value in figures.items()))


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone, and where the site map is."""
    closed = ["/desk/", "/accounts/", "/admin/", "/exit"]
    private = ("my-question", "shown", "search", "from")
    closed += [f"/{code}/{page}/" for code, _name in settings.LANGUAGES for page in private]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    response = _plain("\n".join(lines))
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
