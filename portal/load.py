"""Made-up published answers by the hundred thousand, to measure with. Text that nobody wrote: words put together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Any

from django.db import connection, models, transaction

from content.entries import SearchEntry
from content.models import Origin, Publication, Readable, Topic, first_of_month, slug_for
from language import packing, ranking

_WORDS = Path(__file__).parents[1] / "language" / "data"
_SENTENCES, _LONG, _BODY = 20_000, 9, 6  # sentences to choose from, words of one, sentences of a text
_AT_ONCE = 1000
_MONTHS = 96


def publish(number: int, language: str, topics: Sequence[Topic]) -> Iterator[int]:
    """Make `number` live answers in `language`, with their entries in the index; gives how many are there."""
    made = 0
    steps = _steps()
    while made < number:
        with transaction.atomic():
            texts = [_text(steps) for _one in range(min(_AT_ONCE, number - made))]
            rows = [_row(title, body, language, topics[int(len(topics) * next(steps))], steps) for title, body in texts]
            _store(Publication, rows)
            _store(SearchEntry, [_entry(row, *text) for row, text in zip(rows, texts, strict=True)])
        made += len(texts)
        yield made


def _store(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Write rows and give them their numbers; PostgreSQL copies them in, which is many times as fast."""
    if connection.vendor != "postgresql":
        model._default_manager.bulk_create(rows)
        return
    fields = model._meta.concrete_fields
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, len(rows)]
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
        names = ", ".join(f'"{field.column}"' for field in fields)
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])


def _steps() -> Iterator[float]:
    """Numbers from 0 to 1 that jump about, the same in each run."""
    return ((at * 0.6180339887498949) % 1.0 for at in count(1))


@lru_cache(maxsize=4)
def _words(language: str) -> list[str]:
    files = (_WORDS / f"{name}.{language}.txt" for name in ("common", "words"))
    return [word for file in files for word in file.read_text(encoding="utf-8").split() if word.isalpha()]


@lru_cache(maxsize=_SENTENCES)
def _sentence(language: str, number: int) -> tuple[str, Counter[str]]:
    """A sentence of which some words are common and most are rare, and its terms."""
    words = _words(language)
    places = (((number + 1) * (at + 1) * 0.7548776662466927) % 1.0 for at in range(_LONG))
    text = " ".join(words[int(len(words) * place**3)] for place in places)
    return text, ranking.terms(language, text)


def _text(steps: Iterator[float]) -> tuple[int, list[int]]:
    title, *body = (int(_SENTENCES * step) for step in islice(steps, _BODY + 1))
    return title, body


def _row(title: int, body: list[int], language: str, topic: Topic, steps: Iterator[float]) -> Publication:
    heading = _sentence(language, title)[0]
    text = ". ".join(_sentence(language, number)[0] for number in body)
    month = int(_MONTHS * next(steps))
    return Publication(
        status=Readable.LIVE,
        language=language,
        topic=topic,
        title=heading[:160],
        slug=slug_for(heading),
        question=text[:200],
        answer=text,
        html=f"<p>{text}</p>",
        month=first_of_month().replace(year=2019 + month // 12, month=month % 12 + 1),
        checked_on=first_of_month(),
        origin=Origin.SOFTWARE,
    )


def _entry(row: Publication, title: int, body: list[int]) -> SearchEntry:
    strong = _sentence(row.language, title)[1]
    rest = _together(_sentence(row.language, number)[1] for number in body)
    values: dict[str, Any] = {
        "strong": f" {' '.join(strong)} ",
        "terms": f" {' '.join({**strong, **rest})} ",
        "counts": {"title": dict(strong), "body": rest},
        "packed": packing.packed(packing.Text(strong, rest)),
    }
    place: dict[str, Any] = {"language": row.language, "topic": row.topic_id, "month": row.month}
    return SearchEntry(kind=SearchEntry.Kind.ANSWER, number=row.pk, **place, **values)


def _together(counts: Iterable[Counter[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in counts:
        for term, often in one.items():
            found[term] = found.get(term, 0) + often
    return found
