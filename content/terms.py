"""The office words that come with the software, from `data/glossary.csv`: 26 words in four languages.

Swedish differs by country: where Sweden and Finland say it otherwise there are two rows, each with its country.
"""

import csv
from pathlib import Path

from django.db import transaction

from content import indexing, rendering
from content.curating import Edit
from content.entries import SearchEntry
from content.models import Term, slug_for
from content.stems import stems

_DATA = Path(__file__).parent / "data" / "glossary.csv"


def keep(term: Term) -> Term:
    """Store a word together with the stems that the search needs; texts get their explanations anew."""
    before = Term.objects.filter(pk=term.pk).values_list("language", flat=True)
    languages = {term.language, *before}
    term.stems = stems(term.language, term.word, term.explanation)
    with transaction.atomic():
        term.save()
        indexing.index(term)
    rendering.words_changed(*languages)
    return term


def remove(term: Term) -> None:
    """A word goes; no text leads to it any longer."""
    with transaction.atomic():
        indexing.remove(SearchEntry.Kind.WORD, term.pk)
        term.delete()
    rendering.words_changed(term.language)


def load_terms(*, renew: bool = True) -> int:
    """Create or renew the words of the file; returns how many rows. Safe to run twice.

    `renew=False`: words that are there stay as the editors have made them. What is signed stays in any case, and what
    two people took away does not come back.
    """
    kept = _decided()
    rows = [row for line in _lines() for row in _rows(line) if (row.language, row.word) not in kept]
    there = {(term.language, term.slug): _values(term) for term in Term.objects.all()}
    if not renew:
        rows = [row for row in rows if (row.language, row.slug) not in there]
    changed = [row for row in rows if there.get((row.language, row.slug)) != _values(row)]
    for row in changed:
        with transaction.atomic():
            term, _new = Term.objects.update_or_create(language=row.language, slug=row.slug, defaults=_values(row))
            indexing.index(term)
    rendering.words_changed(*{row.language for row in changed})
    return len(rows)


def _decided() -> set[tuple[str, str]]:
    """Language and word of what people at the desk have decided about. Two queries."""
    signed = Term.objects.filter(writer__isnull=False).values_list("language", "word")
    edits = Edit.objects.filter(kind=Edit.Kind.WORD, checked_by__isnull=False).exclude(before={})
    return {*signed, *((edit.before["language"], edit.before["word"]) for edit in edits)}


def _lines() -> list[dict[str, str]]:
    with _DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _rows(line: dict[str, str]) -> list[Term]:
    words = [("fi", "", line["fi"]), ("nb", "", line["nb"]), ("en", "", line["en"])]
    if line["sv_SE"] == line["sv_FI"]:
        words.append(("sv", "", line["sv_SE"]))
    else:
        words += [("sv", "se", line["sv_SE"]), ("sv", "fi", line["sv_FI"])]
    return [
        Term(
            number=int(line["number"]),
            language=language,
            country=country,
            slug=slug_for(word),
            word=word,
            explanation=line[f"explain_{language}"],
        )
        for language, country, word in words
    ]


def _values(row: Term) -> dict[str, object]:
    return {
        "number": row.number,
        "country": row.country,
        "word": row.word,
        "explanation": row.explanation,
        "stems": stems(row.language, row.word, row.explanation),
    }
