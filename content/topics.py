"""The topics of the site, and the eight that come with the software, from `data/topics.toml`."""

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from content.models import SHELF_MONTHS, Article, Publication, Topic
from ground.remembered import remembered

_DATA = Path(__file__).parent / "data" / "topics.toml"


def load_topics() -> int:
    """Create the topics of the file that are missing, in its order; returns how many it has. What was edited stays."""
    with _DATA.open("rb") as file:
        rows = tomllib.load(file)["topic"]
    for position, row in enumerate(rows, start=1):
        values = {
            "names": row["names"],
            "leads": row["leads"],
            "about_us": row.get("about_us", False),
            "position": position,
        }
        Topic.objects.get_or_create(slug=row["slug"], defaults=values)
    return len(rows)


@remembered
def every() -> Sequence[Topic]:
    """All topics in the order of the site. One query, none while nothing public changes."""
    return list(Topic.objects.order_by("position", "pk"))


def give(rows: Iterable[Publication | Article], topic: Topic | None = None) -> None:
    """Each gets its topic, which then need not be read with it. `topic`: that of all of them, where it is known."""
    known = {row.pk: row for row in ([topic] if topic else every())}
    for row in rows:
        if row.topic_id in known:  # else it came this moment, and Django reads it
            row.topic = known[row.topic_id]


def longest_shelf() -> int:
    """After how many months at most a public text asks for a new check. One query, none while nothing changes."""
    return max((row.shelf_months for row in every()), default=SHELF_MONTHS)
