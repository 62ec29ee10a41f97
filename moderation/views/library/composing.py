"""The page on which an article is written, put together: fields, preview, hints, what to copy, who reads it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import LANGUAGES, Article
from content.versions import ArticleVersion, Text, WorkingArticle
from content.workflow import articles as life
from ground.text import tidy
from moderation import beside, words
from moderation.forms import TextForm
from moderation.forms.library import LONGEST_ARTICLE, as_lines
from moderation.views.guard import StaffRequest
from moderation.views.library import reading
from moderation.views.library.page import readers
from moderation.views.library.reading import FIELDS

_KEPT = ("seen", "base", "reader")


def page(request: StaffRequest, article: Article, *, typed: bool) -> dict[str, Any]:
    """Everything on the page. About fifteen queries, whatever the article."""
    copy = article.working.filter(by=request.user).select_related("translates__article").first()
    fields = _typed(request) if typed else _saved(article, copy)
    text = typed_text(request) if typed else (copy.text if copy else standing(article))
    if copy and copy.text == text:
        fields["seen"] = copy.revision  # a refused step has saved it
    follows = copy.translates if copy else article.made_from
    return {
        "article": article,
        "language_name": dict(LANGUAGES)[article.language],
        "fields": fields,
        "saved": _("Saved %(time)s") % {"time": words.clock(copy.at)} if copy and not typed else "",
        "has_copy": copy is not None,
        "is_live": article.version_id is not None and article.first_live_on is not None,
        "source": reading.source(follows),
        "notes": reading.notes(article),
        "others": [(one.by.name, words.clock(one.at)) for one in _others(article, request)],
        "readers": readers(request.user),
        "blocks": beside.blocks_to_copy(),
        "folders": beside.to_lead_to(article),
        **looked_at(article, text),
    }


def _others(article: Article, request: StaffRequest) -> Any:
    return article.working.exclude(by=request.user).select_related("by").order_by("-at", "pk")


def standing(article: Article) -> Text:
    """The text to begin from: what is on its way, else what is live, else the newest; of an old program the columns."""
    row = article.proposal or article.version or article.newest()
    return row.text if row else Text(article.title, article.lead, article.body, article.sources, article.searched)


def _saved(article: Article, copy: WorkingArticle | None) -> dict[str, Any]:
    newest = article.newest()
    text = copy.text if copy else standing(article)
    kept = {
        "seen": copy.revision if copy else 0,
        "base": copy.base if copy else (newest.number if newest else 0),
        "reader": article.reader_id or "",
    }
    return as_fields(text) | kept


def as_fields(text: Text) -> dict[str, str]:
    """A text as it stands in the fields."""
    lines = {"sources": as_lines(text.sources), "searched": as_lines(text.searched)}
    return {"title": text.title, "lead": text.lead, "body": text.body} | lines


def _typed(request: StaffRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in (*FIELDS, *_KEPT)}


def typed_text(request: StaffRequest) -> Text:
    """What stands in the fields now; of what is too long its beginning."""
    data = {name: tidy(request.POST.get(name, ""))[:LONGEST_ARTICLE] for name in FIELDS}
    data |= {name: " ".join(data[name].split()) for name in ("title", "lead")}
    lists = {name: TextForm.base_fields[name].clean(data[name][:8_000]) for name in ("sources", "searched")}
    return text_of(data | lists)


def text_of(data: dict[str, Any]) -> Text:
    """The form's clean data as the workflow wants it."""
    return Text(**{name: data[name] for name in FIELDS})


def looked_at(article: Article, text: Text) -> dict[str, Any]:
    """How it looks, how it reads, what leads nowhere."""
    row = Article(language=article.language, country=article.country, lead=text.lead, body=text.body)
    return {
        "html": reading.as_read(article, text),
        "reading": beside.reading(row),
        "dead": beside.dead(row),
        "is_empty": not (text.title or text.lead or text.body),
    }


# --- two at once ----------------------------------------------------------------------------------


def conflict(newer: life.Changed, request: StaffRequest) -> dict[str, Any]:
    """The own text of another window, to stand beside what is in the fields: `rows` are the fields that differ."""
    copy = newer.working
    assert copy is not None
    told = {"name": copy.by.name, "when": words.clock(copy.at), "revision": copy.revision}
    url = reverse("desk_article_write", args=[copy.article_id])
    return told | {"url": url, "rows": _rows(copy.text, request)}


def overtaken(version: ArticleVersion, request: StaffRequest) -> dict[str, Any]:
    """A version that a colleague has handed in meanwhile, beside what is in the fields."""
    told = {"name": version.written_by.name if version.written_by else "", "number": version.number}
    return told | {"when": words.clock(version.made_at), "rows": _rows(version.text, request)}


def _rows(text: Text, request: StaffRequest) -> list[dict[str, str]]:
    names, mine = reading.labels(), as_fields(typed_text(request))
    return [
        {"name": name, "label": names[name], "theirs": theirs, "mine": mine[name]}
        for name, theirs in as_fields(text).items()
        if theirs != mine[name]
    ]
