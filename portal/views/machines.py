"""For machines: alive, ready, figures without persons, robots."""

from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from ground import restored
from ground.client import address
from portal.metrics import exposition
from portal.metrics.figures import answers, ask_cache, ask_database

HERE = ("127.0.0.1", "::1")


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
    """Database and cache answer too, and nothing erased came back; 503 when one does not, and which."""
    state = {"database": answers(ask_database), "cache": answers(ask_cache)}
    if state["database"] and restored.is_marked():
        state["erasures replayed"] = False
    response = JsonResponse(state, status=200 if all(state.values()) else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text format, for this machine and who brings METRICS_TOKEN; never per person."""
    if not _may_read_metrics(request):
        return _plain("not here\n", 404)
    response = _plain(exposition.page())
    response.headers["Content-Type"] = exposition.CONTENT_TYPE
    return response


def _may_read_metrics(request: HttpRequest) -> bool:
    """From this machine and through nobody, or with the token. Someone's word on where they come from is no proof."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return True
    return request.META.get("REMOTE_ADDR") in HERE and address(request.META) in HERE


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
