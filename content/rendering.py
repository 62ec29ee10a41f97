"""What readers see of a text: made when it is saved, and made anew when what it stands on changes.

A word of the glossary changes: `words_changed` notes the language, and a task walks through its texts piece by piece
(`again`). An article or answer comes or goes: the texts that lead to it are made anew once that is committed
(`around`), so that no step waits for them, fails with them, or holds two texts at once.
"""

from collections.abc import Iterable
from functools import partial, reduce
from itertools import chain
from operator import or_

from django.db import transaction
from django.db.models import Q

from content import blocks, glossary, mentions, within
from content.models import Article, Explaining, Publication, Readable
from content.stems import stems
from ground import markdown

AT_ONCE = 200  # texts in one go


def letter(text: str, *, language: str, country: str) -> str:
    """Markdown of an answer -> what readers see: clean, with the office words explained."""
    made = within.mended(markdown.render(text), language=language)
    return glossary.explain(made, language=language, country=country)


def article(row: Article) -> str:
    """An article -> what readers see: with its blocks, references and office words."""
    made = within.mended(blocks.html(row.body, language=row.language, country=row.country), language=row.language)
    return glossary.explain(made, language=row.language, country=row.country)


def article_words(row: Article) -> str:
    """What the search finds an article by, its title apart; the words it is looked for by are found, never shown."""
    return "\n".join([row.lead, *map(str, row.searched), blocks.plain(row.body, language=row.language)])


def article_stems(row: Article) -> str:
    """The stems of an article's title and words."""
    return stems(row.language, row.title, article_words(row))


def naming(reference: str) -> int:
    """`[[article:money` -> make the live articles anew that name it; how many changed."""
    return made_anew(Article.objects.live().filter(body__contains=reference).order_by("pk"))


def around(row: Article | Publication, *names: str, what: str = "") -> None:
    """A page came or went, or is called otherwise: once that is committed, the texts that lead to it are made anew.

    And so is its own, for what it leads to may have gone in the same moment. `names`: as articles name it
    (`[[article:money`). `what`: its address (`mentions.to_answer`, `to_article`), "" where that leads where it led. So
    many at once; where there are more, the task goes through the languages of all.
    """
    transaction.on_commit(partial(_around, type(row), row.pk, names, what), robust=True)


def _around(model: type[Article | Publication], own: int, names: tuple[str, ...], what: str) -> None:
    linked = Q(pk__in=mentions.leading_to(what, mentions.ARTICLE)) | Q(pk=own if model is Article else None)
    named = reduce(or_, (Q(body__contains=name) for name in names), linked)
    articles = Article.objects.live().filter(named).order_by("pk")
    lettered = Q(pk__in=mentions.leading_to(what, mentions.ANSWER)) | Q(pk=own if model is Publication else None)
    answers = Publication.objects.live().filter(lettered).order_by("-pk")
    first, newest = list(articles[: AT_ONCE + 1]), list(answers[: AT_ONCE + 1])
    if len(first) > AT_ONCE or len(newest) > AT_ONCE:
        languages = [rows.order_by().values_list("language", flat=True).distinct() for rows in (articles, answers)]
        words_changed(*sorted(set(chain(*languages))))
    made_anew(first[:AT_ONCE])
    letters_anew(newest[:AT_ONCE])


def words_changed(*languages: str) -> None:
    """The words of these languages are others now: their texts wait for `again`, if there are any."""
    for language in languages:
        texts = (Article.objects.live(), Publication.objects.exclude(status=Readable.WITHDRAWN))
        if any(rows.filter(language=language).exists() for rows in texts):
            Explaining.objects.update_or_create(language=language, defaults={"done_to": 0})


def again(language: str) -> bool:
    """One piece of the walk: the articles and the first answers, then the next ones. False when there is no more.

    The row stays locked meanwhile, so that a word that changes now begins the walk anew. Safe to run twice.
    """
    with transaction.atomic():
        waiting = Explaining.objects.select_for_update().filter(language=language).first()
        if waiting is None:
            return False
        if waiting.done_to == 0:
            made_anew(Article.objects.live().filter(language=language).order_by("pk"))
        last = _answers_anew(language, waiting.done_to)
        if last is None:
            waiting.delete()
        else:
            waiting.done_to = last
            waiting.save(update_fields=["done_to"])
        return last is not None


def _answers_anew(language: str, after: int) -> int | None:
    """The next answers; the number of the last one, None when there was no full piece left."""
    rows = Publication.objects.exclude(status=Readable.WITHDRAWN).filter(language=language, pk__gt=after)
    found = list(rows.only("answer", "html", "country", "language", "status", "sensitive").order_by("pk")[:AT_ONCE])
    letters_anew(found)
    return found[-1].pk if len(found) == AT_ONCE else None


def letters_anew(rows: list[Publication]) -> None:
    """Make what readers see of answers anew."""
    for row in rows:
        made = letter(row.answer, language=row.language, country=row.country)
        if made != row.html:  # an answer that is corrected in this moment keeps what the correction made
            Publication.objects.filter(pk=row.pk, answer=row.answer).update(html=made)
            row.html = made
    if rows:
        mentions.note(*rows)


def made_anew(rows: Iterable[Article]) -> int:
    """Make what readers see of articles anew; how many changed."""
    changed = 0
    for row in rows:
        made = article(row)
        if made != row.html:
            changed += Article.objects.filter(pk=row.pk, body=row.body).update(html=made)
            row.html = made
        mentions.note(row)
    return changed
