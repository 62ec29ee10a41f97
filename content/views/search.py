"""The search page. The site's own box posts, so that words don't stay in the history; `?q=` works for links."""

from contextlib import suppress
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import conditional_page, require_http_methods, require_safe
from redis.exceptions import RedisError

from content import access, library, sought
from content import search as engine
from content.forms import SearchForm
from content.models import LANGUAGES
from ground import client
from language.danger import danger

AN_HOUR = 3600
_NAMES = dict(LANGUAGES)


@login_not_required
@csrf_exempt
@sensitive_variables("form", "asked", "found", "context")
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Answers, articles and words together. What was looked for is neither kept nor logged."""
    language = get_language() or "en"
    form = SearchForm(request.POST if request.method == "POST" else request.GET)
    asked = form.asked()
    topic = access.topic(asked.topic) if asked.topic else None
    found = engine.find(language, asked.q, kind=asked.kind, topic=topic.pk if topic else None, page=asked.page)
    context = {
        "query": asked.q,
        "kind": asked.kind,
        "topic": topic,
        "topic_name": topic.name(language) if topic else "",
        "found": found,
        "has_words": engine.has_words(asked.q),
        "was_asked": request.method == "POST" or "q" in request.GET,
        "sounds_like_danger": danger(asked.q, language).level > 0,
        **({"elsewhere": _links(found.also)} if found else _instead(language, asked.q)),
    }
    if request.method == "POST" and not found and not (asked.kind or topic):
        with suppress(RedisError, DatabaseError):  # a number is missed rather than a page
            sought.in_vain(language, asked.q, address=client.address(request.META))
    response = render(request, "content/search.html", context)
    response.headers["Cache-Control"] = "no-store" if context["was_asked"] else "public, max-age=60"
    return response


def _instead(language: str, query: str) -> dict[str, Any]:
    """What to offer where nothing was found: topics, nearest first, and the languages that have something."""
    topics = access.topics(language)
    if not engine.has_words(query):
        return {"topics": topics}
    near = engine.nearest_topics(language, query)
    return {
        "near": sorted((one for one in topics if one.slug in near), key=lambda one: near.index(one.slug)),
        "topics": [one for one in topics if one.slug not in near],
        "elsewhere": _links(engine.elsewhere(language, query)),
    }


def _links(counted: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"code": code, "name": _NAMES[code], "number": number, "url": _address(code)} for code, number in counted]


def _address(language: str) -> str:
    with override(language):
        return reverse("search")


@login_not_required
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
@conditional_page
def suggestions(_request: HttpRequest) -> JsonResponse:
    """Topics, titles of articles and words of a language: one list for everybody, asked for before a word is typed."""
    return JsonResponse(library.suggestions(get_language() or "en"), safe=False)
