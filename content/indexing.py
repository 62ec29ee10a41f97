"""Keeps the index of the search true: an entry comes, changes and goes in the transaction in which its text does; and
with it what the text leads to (`content/mentions.py`).

Whoever changes what readers see calls `index`: `content/workflow` for answers and articles, `content/terms.py` for
words.
"""

from typing import Any

from django.db import transaction

from content import lists, mentions, opensearch, rendering
from content.entries import SearchChange, SearchEntry
from content.models import Article, Publication, Readable, Term
from content.shelf import entry_fields
from ground import markdown

KINDS = SearchEntry.Kind
MODELS: dict[Any, str] = {Publication: KINDS.ANSWER, Article: KINDS.ARTICLE, Term: KINDS.WORD}
_AT_ONCE = 500


def index(row: Any) -> None:
    """Write the entry of a text that readers see; take it away for one that they don't."""
    kind = MODELS[type(row)]
    if not isinstance(row, Term):
        mentions.note(row)
    if not _is_live(row):
        remove(kind, row.pk)
        return
    values = entry(row)
    with transaction.atomic():
        before = _there(kind, row.pk)
        if before is not None and all(getattr(before, name) == value for name, value in values.items()):
            return
        _take_away(before)
        SearchEntry.objects.create(kind=kind, number=row.pk, **values)
        _note(kind, row.pk)


def remove(kind: str, number: int) -> None:
    """No search finds it any longer."""
    with transaction.atomic():
        before = _there(kind, number)
        if before is not None:
            _take_away(before)
            _note(kind, number)


def _there(kind: str, number: int) -> SearchEntry | None:
    return SearchEntry.objects.select_for_update().filter(kind=kind, number=number).first()


def _take_away(entry: SearchEntry | None) -> None:
    """A changed text gets a new entry: the lists know an entry by its number, which never comes again."""
    if entry is not None:
        lists.take_out(entry)
        entry.delete()


def _note(kind: str, number: int) -> None:
    """The engine outside is told by a task."""
    if opensearch.is_set():
        SearchChange.objects.create(kind=kind, number=number)


def _is_live(row: Any) -> bool:
    return isinstance(row, Term) or row.status in Readable.shown()


def entry(row: Any) -> dict[str, Any]:
    """The columns of a text's entry."""
    if isinstance(row, Publication):
        title, body, topic, month = row.title, f"{row.question}\n{markdown.plain(row.answer)}", row.topic_id, row.month
    elif isinstance(row, Article):
        title, body, topic, month = row.title, rendering.article_words(row), row.topic_id, None
    else:
        title, body, topic, month = row.word, row.explanation, None, None
    return {"language": row.language, "topic": topic, "month": month, **entry_fields(row.language, title, body)}


def index_all() -> int:
    """Make the whole index anew, piece by piece; returns how many entries it has."""
    for model, kind in MODELS.items():
        rows = model.objects.all() if model is Term else model.objects.live()
        for row in rows.order_by("pk").iterator(chunk_size=_AT_ONCE):
            index(row)
        there = rows.values_list("pk", flat=True)
        for number in SearchEntry.objects.filter(kind=kind).exclude(number__in=there).values_list("number", flat=True):
            remove(kind, number)
    return SearchEntry.objects.count()
