"""The eight topics that come with the software, from `data/topics.toml`."""

import tomllib
from pathlib import Path

from django.db.models import Max

from content.models import SHELF_MONTHS, Topic

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


def longest_shelf() -> int:
    """After how many months at most a public text asks for a new check. One query."""
    longest: int | None = Topic.objects.aggregate(longest=Max("shelf_months"))["longest"]
    return longest or SHELF_MONTHS
