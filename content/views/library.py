"""The library: articles and office words."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import access, library, search
from content.models import Article
from content.views import country


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def articles(request: HttpRequest) -> HttpResponse:
    """All articles by topic; with a country, those that hold there."""
    language = get_language() or "en"
    rows = library.articles(language, country.chosen(request))
    groups: dict[str, list[Article]] = {}
    for row in rows:
        groups.setdefault(row.topic.name(language), []).append(row)
    return render(request, "content/articles.html", {"groups": groups.items(), "countries": country.choice(request)})


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article."""
    language = get_language() or "en"
    row = library.article(language, slug)
    if row is None:
        raise Http404
    context = {
        "article": row,
        "topic_name": row.topic.name(language),
        "answers": access.newest(language, 3, topic=row.topic),
    }
    return render(request, "content/article.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def words(request: HttpRequest) -> HttpResponse:
    """Office words in the order of the alphabet; with a country, also what they are called in its offices."""
    language, chosen = get_language() or "en", country.chosen(request)
    local = library.local_words(chosen, language)
    context = {
        "terms": [(term, local.get(term.number, [])) for term in library.terms(language, chosen)],
        "countries": country.choice(request),
        "country": chosen,
    }
    return render(request, "content/words.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def word(request: HttpRequest, slug: str) -> HttpResponse:
    """One office word, what it is called elsewhere, and answers that speak of it."""
    language, chosen = get_language() or "en", country.chosen(request)
    row = library.term(language, slug)
    if row is None:
        raise Http404
    context = {
        "term": row,
        "local": library.local_words(chosen, language).get(row.number, []),
        "countries": country.choice(request),
        "country": chosen,
        "answers": search.answers_about(language, row.word.split(",")[0], 3),
    }
    return render(request, "content/word.html", context)
