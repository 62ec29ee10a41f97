"""What a search costs among very many answers: `DATABASE_URL=… .venv/bin/python -m bench.search_speed [language]`.

Fill the database first: `manage.py generate_load`. Prints milliseconds of database time and of all, the middle of
nine runs, the best and the worst of them, for a rare word, a common one, a sentence and a word that nothing has; each
on its first page, on its last, and narrowed to a topic.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
RUNS = 9


def main(language: str) -> None:
    """Prints the table."""
    import django  # noqa: PLC0415  # settings first

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from content import search  # noqa: PLC0415
    from content.entries import SearchEntry  # noqa: PLC0415
    from content.models import Topic  # noqa: PLC0415

    topic = Topic.objects.order_by("position", "pk").values_list("pk", flat=True)[0]
    print(f"{SearchEntry.objects.filter(language=language).count()} entries, {connection.vendor}\n")
    print("| query | page | on it | database ms | best | worst | all ms |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, query in _queries(language).items():
        pages = search.find(language, query).pages
        for label, narrowed in {"1": {}, str(pages): {"page": pages}, "1, a topic": {"topic": topic}}.items():
            found, database, everything = _timed(lambda given=narrowed: search.find(language, query, **given))  # type: ignore[misc]  # noqa: B023
            print(
                f"| {name} | {label} | {len(found.answers)} | {statistics.median(database):.0f} |"
                f" {min(database):.0f} | {max(database):.0f} | {statistics.median(everything):.0f} |"
            )


def _queries(language: str) -> dict[str, str]:
    """Out of the words that are there: the sentence is eight common words and a rare one."""
    from content.entries import SearchTerm  # noqa: PLC0415

    stems = SearchTerm.objects.filter(language=language, term__startswith="s").order_by("entries", "term")
    rare, common = stems[0].term[1:], stems.order_by("-entries", "term")[0].term[1:]
    words = [term.term[1:] for term in stems.order_by("-entries", "term")[5:65:8]]
    return {"rare": rare, "common": common, "sentence": " ".join([*words, rare]), "nothing": "xyzzyx"}


def _timed(find: Callable[[], Any]) -> tuple[Any, list[float], list[float]]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    database, everything = [], []
    for _run in range(RUNS):
        with CaptureQueriesContext(connection) as queried:
            begun = time.perf_counter()
            found = find()
            everything.append(1000 * (time.perf_counter() - begun))
        database.append(1000 * sum(float(one["time"]) for one in queried.captured_queries))
    return found, database, everything


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "fi")
