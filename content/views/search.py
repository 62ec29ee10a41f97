"""The search page. The site's own box posts, so that words don't stay in the history; `?q=` works for links."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from content import access
from content import search as engine
from content.forms import SearchForm
from language.danger import danger


@login_not_required
@csrf_exempt
@sensitive_variables("form", "query", "found")
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Answers, articles and words together. What was looked for is neither kept nor logged."""
    language = get_language() or "en"
    form = SearchForm(request.POST if request.method == "POST" else request.GET)
    query = form.cleaned_data["q"] if form.is_valid() else ""
    found = engine.find(language, query)
    context = {
        "query": query,
        "found": found,
        "has_words": bool(engine.query_stems(language, query)),
        "was_asked": request.method == "POST" or "q" in request.GET,
        "topics": [] if found else access.topics(language),
        "sounds_like_danger": danger(query, language).level > 0,
    }
    response = render(request, "content/search.html", context)
    response.headers["Cache-Control"] = "no-store" if context["was_asked"] else "public, max-age=60"
    return response
