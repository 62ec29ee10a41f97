"""Keeps the index of the search true: an entry comes, changes and goes in the transaction in which its text does."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save

from content import rendering
from content.entries import SearchEntry
from content.models import Article, Publication, Readable, Term
from content.shelf import entry_fields
from ground import markdown

KINDS = SearchEntry.Kind
MODELS: dict[Any, str] = {Publication: KINDS.ANSWER, Article: KINDS.ARTICLE, Term: KINDS.WORD}
_AT_ONCE = 500


def watch() -> None:
    """From now on every saved or deleted text changes its entry too."""
    for model in MODELS:
        post_save.connect(_saved, sender=model, dispatch_uid=f"search {model.__name__}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"search {model.__name__} gone")


def _saved(instance: Any, raw: bool = False, **_signal: Any) -> None:
    if not raw:
        index(instance)


def _deleted(instance: Any, **_signal: Any) -> None:
    remove(MODELS[type(instance)], instance.pk)


def index(row: Any) -> None:
    """Write the entry of a text that readers see; take it away for one that they don't."""
    kind = MODELS[type(row)]
    if not _is_live(row):
        remove(kind, row.pk)
        return
    with transaction.atomic():
        SearchEntry.objects.update_or_create(kind=kind, number=row.pk, defaults=entry(row))


def remove(kind: str, number: int) -> None:
    """No search finds it any longer."""
    SearchEntry.objects.filter(kind=kind, number=number).delete()


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
        SearchEntry.objects.filter(kind=kind).exclude(number__in=there).delete()
    return SearchEntry.objects.count()
