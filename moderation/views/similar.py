"""A question beside the open ones that ask almost the same, and one published answer for several of them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from content import search
from content.models import Publication
from ground.text import tidy
from moderation import bulk, matching
from moderation import search as searching
from moderation.forms import TogetherForm
from moderation.similar import Alike
from moderation.views import drafting, page
from moderation.views.bulk import tell
from moderation.views.guard import StaffRequest, for_roles
from moderation.views.rows import is_covered, rows_of, shown
from moderation.views.steps import Unfinished, cleaned
from people.models import Role, User
from questions.access import desk_questions, record_opening, reviewers_for
from questions.models import Kind, Message, Question

MOST_FOUND = 6
SHOWN_OF_EACH = 10  # messages of one asker beside the others; the thread has them all


@for_roles(*Role.answering())
@require_http_methods(["GET", "POST"])
def similar(request: StaffRequest, pk: int) -> HttpResponse:
    """Side by side. A POST looks for published answers: the words stand in no address."""
    question = page.load(request, pk)
    if is_covered(question) or question.is_practice:
        return redirect("desk_question", pk=pk)
    found = None
    if request.method == "POST":
        words = tidy(request.POST.get("words_to_find", ""))[: matching.LONGEST]
        found = page.choices(search.publications(question.language, words, MOST_FOUND))
    return _show(request, question, found=found)


@for_roles(*Role.answering())
@require_POST
def answer_together(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the ticked ones and hand them in, led to one published answer."""
    question = page.load(request, pk)
    try:
        data, seen = cleaned(TogetherForm, request), _seen(request)
    except Unfinished as why:
        return _show(request, question, refused=[str(why)], status=422)
    text = f"{data['text']}\n\n{drafting.link_text(data['choose'])}"
    answer = bulk.Together(publication=data["choose"], text=text, reviewer=data["reviewer"])
    outcome = bulk.answer_together(seen, by=request.user, answer=answer)
    if not outcome.done:
        named = _("Question %(number)s")
        refused = [f"{named % {'number': number}}: {why}" for number, why in outcome.refused.items()]
        return _show(request, question, refused=refused, status=409)
    tell(request, outcome, _("Handed in for a check: %(numbers)s."))
    return page.SeeOther(f"{reverse('desk')}?list=mine")


def _seen(request: StaffRequest) -> dict[int, int]:
    """The ticked questions with the last message that was shown of each."""
    pairs = [ticked.partition(".") for ticked in request.POST.getlist("question")]
    seen = {int(one): int(last) for one, _dot, last in pairs if f"{one}{last}".isdecimal() and one and last}
    if not seen:
        raise Unfinished(_("Tick the questions that it answers."))
    return seen


# --- the page -------------------------------------------------------------------------------------


def _show(
    request: StaffRequest,
    question: Question,
    *,
    found: list[dict[str, Any]] | None = None,
    refused: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Who sees a whole thread has opened it: that leaves an Event for each of them."""
    alike = searching.alike(request.user, question)
    questions = list(shown(desk_questions(request.user).filter(pk__in=[question.pk, *alike]), request.user))
    for each in questions:
        record_opening(each, by=request.user)
    cards = _cards(questions, request.user, alike, request.POST)
    context = {
        "question": question,
        "own": cards.pop(question.pk),
        "others": [cards[pk] for pk in alike if pk in cards],
        "refused": refused,
        **_fields(request, question, found),
    }
    return render(request, "desk/similar.html", context, status=status)


def _cards(
    questions: list[Question], user: User, alike: Mapping[int, Alike], typed: QueryDict
) -> dict[int, dict[str, Any]]:
    """Each question with its row, the asker's words, and whether it can be ticked. Four queries."""
    begun = bulk.begun(questions)
    asked = _asked(questions)
    ticked = set(typed.getlist("question"))
    cards = {}
    for question, row in zip(questions, rows_of(questions, user), strict=True):
        rows = asked.get(question.pk, [])
        value = f"{question.pk}.{rows[-1].pk if rows else 0}"
        cards[question.pk] = {
            "row": row,
            "texts": [message.text for message in rows],
            "folded": (rows[-1].place if rows else 0) - len(rows),
            "alike": alike.get(question.pk),
            "value": value,
            "alone": bulk.why_alone(question, user, is_begun=question.pk in begun),
            "is_ticked": value in ticked if typed else question.pk not in alike,
        }
    return cards


def _asked(questions: list[Question]) -> dict[int, list[Any]]:
    """Question -> the asker's newest messages, oldest first, each with its `place` among all of theirs. One query."""
    in_order = Window(RowNumber(), partition_by=F("question"), order_by=["at", "pk"])
    from_last = Window(RowNumber(), partition_by=F("question"), order_by=["-at", "-pk"])
    rows = Message.objects.filter(question__in=questions, kind=Kind.ASKER).annotate(place=in_order, back=from_last)
    asked: dict[int, list[Any]] = {}
    for message in rows.filter(back__lte=SHOWN_OF_EACH).order_by("at", "pk"):
        asked.setdefault(message.question_id, []).append(message)
    return asked


def _fields(request: StaffRequest, question: Question, found: list[dict[str, Any]] | None) -> dict[str, Any]:
    """What was typed, else a beginning in the askers' language."""
    with translation.override(question.language):
        first = _("Thank you for writing.")
    chosen = request.POST.get("choose", "")
    if found is None and chosen.isdecimal():
        found = page.choices(list(Publication.objects.live().filter(pk=chosen)))
    reviewers = [(str(one.pk), one.name) for one in reviewers_for(question, writer=request.user)]
    return {
        "found": found,
        "searched": request.POST.get("words_to_find", ""),
        "chosen": chosen,
        "text": request.POST.get("text", first),
        "reviewers": [("", _("Choose a colleague")), *reviewers],
        "reviewer": request.POST.get("reviewer", ""),
    }
