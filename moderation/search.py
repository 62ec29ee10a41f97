"""Search in the open questions that somebody may see: the newest ones are decrypted in memory and looked through.

Nothing is stored, indexed or logged, neither of the texts nor of what was searched for.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from moderation import matching, similar
from people.models import User
from questions.access import desk_questions
from questions.models import Kind, Message, Question, QuestionQuerySet

NEWEST = 500  # open questions that are looked through
MOST_FOUND = 50
COMPARED = 300  # open questions that one is compared with
COMPARED_OF_EACH = 10  # the asker's first words in each: a measure looks at no more than its first 4,000 letters


@dataclass(frozen=True)
class Search:
    """What a search came to. `pieces`: number of a question -> the words around the find, in the order of urgency.

    `looked`: how many open questions were looked through, of `there`. `total`: how many fit.
    """

    pieces: dict[int, list[matching.Piece]]
    looked: int
    there: int
    total: int


def open_questions(user: User) -> QuestionQuerySet:
    """Where words are looked for: open ones in scope; never what is abusive (it shows on a press only)."""
    rows = desk_questions(user).real().open().for_workers(timezone.now())
    return rows.exclude(pk__in=rows.abusive().values("pk")).filter(erased_at__isnull=True)


def by_number(user: User, asked: str) -> QuestionQuerySet:
    """The question with this number, in whatever status, if `asked` is one: `214`, `#214`."""
    number = asked.strip().removeprefix("#").strip()
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    return desk_questions(user).filter(pk=int(number)) if is_number else desk_questions(user).none()


def look(user: User, asked: str) -> Search:
    """Look through the newest open questions for all the words of `asked`, in any order. Three queries."""
    words, rows = matching.asked(asked), open_questions(user)
    newest = list(rows.order_by("-pk").values_list("pk", flat=True)[:NEWEST]) if words else []
    texts = _texts(newest, without=[Kind.DECLINE])
    fitting = {pk: text for pk, text in texts.items() if matching.holds(words, matching.fold(text))}
    urgent = rows.filter(pk__in=fitting).by_urgency().values_list("pk", flat=True)[:MOST_FOUND]
    return Search(
        pieces={pk: matching.around(words, fitting[pk]) for pk in urgent},
        looked=len(newest),
        there=rows.count() if len(newest) == NEWEST else len(newest),
        total=len(fitting),
    )


def alike(user: User, question: Question) -> dict[int, similar.Alike]:
    """The open questions in the same language that ask almost the same, best first. Two queries."""
    rows = open_questions(user).filter(language=question.language).exclude(pk=question.pk)
    newest = list(rows.order_by("-pk").values_list("pk", flat=True)[:COMPARED])
    texts = _texts([question.pk, *newest], without=[Kind.REPLY, Kind.ANSWER, Kind.DECLINE], most=COMPARED_OF_EACH)
    own = texts.pop(question.pk, "")
    return {one.key: one for one in similar.most_alike(own, texts)}


def _texts(numbers: list[int], *, without: list[Kind], most: int = 0) -> dict[int, str]:
    """Question -> what was written in it, in order, without these kinds; decrypted in memory only.

    `most`: so many messages of each, the first ones; 0 is all.
    """
    texts: defaultdict[int, list[str]] = defaultdict(list)
    rows = Message.objects.filter(question__in=numbers).exclude(kind__in=without).order_by("at", "pk")
    if most:
        rows = rows.annotate(place=Window(RowNumber(), partition_by=F("question"), order_by=["at", "pk"]))
        rows = rows.filter(place__lte=most)
    for message in rows.only("question_id", "text").iterator(chunk_size=500):
        texts[message.question_id].append(message.text)
    return {pk: "\n\n".join(parts) for pk, parts in texts.items()}
