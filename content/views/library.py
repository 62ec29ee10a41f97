"""The library: articles and office words."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import access, blocks, helped, library, search, share, shipped, structured
from content.models import Article
from content.views import country, tongues

CONTENTS_FROM = 4  # headings


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def articles(request: HttpRequest) -> HttpResponse:
    """All articles by topic; with a country, those that hold there."""
    language = get_language() or "en"
    groups = library.groups(library.articles(language, country.chosen(request)), language)
    return render(request, "content/articles.html", {"groups": groups, "countries": country.choice(request)})


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, or where the same one is: in this language at another address, or in others."""
    language = get_language() or "en"
    row = library.article(language, slug)
    if row is None:
        return _elsewhere(request, language, slug)
    return page(row, request)


def page(row: Article, request: HttpRequest, *, said: str = "") -> HttpResponse:
    """A live article. `said`: yes or no, when the reader has just said whether it helped."""
    language, here = get_language() or "en", row.get_absolute_url()
    there = library.translations(row)
    name, signatures = row.topic.name(language), access.signatures(row, language)
    context = text(row, language) | {
        "own_url": settings.SITE_URL + here,
        "answers": access.newest(language, 3, topic=row.topic),
        "page_languages": tongues.menu({language: here, **there}),
        "translations": tongues.named({language: here, **there}),
        "others": tongues.named(there),
        "missing": tongues.missing({language, *there}) if row.key else [],
        "signatures": signatures,
        "said": said,
        "number": helped.number(),
        "share": share.picture(language, row.topic.slug, name),
        "structured": structured.article(row, signatures, name),
    }
    return render(request, "content/article.html", context)


def text(row: Article, language: str) -> dict[str, Any]:
    """The article itself, for the part `text` of the page; the desk shows that part alone while it is written."""
    parts, (short, rest) = blocks.contents(row.html), blocks.short_and_rest(row.html)
    return {
        "article": row,
        "topic_name": row.topic.name(language),
        "short": short,
        "rest": rest,
        "parts": parts if len(parts) >= CONTENTS_FROM else [],
        "sources": tongues.dated(row.sources),
    }


def _elsewhere(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """An address of earlier days or of another language: to the text here, or plain words about where it is."""
    row = library.elsewhere(slug, key=shipped.moved(language, slug))
    if row is None or library.was_withdrawn(slug, language):
        return _gone(request, language, slug)
    there = {row.language: library.address(row.language, row.slug), **library.translations(row)}
    if language in there:
        return redirect(there[language])
    return render(request, "content/article_elsewhere.html", {"others": tongues.named(there)}, status=404)


def _gone(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    if not library.was_withdrawn(slug):
        raise Http404
    context = {"topics": access.topics_if_there(language), "is_article": True}
    return render(request, "errors/410.html", context, status=410)


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
