"""What the lists of the search leave out: `DATABASE_URL=… .venv/bin/python -m bench.search_choice [language]`.

Fill the database first, with some thousands: `manage.py generate_load --publications 10000`. Compares the first ten of
the search with the first ten of a ranking of everything, for one word, three words and a sentence out of the texts.
"""

import os
import sys
from itertools import islice

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
EACH, FIRST = 12, 10


def main(language: str) -> None:
    """Prints the share of the first ten that both have, by how many words were looked for."""
    import django  # noqa: PLC0415  # settings first

    django.setup()
    from content import shelf  # noqa: PLC0415
    from content.entries import SearchEntry, SearchTerm  # noqa: PLC0415
    from language import ranking  # noqa: PLC0415
    from language.packing import Texts  # noqa: PLC0415

    entries = list(SearchEntry.objects.filter(language=language).order_by("pk"))
    texts = Texts(entry.packed for entry in entries)
    known = dict(SearchTerm.objects.filter(language=language).values_list("term", "entries"))
    print(f"{len(entries)} entries\n\n| words | of the first ten | the very first |\n|---:|---:|---:|")
    for words in (1, 3, 9):
        there = first = 0
        for entry in islice(entries, 0, None, len(entries) // EACH):
            query = " ".join([term[1:] for term in entry.text.title if term[0] == "s"][:words])
            asked = ranking.query_terms(language, query)
            scores = ranking.ranked(asked, texts, known={term: known.get(term, 0) for term in ["", *asked]})
            order = sorted(range(len(entries)), key=lambda at: (-scores[at], -entries[at].number))[:FIRST]
            best = {round(scores[at], 6) for at in order}
            found = [hit.number for hit in shelf.look(language, query)[:FIRST]]
            value = {one.number: round(score, 6) for one, score in zip(entries, scores, strict=True)}
            there += sum(value[number] in best for number in found)
            first += bool(found) and value[found[0]] == round(scores[order[0]], 6)
        asked_for = len(range(0, len(entries), len(entries) // EACH))
        print(f"| {words} | {there / asked_for / FIRST:.2f} | {first / asked_for:.2f} |")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "fi")
