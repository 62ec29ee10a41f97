"""Has somebody asked this? What is public already and comes closest to a text that nobody has sent yet.

Nothing of the text is kept or logged. The words that say most are looked for by `content.search`; a text has
to share several of their stems or meanings: a word alone is no answer, and a long article holds two of any question's.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import get_language

from content import search
from content.models import AnsweredAlready, Article, Origin, Publication, first_of_month
from content.stems import words as stems_of
from ground.text import tidy
from language.concepts import concept
from language.folding import dense
from language.tables import everyday

LOOKED_AT = 4000  # characters of the text
MOST_WORDS = 10
_WORD = re.compile(r"[^\W\d_]{3,40}")
_LINK = re.compile(r'<a href="([^"#][^"]*)"[^>]*>')
_LONG = 5  # letters of a word that may say something though the program knows no meaning of it
_DIGITS = 12
# What a question can be about, of the meanings in language/data/concepts.txt; "I", "want" and "today" are none.
SUBJECTS = frozenset(
    "phone mother father parents stepfather stepmother brother sister grandparent uncle boyfriend girlfriend ex friend"
    " teacher coach doctor nurse socialworker police hospital school homework job money picture threat online naked"
    " touch kiss sex rape pregnant hit choke push yell angry drunk broken bruise blood knife kill die suicide funeral"
    " letter pill drugs dizzy breathe vomit eat hunger weight cut scar burn hurt scared cry sad tired worthless hate"
    " love shame fault kickedout runaway cold foster marry country honour gang control law report rightsq game film"
    " neighbor pet sport party hair skinface dentist music divorce bully volunteer immigrant sexy alone secret promise"
    " sleep study religion moving trans group scam allowed family heart stomach sick candy room2 safe".split()
)


@dataclass(frozen=True)
class Near:
    """A public text, to be read in place. `key`: `answer:12` or `article:3`. `html` is clean."""

    key: str
    title: str
    url: str
    html: str
    asked: str
    topic: str
    month: date
    is_unread: bool
    country: str = ""  # by name, where it tells the law of one


@dataclass(frozen=True)
class Closest:
    """What came closest: answers, best first, and one article."""

    answers: list[Near] = field(default_factory=list)
    article: Near | None = None

    def __bool__(self) -> bool:
        return bool(self.answers or self.article)


def closest(text: str, language: str, limit: int = 3) -> Closest:
    """At most `limit` live answers and one live article of `language` that are about the same as `text`."""
    asked = telling_words(text, language)
    if not asked:
        return Closest()
    query = " ".join(asked)
    enough = min(2, len(asked)), min(3, len(asked))
    answers = _whole(Publication, search.publications(language, query, limit, shared=enough[0]))
    articles = _whole(Article, search.articles(language, query, 1, shared=enough[1]))
    return Closest([_answer(row) for row in answers], next((_article(row) for row in articles), None))


def telling_words(text: str, language: str) -> list[str]:
    """The words of `text` that say what it is about, most telling first, at most ten; none twice in another form."""
    found = _WORD.findall(tidy(text[: LOOKED_AT * 4])[:LOOKED_AT].lower())
    stems = stems_of(language, " ".join(found))
    said, first = Counter(stems), dict(zip(reversed(stems), reversed(found), strict=True))
    worth = {stem: _worth(word, language) for stem, word in first.items()}
    telling = [stem for stem in first if worth[stem]]
    telling.sort(key=lambda stem: (-worth[stem], -said[stem], -len(stem), stem))
    return [first[stem] for stem in telling[:MOST_WORDS]]


def _worth(word: str, language: str) -> int:
    """3: it names a subject. 2: few people say it. 1: an everyday word that may. 0: it says nothing by itself."""
    meaning = concept(dense(word)[0], language)
    if meaning is not None:
        return 3 if meaning in SUBJECTS else 0
    if len(word) < _LONG:
        return 0
    return 1 if word in everyday(language) else 2


def _whole(model: Any, found: Iterable[Any]) -> list[Any]:
    """The rows with their texts, in the order in which they were found."""
    keys = [row.pk for row in found]
    rows = model.objects.live().select_related("topic").in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def _answer(row: Publication) -> Near:
    return _near(f"answer:{row.pk}", row, row.month, asked=row.question, is_unread=not row.is_read_by_professionals)


def _article(row: Article) -> Near:
    month = first_of_month(row.checked_on)
    is_unread = row.origin == Origin.SOFTWARE and not row.is_read_by_professionals
    return _near(f"article:{row.pk}", row, month, asked=row.lead, is_unread=is_unread)


def _near(key: str, row: Publication | Article, month: date, *, asked: str, is_unread: bool) -> Near:
    topic = row.topic.name(get_language() or row.language)
    country = str(row.get_country_display()) if row.country else ""
    return Near(key, row.title, row.get_absolute_url(), in_place(row.html), asked, topic, month, is_unread, country)


def in_place(html: str) -> str:
    """A text to be read beside what somebody has typed: its links open elsewhere, those to its own words stay."""
    return _LINK.sub(r'<a href="\1" target="_blank" rel="noopener noreferrer">', html)


# --- "this answers me" ----------------------------------------------------------------------------


def count(key: str) -> bool:
    """One more asker whom `answer:12` or `article:3` answers already. False when readers can't see it."""
    kind, _colon, number = key.partition(":")
    rows: Any = {"answer": Publication, "article": Article}.get(kind)
    if rows is None or not number.isdecimal() or len(number) > _DIGITS:
        return False
    row = rows.objects.live().filter(pk=number).first()
    if row is None:
        return False
    place = {"publication" if kind == "answer" else "article": row, "month": first_of_month()}
    counted, _new = AnsweredAlready.objects.get_or_create(**place)
    AnsweredAlready.objects.filter(pk=counted.pk).update(count=F("count") + 1)
    return True


def counts(rows: Iterable[Publication | Article], *, since: date) -> dict[int, int]:
    """How often these texts (of one kind) answered somebody already, by their number, since that month. One query."""
    found = list(rows)
    if not found:
        return {}
    name = "publication" if isinstance(found[0], Publication) else "article"
    counted = AnsweredAlready.objects.filter(**{f"{name}__in": found, "month__gte": since})
    return dict(counted.values_list(name).annotate(times=Sum("count")).order_by(name))
