"""A text as readers would see it, and what changed from one to another, as plain values for the templates."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from content import differences, rendering
from content.models import Article, Origin
from content.versions import ArticleVersion, Made, Text
from content.views import library as public
from moderation import words
from moderation.forms.library import as_lines

FIELDS = ("title", "lead", "body", "sources", "searched")
_PLACE = ("pk", "language", "slug", "key", "topic", "country", "audience")


def labels() -> dict[str, str]:
    """Field -> what it is called."""
    return {
        "title": _("Title"),
        "lead": _("First words"),
        "body": _("Text"),
        "sources": _("Sources"),
        "searched": _("Also searched as"),
    }


def as_read(article: Article, text: Text) -> str:
    """The part of the public page that is the article, in its language: made as readers get it. Saves nothing."""
    row = Article(
        **{name: getattr(article, name) for name in _PLACE},
        **{name: getattr(text, name) for name in ("lead", "body", "sources")},
        title=text.title or "…",
        origin=Origin.DESK,
        checked_on=timezone.localdate(),
    )
    with translation.override(article.language):
        row.html = rendering.article(row)
        return render_to_string("content/article.html#text", public.text(row, article.language))


def review(article: Article) -> dict[str, Any] | None:
    """The version on its way, as its reader needs it. `before`: the live text, else the version before it, or None."""
    row = article.proposal
    if row is None:
        return None
    before = article.version or article.versions.filter(number__lt=row.number).order_by("-number").first()
    before = None if before and before.pk == row.pk else before
    return {
        "row": version_row(article, row),
        "changes": changes(before.text, row.text) if before else [],
        "before": before,
        "is_live_before": before is not None and article.version_id == before.pk,
        "notes": notes(article),
        "source": source(row.translates),
    }


def notes(article: Article) -> list[dict[str, str]]:
    """What colleagues said on sending versions back, newest first. One query."""
    rows = [
        (note.by.name, note.at, note.text, version.number)
        for version in article.versions.prefetch_related("notes__by").order_by("-number")[:5]
        for note in sorted(version.notes.all(), key=lambda note: -note.pk)
    ]
    return [
        {"name": name, "when": words.clock(at), "text": text, "number": str(number)} for name, at, text, number in rows
    ]


def source(row: ArticleVersion | None) -> dict[str, Any] | None:
    """The text in another language that a translation follows; None where there is none. One query."""
    if row is None:
        return None
    return {
        "language": row.article.language,
        "title": row.title,
        "lead": row.lead,
        "body": row.body,
        "pk": row.article_id,
    }


def version_row(article: Article, row: ArticleVersion) -> dict[str, Any]:
    """A version in one line."""
    return {
        "pk": row.pk,
        "number": row.number,
        "title": row.title,
        "kind": str(Made(row.kind).label),
        "writer": row.written_by.name if row.written_by else "",
        "checker": row.checked_by.name if row.checked_by else "",
        "when": words.clock(row.made_at),
        "published": words.clock(row.published_at) if row.published_at else "",
        "is_live": article.version_id == row.pk and row.published_at is not None,
        "is_on_way": article.proposal_id == row.pk,
    }


def changes(before: Text, after: Text) -> list[dict[str, Any]]:
    """What is different, field by field: (label of the field, pieces of the difference word by word)."""
    pairs = [
        ("title", before.title, after.title),
        ("lead", before.lead, after.lead),
        ("body", before.body, after.body),
        ("sources", as_lines(before.sources), as_lines(after.sources)),
        ("searched", as_lines(before.searched), as_lines(after.searched)),
    ]
    names = labels()
    return [{"label": names[name], "pieces": words.folded(_pieces(old, new))} for name, old, new in pairs if old != new]


def _pieces(old: str, new: str) -> list[tuple[str, str]]:
    """Word by word within each paragraph, list or mark of a block; neighbours of one kind as one piece."""
    found: list[tuple[str, str]] = []
    for before, after in differences.blocks(old, new):
        for kind, text in [*words.diff(before, after), ("same", "\n\n")]:
            if found and found[-1][0] == kind:
                found[-1] = (kind, found[-1][1] + text)
            else:
                found.append((kind, text))
    return found
