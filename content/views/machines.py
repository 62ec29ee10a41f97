"""For machines: the feed of a language and the site map."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from content import access, feeds, sitemaps

ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def feed(_request: HttpRequest) -> HttpResponse:
    """The newest answers as Atom; who has them already is told so."""
    return HttpResponse(feeds.atom(get_language() or "en"), content_type=ATOM)


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def topic_feed(_request: HttpRequest, slug: str) -> HttpResponse:
    """The newest answers of one topic."""
    topic = access.topic(slug)
    if topic is None:
        raise Http404
    return HttpResponse(feeds.atom(get_language() or "en", topic), content_type=ATOM)


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The whole map while it is small, else the list of its parts."""
    blocks = sitemaps.blocks()
    if blocks == 1:
        addresses = [*sitemaps.pages(), *sitemaps.answers(0)]
        return render(request, "content/sitemap.xml", {"addresses": addresses}, content_type=XML)
    context = {"base": settings.SITE_URL, "blocks": range(blocks)}
    return render(request, "content/sitemap_index.xml", context, content_type=XML)


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    """Everything but the answers."""
    return render(request, "content/sitemap.xml", {"addresses": sitemaps.pages()}, content_type=XML)


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
def sitemap_answers(request: HttpRequest, block: int) -> HttpResponse:
    """One block of answers."""
    if block >= sitemaps.blocks():
        raise Http404
    return render(request, "content/sitemap.xml", {"addresses": sitemaps.answers(block)}, content_type=XML)
