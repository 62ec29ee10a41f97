"""What waits for a second person of a word or topic: shown with what it changes, agreed to or dropped."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from content.curating import Edit
from content.models import COUNTRIES, LANGUAGES
from content.workflow import NotAllowed, editing
from content.workflow.articles import CHECKING, WRITING
from moderation import words
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.page import SeeOther

_NAMES = dict(LANGUAGES)
MOST = 20  # earlier versions


def _label(field: str) -> str:
    name, _sign, language = field.partition("_")
    labels = {
        "word": _("Word"),
        "explanation": _("Explanation"),
        "country": _("Country"),
        "language": _("Language"),
        "number": _("Number"),
        "name": _("Name"),
        "lead": _("First words"),
        "slug": _("Short address"),
    }
    return f"{labels[name]} ({_NAMES[language]})" if language else labels[name]


def _said(field: str, value: str) -> str:
    if field == "country":
        return str(dict(COUNTRIES).get(value, value))
    return _NAMES.get(value, value) if field == "language" else value


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[dict[str, Any]]:
    """What is different, field by field: label, language, pieces of the difference word by word."""
    found = []
    for name, text in after.items():
        old, new = _said(name, before.get(name, "")) if before else "", _said(name, text)
        if old != new and name != "number":
            pieces = words.diff(old, new)
            found.append({"label": _label(name), "pieces": pieces, "language": name.partition("_")[2]})
    return found


def told(edit: Edit | None, request: StaffRequest) -> dict[str, Any] | None:
    """An edit that waits, for the part `_library_edit.html`."""
    if edit is None:
        return None
    is_mine, checks = edit.written_by_id == request.user.pk, bool(request.user.roles() & CHECKING)
    return {
        "pk": edit.pk,
        "name": edit.written_by.name,
        "when": words.clock(edit.made_at),
        "removes": edit.removes,
        "is_new": not edit.before,
        "changes": [] if edit.removes else changes(edit.before, edit.texts),
        "may_agree": checks and not is_mine,
        "may_drop": checks or is_mine,
    }


def waiting(subject: Any) -> Edit | None:
    """The edit of a word or topic that waits. One query."""
    row: Edit | None = subject.edits.filter(decided_at__isnull=True).select_related("written_by").first()
    return row


def earlier(subject: Any) -> list[dict[str, Any]]:
    """What was agreed to so far, newest first, each with what it changed. One query."""
    rows = subject.edits.filter(checked_by__isnull=False).select_related("written_by", "checked_by")
    return [
        {
            "when": words.clock(row.decided_at),
            "names": [row.written_by.name, row.checked_by.name],
            "changes": changes(row.before, row.texts),
        }
        for row in rows.order_by("-decided_at", "-pk")[:MOST]
    ]


@for_roles(*WRITING)
@require_POST
def edit(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """Agree to it, or leave everything as it is."""
    row = get_object_or_404(Edit, pk=pk)
    take = {"agree": editing.agree, "drop": editing.drop}.get(step)
    if take is None:
        raise Http404
    try:
        row = take(row, by=request.user)
    except NotAllowed as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Readers have it now.") if step == "agree" else _("It stays as it is."))
    return back_to(row)


def back_to(row: Edit) -> SeeOther:
    """The page of what it is about."""
    if row.kind == Edit.Kind.TOPIC:
        return SeeOther(reverse("desk_topic", args=[row.topic_id]) if row.topic_id else reverse("desk_topics"))
    return SeeOther(reverse("desk_word", args=[row.term_id]) if row.term_id else reverse("desk_words"))
