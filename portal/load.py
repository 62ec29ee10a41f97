"""Made-up published answers by the hundred thousand, to measure with. Text that nobody wrote: words put together."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import count, islice
from pathlib import Path
from typing import Any

from django.db import transaction

from content.entries import SearchEntry
from content.models import Origin, Publication, Readable, Topic, first_of_month, slug_for
from content.stems import stems
from language import ranking

_WORDS = Path(__file__).parents[1] / "language" / "data"
_SENTENCES, _LONG, _BODY = 20_000, 9, 6  # sentences to choose from, words of one, sentences of a text
_AT_ONCE = 1000
_MONTHS = 96


def publish(number: int, language: str, topic: Topic) -> Iterator[int]:
    """Make `number` live answers in `language`, with their entries in the index; gives how many are there."""
    made = 0
    steps = _steps()
    while made < number:
        with transaction.atomic():
            texts = [_text(language, steps) for _one in range(min(_AT_ONCE, number - made))]
            rows = Publication.objects.bulk_create(_row(title, body, language, topic, steps) for title, body in texts)
            SearchEntry.objects.bulk_create(
                _entry(row, title, body) for row, (title, body) in zip(rows, texts, strict=True)
            )
        made += len(texts)
        yield made


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


def _text(language: str, steps: Iterator[float]) -> tuple[int, list[int]]:
    title, *body = (int(_SENTENCES * step) for step in islice(steps, _BODY + 1))
    _sentence(language, title)
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
        stems=stems(language, heading),
        month=first_of_month().replace(year=2019 + month // 12, month=month % 12 + 1),
        checked_on=first_of_month(),
        origin=Origin.SOFTWARE,
    )


def _entry(row: Publication, title: int, body: list[int]) -> SearchEntry:
    strong = _sentence(row.language, title)[1]
    rest: Counter[str] = sum((_sentence(row.language, number)[1] for number in body), Counter())
    values: dict[str, Any] = {
        "strong": f" {' '.join(strong)} ",
        "terms": f" {' '.join(strong | rest)} ",
        "counts": {"title": dict(strong), "body": dict(rest)},
    }
    place: dict[str, Any] = {"language": row.language, "topic": row.topic_id, "month": row.month}
    return SearchEntry(kind=SearchEntry.Kind.ANSWER, number=row.pk, **place, **values)
