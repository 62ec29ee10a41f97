"""Pages of lists that stay: in a copy an older page begins at a fixed answer, so that a new one on top moves none.

On the site each page begins where the one before it ends. In the copy the pages are counted from the oldest answer on;
the first page overlaps the second, and between two others nothing is left out and nothing stands twice.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings

from content.models import Publication, Topic
from content.paging import SIZE

Place = tuple[str, int]  # month and number of an answer: `("2026-11", 5)`


@dataclass(frozen=True)
class Page:
    """A page of a list that begins before `key`; `rows` are its answers, `around` the keys of its neighbours."""

    language: str
    topic: str
    key: str
    rows: tuple[int, ...]
    around: tuple[str, str]


@dataclass
class Lists:
    """Where the pages of each list begin, oldest first: (language, topic or "") -> places."""

    begin: dict[tuple[str, str], list[Place]] = field(default_factory=dict)

    def look(self) -> None:
        """One walk over the months and numbers of each list."""
        for language, topic in self._names():
            places = (place for at, place in enumerate(_places(language, topic)) if at and not at % SIZE)
            self.begin[language, topic] = list(places)

    @staticmethod
    def _names() -> list[tuple[str, str]]:
        topics = ["", *Topic.objects.order_by("pk").values_list("slug", flat=True)]
        return [(code, topic) for code, _name in settings.LANGUAGES for topic in topics]

    def key(self, language: str, topic: str, *, before: str, after: str) -> str:
        """The key of the page that a link of the site leads to: what is older, or what is newer. "": the first page."""
        begin = self.begin.get((language, topic), [])
        try:
            at = bisect_left(begin, _place(before)) if before else bisect_right(begin, _place(after)) + 1
        except ValueError:
            return ""
        return _key(begin[at]) if at < len(begin) else ""

    def pages(self) -> Iterator[Page]:
        """All but the first of each list."""
        for (language, topic), begin in self.begin.items():
            rows: deque[int] = deque(maxlen=SIZE)
            at = 0
            for month, number in _places(language, topic):
                if at < len(begin) and begin[at] == (month, number):
                    around = [_key(begin[one]) if 0 <= one < len(begin) else "" for one in (at - 1, at + 1)]
                    yield Page(language, topic, _key(begin[at]), tuple(rows), (around[0], around[1]))
                    at += 1
                rows.append(number)


def _places(language: str, topic: str) -> Iterator[Place]:
    """As `content.paging` has them, oldest first."""
    rows = Publication.objects.live().filter(topic__slug=topic) if topic else Publication.objects.shown_around()
    found = rows.filter(language=language).order_by("month", "pk").values_list("month", "pk")
    return ((f"{month:%Y-%m}", number) for month, number in found.iterator(chunk_size=5000))


def _key(place: Place) -> str:
    return f"{place[0]}.{place[1]}"


def _place(key: str) -> Place:
    month, _dot, number = key.partition(".")
    return month, int(number)
