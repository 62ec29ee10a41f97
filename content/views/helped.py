"""Did this help? Answers with the very page and thanks, whatever becomes of the number."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from content import access, helped
from content import library as reading
from content.models import Article, Publication
from content.views import answers, library
from ground import client


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def of_answer(request: HttpRequest, pk: int, slug: str) -> HttpResponse:  # noqa: ARG001
    """A reader says whether an answer helped."""
    row = access.answer(pk)
    if row is None:
        return answers.gone(request, pk)
    if request.method != "POST":
        return redirect(row)
    return answers.page(request, row, said=_said(request, row))


@login_not_required
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def of_article(request: HttpRequest, slug: str) -> HttpResponse:
    """A reader says whether an article helped."""
    row = reading.article(get_language() or "en", slug)
    if row is None or request.method != "POST":
        return redirect("article", slug)
    return library.page(row, request, said=_said(request, row))


def _said(request: HttpRequest, row: Publication | Article) -> str:
    """yes, no, or "" when nothing of that was pressed. A number is missed rather than a reader kept waiting."""
    said = request.POST.get("helped", "")
    if said not in (helped.YES, helped.NO):
        return ""
    with suppress(RedisError, DatabaseError):
        helped.say(row, said, number=request.POST.get("number", ""), address=client.address(request.META))
    return said
