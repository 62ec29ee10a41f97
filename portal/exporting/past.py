"""What the copy of before was made from: so that the next one makes only what changed.

It stands in the copy in two files. `MARK`: what is the same on every page (`ground`), and the pages, articles and lists
there were. `ANSWERS`: a line an answer, in the order of their numbers, read line by line: a million need no memory.
Both hold numbers, addresses and digests of what readers see, and nothing else.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from content import helplines
from content.models import Article, Publication, Topic
from people.models import Face
from portal.views import copying

MARK, ANSWERS = ".kynnys-copy", ".kynnys-answers"
WEEK = 7  # days after which an answer's page is made anew, whatever changed: what else to read stands beside it
_CODE = ("portal", "content", "people", "ground", "language", "templates", "locale")
_KINDS = (".py", ".html", ".mo", ".csv", ".json", ".toml")
# All of an answer that its page or a card shows.
_SHOWN = (
    *("pk", "slug", "language", "status", "topic_id", "country", "title", "question", "html", "age_band", "month"),
    *("checked_on", "corrected_on", "signer_id", "role_only", "sensitive", "origin"),
)
_SIGNER = _SHOWN.index("signer_id")
_AT_ONCE = 1000


def digest(*parts: Any) -> str:
    """Of plain values."""
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True)
class Made:
    """An answer's page. `row` digests what it shows; `links` are what it leads to and shows, by `Copy`'s marks."""

    number: int
    row: str
    week: int
    name: str
    links: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\t".join((str(self.number), self.row, str(self.week), self.name, *self.links))

    @classmethod
    def of(cls, line: str) -> "Made":
        """A line of `ANSWERS`. Raises `ValueError`."""
        number, row, week, name, *links = line.rstrip("\n").split("\t")
        return cls(int(number), row, int(week), name, tuple(links))


def week(number: int, today: date) -> int:
    """Of an answer: each day one in seven begins another."""
    return (today.toordinal() + number) // WEEK


@dataclass
class Past:
    """What a copy was made from; an empty one where there is none, or where it can't be read."""

    ground: str = ""
    articles: dict[str, str] = field(default_factory=dict)  # address -> digest
    pages: set[str] = field(default_factory=set)
    lists: dict[str, str] = field(default_factory=dict)
    answers: Path | None = None

    @classmethod
    def of(cls, folder: Path) -> "Past":
        """Of the copy in `folder`."""
        found = cls()
        try:
            for line in (folder / MARK).read_text().splitlines()[1:]:
                kind, name, value = line.split("\t")
                found._take(kind, name, value)
            found.answers = folder / ANSWERS if (folder / ANSWERS).exists() else None
        except (OSError, ValueError):
            return cls()
        return found if found.answers else cls()

    def _take(self, kind: str, name: str, value: str) -> None:
        if kind == "ground":
            self.ground = value
        elif kind == "page":
            self.pages.add(name)
        else:
            {"article": self.articles, "list": self.lists}[kind][name] = value

    def write(self, folder: Path) -> None:
        """Into the copy; its first line says when."""
        lines = [f"ground\t\t{self.ground}", *(f"page\t{name}\t" for name in sorted(self.pages))]
        for kind, values in (("article", self.articles), ("list", self.lists)):
            lines += (f"{kind}\t{name}\t{value}" for name, value in values.items())
        (folder / MARK).write_text("\n".join([timezone.now().isoformat(), *lines, ""]))

    def lookup(self) -> Callable[[int], Made | None]:
        """Gives the answers of before by their numbers, which are asked for in their order."""
        lines = self._lines()
        now = next(lines, None)

        def look(number: int) -> Made | None:
            nonlocal now
            while now is not None and now.number < number:
                now = next(lines, None)
            return now if now is not None and now.number == number else None

        return look

    def _lines(self) -> Iterator[Made]:
        if self.answers is not None:
            with self.answers.open() as file:
                yield from map(Made.of, file)

    def gone(self, there: Iterable[int]) -> Iterator[int]:
        """The answers of before that are not among these, which come in the order of their numbers."""
        numbers = iter(there)
        now = next(numbers, None)
        for made in self._lines():
            while now is not None and now < made.number:
                now = next(numbers, None)
            if now != made.number:
                yield made.number


# --- as it is now ---------------------------------------------------------------------------------


def ground(canary: Iterable[str]) -> str:
    """What no page is without: the program's own files, topics, helplines, and some whole pages (`canary`)."""
    folder = Path(settings.BASE_DIR)
    files = sorted(path for app in _CODE for path in (folder / app).rglob("*") if path.suffix in _KINDS)
    code = blake2b()
    for path in files:
        code.update(path.read_bytes())
    rows = list(Topic.objects.order_by("pk").values_list())
    return digest(code.hexdigest(), settings.SITE_URL, settings.EXIT_TO, rows, helplines.ALL, list(canary))


def articles() -> dict[str, str]:
    """Address -> digest of what other pages say of an article."""
    rows = Article.objects.live().order_by("pk").values_list("language", "slug", "title", "country", "key")
    return {copying.address("article", language, slug): digest(*rest) for language, slug, *rest in rows}


def answers() -> Iterator[tuple[int, str, str]]:
    """(number, digest of what is shown, address in its own language) of each answer that readers see, by number."""
    faces = {row[0]: digest(row) for row in Face.objects.order_by("pk").values_list("user_id", *_face())}
    rows = Publication.objects.live().order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last).values_list(*_SHOWN)[:_AT_ONCE]):
        for row in found:
            number, slug, language = row[:3]
            yield number, digest(row, faces.get(row[_SIGNER])), copying.address("answer", language, number, slug)
        last = found[-1][0]


def _face() -> list[str]:
    return [one.attname for one in Face._meta.concrete_fields]
