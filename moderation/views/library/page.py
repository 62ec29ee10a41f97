"""An article's own page at the desk: where it is, what waits to be read, its versions, where it is used."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content import links
from content.models import COUNTRIES, LANGUAGES, Article, Audience, Readable, topic_choices
from content.workflow import articles as life
from moderation import library as lists
from moderation import words
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.library import reading, telling
from moderation.views.page import SeeOther
from moderation.words import Withdrawn
from people.models import Role, User

_WITH = ("topic", "writer", "checker", "reader", "version", "proposal__written_by", "made_from__article")
_NAMES = dict(LANGUAGES)
MOST_EVENTS = 40
Typed = Mapping[str, str]


def load(pk: int) -> Article:
    """The article with what its page tells of it; else 404."""
    return get_object_or_404(Article.objects.select_related(*_WITH), pk=pk)


def back_to(article: Article) -> SeeOther:
    """The article's page."""
    return SeeOther(reverse("desk_article", args=[article.pk]))


@for_roles(*Role)
@require_GET
def article(request: StaffRequest, pk: int) -> HttpResponse:
    """One article, and what this person may do with it."""
    return show(request, load(pk))


def show(
    request: StaffRequest, article: Article, *, typed: Typed | None = None, status: int = 200, refused: str = ""
) -> HttpResponse:
    """The page; `refused` says why a step was not taken, `typed` keeps what stood in its fields."""
    steps = {step.name: str(step.label) for step in life.open_steps(article, request.user)}
    around = article.translations()
    context = {
        "article": article,
        "language_name": _NAMES[article.language],
        "state": telling.state(article),
        "public_url": telling.public_url(article),
        "steps": steps,
        "typed": typed or {},
        "refused": refused,
        "facts": _facts(article),
        "around": _around(article, around, steps),
        "missing": [(code, _NAMES[code]) for code in article.missing_languages()] if article.key else [],
        "may_translate": bool(request.user.roles() & life.WRITING),
        "review": reading.review(article),
        "html": _html(article),
        "on_day": article.publish_on.isoformat() if article.publish_on else "",
        "on_hour": f"{timezone.localtime(article.publish_at):%H:%M}" if article.publish_at else "",
        "zone": timezone.get_current_timezone_name(),
        "is_mine": bool(article.proposal and article.proposal.written_by_id == request.user.pk),
        "own": article.working.filter(by=request.user).first(),
        "others": [(one.by.name, words.clock(one.at)) for one in _others_writing(article, request)],
        "reasons": Withdrawn.choices,
    }
    context |= _kept(article) | _place(article, typed or {})
    return render(request, "desk/library_article.html", context, status=status)


def _others_writing(article: Article, request: StaffRequest) -> Any:
    return article.working.exclude(by=request.user).select_related("by").order_by("-at", "pk")


def _facts(article: Article) -> list[tuple[str, str]]:
    signed = [one.name for one in (article.writer, article.checker) if one]
    facts = [
        (_("Language"), _NAMES[article.language]),
        (_("Topic"), article.topic.name(get_language() or "en")),
        (_("For whom"), str(article.get_audience_display())),
        (_("Country"), str(article.get_country_display())),
    ]
    return [*facts, (_("Signed by"), ", ".join(signed))] if signed else facts


def _around(article: Article, others: list[Article], steps: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same text in other languages; `is_newer`: says something that this one does not say yet."""
    return [
        {
            "pk": one.pk,
            "title": one.title,
            "language": one.language,
            "name": telling.tongue(one),
            "state": telling.state(one),
            "is_newer": (is_newer := one in telling.newer(article, others)),
            "is_older": article in telling.newer(one, [article]),
            "may_compare": is_newer and "compare" in steps,
        }
        for one in others
    ]


def _kept(article: Article) -> dict[str, Any]:
    """Versions, what happened, where it is used: newest first. Six queries."""
    versions = article.versions.select_related("written_by", "checked_by", "restores").order_by("-number")
    events = article.history.select_related("by", "version").order_by("-at", "-pk")[:MOST_EVENTS]
    rows = [reading.version_row(article, one) for one in versions.defer("body", "lead", "sources", "searched")]
    return {
        "versions": rows,
        "history": telling.history(events),
        "naming": list(lists.naming(article).values_list("pk", "title")),
        "answers": lists.answers_leading_to(article),
        "broken": _broken(article),
    }


def _html(article: Article) -> str:
    """The text that waits to be read, else the one that stands there; as readers see it."""
    row = article.proposal or article.version or article.newest()
    return reading.as_read(article, row.text) if row else ""


def _broken(article: Article) -> list[tuple[str, bool]]:
    """(what stands in the live text and leads nowhere, whether it is an address that can be tried). One query."""
    found = links.broken_in("article", article.pk) if article.status in Readable.shown() else []
    return [(address, address.startswith(("http", "/"))) for address in found]


def _place(article: Article, typed: Typed) -> dict[str, Any]:
    there = {
        "topic": article.topic.slug,
        "audience": article.audience,
        "country": article.country,
        "slug": article.slug,
    }
    return {
        "place": typed if "topic" in typed else there,
        "topics": topic_choices(get_language() or "en"),
        "audiences": list(Audience.choices),
        "countries": COUNTRIES,
        "is_fixed": article.first_live_on is not None,
    }


@for_roles(*Role)
@require_GET
def version(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One version as readers saw it or would have, and what is different from the text that stands now."""
    found = load(pk)
    row = found.versions.select_related("written_by", "checked_by").filter(number=number).first()
    if row is None:
        raise Http404
    now = found.version or found.newest()
    steps = {step.name for step in life.open_steps(found, request.user)}
    context = {
        "article": found,
        "row": reading.version_row(found, row),
        "html": reading.as_read(found, row.text),
        "changes": reading.changes(row.text, now.text) if now and now.pk != row.pk else [],
        "is_now": now is not None and now.pk == row.pk,
        "may_restore": "restore" in steps and now is not None and now.pk != row.pk,
    }
    return render(request, "desk/library_version.html", context)


def readers(by: User) -> list[tuple[str, str]]:
    """Whom one can ask to read it: everybody whose signature counts, without oneself; "" first."""
    return [("", _("Anybody who has time")), *((str(one.pk), one.name) for one in life.readers_for(by))]
