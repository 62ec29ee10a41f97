"""Published answers: the list by topic, and one answer as a letter."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from content import access, countries, helped, paging, reads, related, share, structured
from content.models import Publication


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
def answers(request: HttpRequest) -> HttpResponse:
    """Newest first, all or of one topic."""
    language = get_language() or "en"
    slug = request.GET.get("topic", "")
    topic = access.topic(slug) if slug else None
    if slug and topic is None:
        raise Http404
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    try:
        page = paging.page(language, topic, before=before, after=after)
    except paging.BadKey:
        return redirect("answers")
    context = {
        "page": page,
        "topic": topic,
        "topic_name": topic.name(language) if topic else "",
        "topics": access.topics(language),
        "query": f"topic={topic.slug}&" if topic else "",
        "is_first": not page.after,
    }
    return render(request, "content/answers.html", context)


@login_not_required
@require_safe
@cache_control(public=True, no_cache=True)
def answer(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One answer. 410 once it was taken down, 404 if it was never public."""
    row = access.answer(pk)
    if row is None:
        return gone(request, pk)
    if slug != row.slug:
        return HttpResponsePermanentRedirect(row.get_absolute_url())
    response = page(request, row)
    setattr(response, reads.MARK, reads.key(row))
    return response


def gone(request: HttpRequest, pk: int) -> HttpResponse:
    """410 for an answer that was taken down. Raises `Http404` for what was never public."""
    if not access.was_withdrawn(pk):
        raise Http404
    return render(request, "errors/410.html", {"topics": access.topics_if_there(get_language() or "en")}, status=410)


def page(request: HttpRequest, row: Publication, *, said: str = "") -> HttpResponse:
    """A live answer as a letter. `said`: yes or no, when the reader has just said whether it helped."""
    language = get_language() or "en"
    letter, after = access.letter_and_after(row.html)
    short, rest = access.short_and_rest(letter)
    signer, name = access.signer(row, language), row.topic.name(language)
    context = {
        "answer": row,
        "topic_name": name,
        "description": access.first_words(row.question),
        "short": short,
        "rest": rest,
        "after": after,
        "signer": signer,
        "related": related.related(row),
        "is_foreign": row.language != language,
        "is_elsewhere": countries.is_elsewhere(row),
        "own_url": access.own_url(row),
        "said": said,
        "number": helped.number(),
        "share": share.picture(language, row.topic.slug, name, sensitive=row.sensitive),
        "structured": [] if row.sensitive else structured.answer(row, signer, name),
    }
    return render(request, "content/answer.html", context)
