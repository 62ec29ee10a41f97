"""Topics: the list, and one with its articles and answers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import access, firsts, library, paging, rights, share, structured
from content.views import country


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
def topics(request: HttpRequest) -> HttpResponse:
    """All topics with their first words."""
    return render(request, "content/topics.html", {"topics": access.topics(get_language() or "en")})


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic: its articles and its newest answers; "I was treated wrongly" has rights and the way to complain."""
    language = get_language() or "en"
    row = access.topic(slug)
    if row is None:
        raise Http404
    name, chosen, every = row.name(language), country.chosen(request), library.articles(language, topic=row)
    first = firsts.of(row, language, chosen)
    articles = firsts.without(every, first)
    here, elsewhere = library.for_country(articles, chosen) if chosen else (articles, [])
    context = {
        "topic": row,
        "name": name,
        "lead": row.lead(language),
        "first": first,
        "articles": here,
        "elsewhere": elsewhere,
        "choice": country.choice(request) if any(one.country for one in every) else [],
        "page": paging.page(language, row),
        "countries": rights.COUNTRIES_WORDS if row.about_us else (),
        "share": share.picture(language, row.slug, name),
        "structured": [structured.way([(_("Topics"), reverse("topics"))], name)],
    }
    return render(request, "content/topic.html", context)
