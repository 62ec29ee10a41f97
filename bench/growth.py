"""Lists, feeds and the site map among few and among very many: `DATABASE_URL=… python -m bench.growth`.

Prints one row a page: queries, processor milliseconds of this process, milliseconds of the database by its own clock
(EXPLAIN ANALYZE of the very queries). `bench.__main__` runs it on the small database and on the large one.
"""

import json
import statistics
import sys
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import environment
from bench.pages import _spent
from content import mentions, sitemaps
from content.mentioned import Mention
from content.models import Publication, Term, Topic

ROUNDS = 9
_EXPLAIN = "EXPLAIN (ANALYZE, FORMAT JSON) "
_USE = """
INSERT INTO content_mention (what, kind, number)
SELECT %s, 'answer', id FROM content_publication WHERE language = 'fi' AND id %% 10 = 0 ON CONFLICT DO NOTHING
"""


def paths() -> dict[str, str]:
    """What is asked for: the first pages, and those at the very end."""
    last = Publication.objects.filter(language="fi").order_by("month", "pk")[20]
    end = f"{last.month:%Y-%m}.{last.pk}"
    topic = Topic.objects.order_by("position", "pk")[0]
    far = Publication.objects.filter(language="fi", topic=topic).order_by("month", "pk")[20]
    word, first_use = _common_word()
    return {
        "home": "/fi/?bench",
        "answers, page 1": "/fi/answers/?bench",
        "answers, the last page": f"/fi/answers/?before={end}&bench",
        "answers of a topic, page 1": f"/fi/answers/?topic={topic.slug}&bench",
        "answers of a topic, the last page": f"/fi/answers/?topic={topic.slug}&before={far.month:%Y-%m}.{far.pk}&bench",
        "a topic": f"/fi/topics/{topic.slug}/?bench",
        "an answer": f"{last.get_absolute_url()}?bench",
        "a word": f"/fi/words/{word}/?bench",
        "a word, its oldest answers": f"/fi/words/{word}/?before={first_use}&bench",
        "feed": "/fi/feed.atom?bench",
        "feed of a topic": f"/fi/topics/{topic.slug}/feed.atom?bench",
        "site map": "/sitemap.xml",
        "site map, the last part": f"/sitemap-answers-{sitemaps.blocks() - 1}.xml",
    }


def _common_word() -> tuple[str, int]:
    """The address of a word that every tenth answer uses, and the number before which its last page of them begins."""
    word = Term.objects.filter(language="fi", country="").order_by("pk")[0]
    what = mentions.to_word("fi", word.slug)
    with connection.cursor() as cursor:
        cursor.execute(_USE, [what])
        cursor.execute("ANALYZE content_mention")
    uses = Mention.objects.filter(what=what, kind=mentions.ANSWER).order_by("number")
    return word.slug, uses.values_list("number", flat=True)[20]


def measure(visitor: environment.Visitor, path: str, **headers: str) -> dict[str, Any]:
    """Queries, milliseconds of this process, of the database, and kB."""
    for _time in range(3):
        answer = visitor.get(path, **headers)
    if answer.status != 200:
        raise SystemExit(f"{path} answers {answer.status}")
    with CaptureQueriesContext(connection) as captured:
        visitor.get(path, **headers)
        queries = [one["sql"] for one in captured.captured_queries]
    spent = statistics.median(_spent(lambda: visitor.get(path, **headers)) for _round in range(ROUNDS))
    stored = statistics.median(_database(queries) for _round in range(ROUNDS))
    return {"queries": len(queries), "cpu": spent, "database": stored, "kb": len(answer.content) / 1000}


def _database(queries: list[str]) -> float:
    with connection.cursor() as cursor:
        total = 0.0
        for sql in queries:
            if sql.startswith("SELECT"):
                cursor.execute(_EXPLAIN + sql.replace("%", "%%"), [])
                plan = cursor.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                total += plan[0]["Execution Time"]
        return total


def main() -> None:
    """One line of JSON a page, for the table that compares."""
    visitor = environment.Visitor()
    number = Publication.objects.count()
    for name, path in paths().items():
        print(json.dumps({"name": name, "answers": number, **measure(visitor, path)}), file=sys.stdout, flush=True)


if __name__ == "__main__":
    main()
