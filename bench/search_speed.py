"""What a search costs among very many answers: `DATABASE_URL=… .venv/bin/python -m bench.search_speed [language]`.

Fill the database first: `manage.py generate_load`. Prints milliseconds of database time and of all, the middle of
nine runs, for a rare word, a common one, a sentence and a word that nothing has.
"""

import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
RUNS = 9


def main(language: str) -> None:
    """Prints the table."""
    import django  # noqa: PLC0415  # settings first

    django.setup()
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from content import search  # noqa: PLC0415
    from content.entries import SearchEntry, SearchTerm  # noqa: PLC0415

    stems = SearchTerm.objects.filter(language=language, term__startswith="s").order_by("entries", "term")
    rare = stems[50].term[1:]
    common = stems.last()
    assert common is not None
    words = [term.term[1:] for term in stems.order_by("-entries", "term")[5:65:8]]
    queries = {"rare": rare, "common": common.term[1:], "sentence": " ".join([*words, rare]), "nothing": "xyzzyx"}
    print(f"{SearchEntry.objects.filter(language=language).count()} entries, {connection.vendor}\n")
    print("| query | found | database ms | all ms |\n|---|---|---|---|")
    for name, query in queries.items():
        database, everything = [], []
        for _run in range(RUNS):
            with CaptureQueriesContext(connection) as queried:
                begun = time.perf_counter()
                found = search.find(language, query)
                everything.append(1000 * (time.perf_counter() - begun))
            database.append(1000 * sum(float(one["time"]) for one in queried.captured_queries))
        figures = [statistics.median(times) for times in (database, everything)]
        print(f"| {name} | {len(found.answers)} | {figures[0]:.0f} | {figures[1]:.0f} |")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "fi")
