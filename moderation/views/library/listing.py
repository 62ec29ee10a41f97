"""The lists of the library: articles that wait for somebody, published answers, what was looked for in vain."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from content import closest, helped, reads, sought
from content.models import LANGUAGES, Article, first_of_month, topic_choices
from content.workflow import articles as life
from ground.text import tidy
from moderation import checks
from moderation import library as lists
from moderation.figures.hiding import told
from moderation.library import Narrowed
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.library import answers, telling
from people.models import Role

KINDS = ("articles", "answers", "sought")
SIZE = 30
LONGEST_QUERY = 80


@for_roles(*Role)
@require_GET
def library(request: StaffRequest) -> HttpResponse:
    """One list of one kind of text."""
    kind, narrowed = request.GET.get("kind", "articles"), _narrowed(request)
    if kind not in KINDS:
        raise Http404
    told = {"articles": _articles, "answers": answers.listed, "sought": _sought}[kind](request, narrowed)
    context = {
        "kind": kind,
        "kinds": [(label, _address(f"kind={one}"), None, one == kind) for one, label in _kinds().items()],
        "narrowed": narrowed,
        "is_narrowed": bool(narrowed.topic or narrowed.words),
        "languages": [("", _("All languages")), *LANGUAGES],
        "topics": [("", _("All topics")), *topic_choices(get_language() or "en")],
        "may_write": bool(request.user.roles() & life.WRITING),
        "to_read_again": checks.waiting(request.user),
    }
    return render(request, "desk/library.html", context | told)


def _kinds() -> dict[str, str]:
    return {
        "articles": _("Articles"),
        "answers": _("Published answers"),
        "sought": _("Searched for and not found"),
    }


def _narrowed(request: StaffRequest) -> Narrowed:
    language = request.GET.get("language", request.user.language)
    if language and language not in dict(LANGUAGES):
        raise Http404
    words = tidy(request.GET.get("q", ""))[:LONGEST_QUERY]
    return Narrowed(language, request.GET.get("topic", ""), " ".join(words.split()))


def _address(query: str) -> str:
    return f"{reverse('desk_library')}?{query}"


def _sought(_request: StaffRequest, narrowed: Narrowed) -> dict[str, Any]:
    names = dict(LANGUAGES)
    rows = [{"row": row, "language": names[row.language]} for row in sought.often(language=narrowed.language)]
    return {"rows": rows, "untold": sought.untold()}


# --- articles -------------------------------------------------------------------------------------


def labels() -> dict[str, str]:
    """List -> what it is called."""
    return {
        "due": _("Due for a check"),
        "read": _("To read"),
        "mine": _("My drafts"),
        "missing": _("Missing translations"),
        "older": _("Older translations"),
        "unsigned": _("Not signed yet"),
        "on_way": _("On their way"),
        "live": _("Live"),
        "most": _("Most read"),
        "helped": _("What helped most"),
        "withdrawn": _("Withdrawn"),
        "all": _("All articles"),
    }


def _articles(request: StaffRequest, narrowed: Narrowed) -> dict[str, Any]:
    name = request.GET.get("list", "")
    counts = lists.counts(request.user, narrowed)
    name = name or next((one for one in ("read", "due", "mine") if counts[one]), "live")
    if name not in lists.LISTS:
        raise Http404
    found = lists.ordered(name, lists.listed(name, request.user, narrowed))
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    titles, urls = labels(), {one: _address(narrowed.query(one)) for one in lists.LISTS}
    return {
        "name": name,
        "lists": [(titles[one], urls[one], counts[one], one == name) for one in lists.TO_DO],
        "more_lists": [(titles[one], urls[one], None, one == name) for one in lists.LOOKED_AT],
        "rows": _rows(list(page), name, narrowed),
        "all_url": _address(Narrowed(narrowed.language).query(name)),
        **_pages(page, name, narrowed),
    }


def _pages(page: Page[Article], name: str, narrowed: Narrowed) -> dict[str, str]:
    before, after = page.number - 1, page.number + 1
    return {
        "previous_url": _address(narrowed.query(name, page=str(before))) if page.has_previous() else "",
        "next_url": _address(narrowed.query(name, page=str(after))) if page.has_next() else "",
    }


def _rows(rows: list[Article], name: str, narrowed: Narrowed) -> list[dict[str, Any]]:
    since = first_of_month(lists.a_year_ago())
    answered, said = closest.counts(rows, since=since), helped.counts(rows, since=since)
    around, none, opened = (
        lists.in_other_languages(rows),
        helped.Counted(),
        reads.counts(rows, since=lists.a_year_ago()),
    )
    return [
        telling.in_list(row, around.get(row.key, []), wanted=narrowed.language if name == "missing" else "")
        | {
            "answered": answered.get(row.pk, 0),
            "opened": told(opened.get(row.pk, 0)),
            "helped": said.get(row.pk, none).yes,
            "not_helped": said.get(row.pk, none).no,
        }
        for row in rows
    ]
