"""The library: articles and office words."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import access, blocks, helped, library, mentions, moved, reads, related, share, structured
from content.countries import nearest
from content.models import Article
from content.views import country, tongues

CONTENTS_FROM = 4  # headings
LONGEST_KEY = 15  # digits of a number


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def articles(request: HttpRequest) -> HttpResponse:
    """All articles by topic; with a country, those that hold there, and apart from them what is there for another."""
    language, chosen = get_language() or "en", country.chosen(request)
    rows = library.articles(language)
    here, elsewhere = library.for_country(rows, chosen) if chosen else (rows, [])
    context = {
        "groups": library.groups(here, language),
        "elsewhere": elsewhere,
        "countries": country.choice(request),
        "country": chosen,
    }
    return render(request, "content/articles.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article, or where the same one is: in this language at another address, or in others."""
    language = get_language() or "en"
    row = library.article(language, slug)
    if row is None:
        return _elsewhere(request, language, slug)
    response = page(row, request)
    setattr(response, reads.MARK, reads.key(row))
    return response


def page(row: Article, request: HttpRequest, *, said: str = "") -> HttpResponse:
    """A live article. `said`: yes or no, when the reader has just said whether it helped."""
    language = get_language() or "en"
    versions = library.versions(row)
    others = [one for one in versions if one.language != row.language]
    name, signatures = row.topic.name(language), access.signatures(row, language)
    context = text(row, language) | {
        "own_url": settings.SITE_URL + versions[0].url,
        "related": related.related(row),
        "page_languages": tongues.menu([versions[0], *others], row.country),
        "alternates": tongues.alternates(versions),
        "countries": tongues.for_countries(versions),
        "others": tongues.named(others, row.country),
        "missing": tongues.missing(versions) if row.key else [],
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
    row = library.elsewhere(slug, key=moved.moved(language, slug))
    if row is None or library.was_withdrawn(slug, language):
        return _gone(request, language, slug)
    versions = library.versions(row)
    here = nearest([one for one in versions if one.language == language], row.country)
    if here is not None:
        return redirect(here.url)
    return render(request, "content/article_elsewhere.html", {"others": tongues.named(versions, "")}, status=404)


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
    terms = library.terms(language, chosen)
    context = {
        "terms": [(term, local.get(term.number, [])) for term in terms],
        "is_unsigned": not all(term.is_read_by_professionals for term in terms),
        "countries": country.choice(request),
        "country": chosen,
    }
    return render(request, "content/words.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def word(request: HttpRequest, slug: str) -> HttpResponse:
    """One office word, what it is called elsewhere, and the articles and answers that use it."""
    language, chosen = get_language() or "en", country.chosen(request)
    row = library.term(language, slug)
    before = request.GET.get("before", "")
    if row is None or (before and (not before.isascii() or not before.isdecimal() or len(before) > LONGEST_KEY)):
        raise Http404
    context = {
        "term": row,
        "local": library.called_there(row, chosen),
        "countries": country.choice(request),
        "country": chosen,
        "uses": mentions.of_word(row, before=int(before or 0)),
        "is_first": not before,
    }
    return render(request, "content/word.html", context)
