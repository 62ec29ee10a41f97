"""Which public texts lead to which pages of this site: written in the transaction in which a text is saved.

So the page of a word lists where it is used, newest first, without looking through the texts; and when a page goes, the
texts that lead to it are found and made anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from content.access import CARD_COLUMNS, LARGEST, Card, told
from content.library import ROW_COLUMNS
from content.mentioned import Mention
from content.models import Article, Publication, Readable, Term
from ground.statements import Statement

SIZE = 20  # answers of a page
MOST_ARTICLES = 100
ANSWER, ARTICLE = "answer", "article"
_LONGEST = 120
_WORD = re.compile(r'href="/([a-z]{2})/words/([A-Za-z0-9_-]+)/"')
# Of this site: after its own name, or after no other host's.
_PAGE = re.compile(
    rf"(?:{re.escape(settings.SITE_URL)}|(?<![\w.:-]))"
    r"/([a-z]{2})/(?:answers/(\d{1,15})-[A-Za-z0-9_-]+|articles/([A-Za-z0-9_-]+))/"
)


def to_answer(number: int) -> str:
    """The name of an answer's page."""
    return f"answer:{number}"


def to_article(language: str, slug: str) -> str:
    """The name of an article's page."""
    return f"article:{language}/{slug}"


def address(what: str) -> str:
    """The address of an answer or article for the eyes of an editor: `/answers/12-…/`, `/fi/articles/raha/`."""
    kind, _colon, name = what.partition(":")
    return f"/answers/{name}-…/" if kind == ANSWER else "/" + name.replace("/", "/articles/") + "/"


def to_word(language: str, slug: str) -> str:
    """The name of a word's page."""
    return f"word:{language}/{slug}"


def note(*rows: Publication | Article) -> None:
    """Keep what texts of one kind lead to; nothing of one that readers don't see. One query where nothing changed."""
    kind = ANSWER if isinstance(rows[0], Publication) else ARTICLE
    wanted = {
        (row.pk, what): None for row in rows if row.status in Readable.shown() for what in sorted(set(_named(row)))
    }
    with transaction.atomic():
        rest = Mention.objects.filter(kind=kind, number__in=[row.pk for row in rows])
        there = {(number, what): pk for number, what, pk in rest.values_list("number", "what", "pk")}
        if gone := [pk for place, pk in there.items() if place not in wanted]:
            Mention.objects.filter(pk__in=gone).delete()
        if new := [place for place in wanted if place not in there]:
            found = [Mention(what=what, kind=kind, number=number) for number, what in new]
            Mention.objects.bulk_create(found, ignore_conflicts=True)


def _named(row: Publication | Article) -> Iterator[str]:
    """Words from what was made, for that tells them; pages from what was written: a dead one stands there only.

    The page of a word shows no sensitive answer.
    """
    is_sensitive = isinstance(row, Publication) and row.sensitive
    for language, slug in [] if is_sensitive else _WORD.findall(row.html):
        yield to_word(language, slug)
    yield from pages(row.answer if isinstance(row, Publication) else row.body)


def pages(text: str) -> set[str]:
    """The answers and articles to whose address a text leads, by the names of their pages."""
    return {name for _address, name in addresses(text)}


def addresses(text: str) -> list[tuple[str, str]]:
    """(address as it was written, name of the page) of each."""
    found = [(one[0], to_answer(int(one[2])) if one[2] else to_article(one[1], one[3])) for one in _PAGE.finditer(text)]
    return [(address, name) for address, name in found if len(name) <= _LONGEST]


@dataclass(frozen=True)
class Uses:
    """Where a word is used. `before`: the key of the next page, 0 where there is none."""

    articles: list[Article]
    answers: list[Card]
    before: int = 0


def of_word(term: Term, *, before: int = 0) -> Uses:
    """The articles that use a word, by title (on the first page), and a page of answers, newest first. In 3 queries."""
    what = to_word(term.language, term.slug)
    numbers = [one.number for one in _numbers.rows(what, before or LARGEST)]
    shown = numbers[:SIZE]
    answers = _answers.rows(shown) if shown else []
    articles = [] if before else _articles.rows(what)
    return Uses(articles, told(answers), shown[-1] if len(numbers) > SIZE else 0)


_numbers = Statement(
    lambda what, before: (
        Mention.objects.filter(what=what, kind=ANSWER, number__lt=before).only("number").order_by("-number")[: SIZE + 1]
    ),
    *(str, int),
)
_answers = Statement(
    lambda numbers: Publication.objects.shown_around().filter(pk__in=numbers).only(*CARD_COLUMNS).order_by("-pk"),
    list[int],
)


def _using(what: str) -> QuerySet[Article]:
    numbers = Mention.objects.filter(what=what, kind=ARTICLE).order_by("-number").values("number")[:MOST_ARTICLES]
    return Article.objects.live().filter(pk__in=numbers).only(*ROW_COLUMNS).order_by("title", "pk")


_articles = Statement(_using, str)


def leading_to(what: str, kind: str) -> QuerySet[Mention, int]:
    """The numbers of the texts of one kind that lead to a page; no query yet."""
    return Mention.objects.filter(what=what, kind=kind).values_list("number", flat=True)
