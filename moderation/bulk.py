"""One press for several questions: each takes its own step in its own transaction, and those that can't are told.

close_spam · answer_together
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from content.models import Publication
from people.models import User
from questions import workflow
from questions.access import desk_questions
from questions.models import Kind, Level, Question, QuestionQuerySet, Status, Voice, WorkingCopy
from questions.workflow import NotAllowed, Wording, voices

MOST = 50  # questions in one press: as many as stand on a page


@dataclass
class Outcome:
    """Numbers of the questions for which it was done, and number -> why not for the others."""

    done: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def _named(user: User, numbers: Iterable[int], outcome: Outcome) -> QuestionQuerySet:
    """The questions of these numbers that this person sees; the others are refused in `outcome`."""
    wanted = list(dict.fromkeys(numbers))[:MOST]
    rows = desk_questions(user).filter(pk__in=wanted).select_related("organisation").order_by("pk")
    there = {question.pk for question in rows}
    outcome.refused |= {pk: _("You can’t open this question.") for pk in wanted if pk not in there}
    return rows


def close_spam(seen: Mapping[int, int], *, by: User) -> Outcome:
    """Close these as spam. `seen`: question -> how far its asker's words were known on the page (`access.last_asked`).

    What is no longer marked so, has a level, or whose asker has written since, stays as it is.
    """
    outcome = Outcome()
    for question in _named(by, seen, outcome):
        try:
            workflow.close_spam(question, by=by, last_seen=seen[question.pk])
        except NotAllowed as why:
            outcome.refused[question.pk] = str(why)
        else:
            outcome.done.append(question.pk)
    return outcome


# --- one published answer for several -------------------------------------------------------------


def why_alone(question: Question, user: User, *, is_begun: bool) -> str:
    """Why this question can't be answered together with others; "" when it can. `is_begun`: it has a working copy."""
    holder = question.claimed_by
    if question.status not in (Status.WAITING, Status.CLAIMED):
        return _("It is %(status)s now.") % {"status": Status(question.status).label}
    if holder is not None and holder != user:
        return _("%(name)s has it.") % {"name": holder}
    if question.danger > Level.ORDINARY:
        return _("It has a level, so it needs an answer of its own.")
    if question.themes:
        return _("It needs the checklist, so it needs an answer of its own.")
    if question.abuse:
        return _("It is marked as abuse.")
    return _("Somebody has begun an answer. Go on from that one.") if is_begun else ""


def begun(questions: Iterable[Question]) -> set[int]:
    """Those of them in which somebody has begun an answer, or put a voice into it. Two queries."""
    written = WorkingCopy.objects.filter(question__in=questions).values_list("question", flat=True)
    spoken = Voice.objects.filter(question__in=questions, draft__isnull=True).values_list("question", flat=True)
    return {*written, *spoken}


@dataclass(frozen=True)
class Together:
    """One answer for several: the published one it leads to, the text for the askers, and who reads it first."""

    publication: Publication
    text: str
    reviewer: User


def answer_together(seen: Mapping[int, int], *, by: User, answer: Together) -> Outcome:
    """Take each question and hand it in, led to the publication. `seen`: question -> the asker's last message shown.

    What somebody took meanwhile, what has risen, and where the asker has written since, stays as it is.
    """
    outcome = Outcome()
    for question in _named(by, seen, outcome):
        try:
            _answer(question, seen[question.pk], by, answer)
        except NotAllowed as why:
            outcome.refused[question.pk] = str(why)
        else:
            outcome.done.append(question.pk)
    return outcome


def _answer(question: Question, last_seen: int, by: User, answer: Together) -> None:
    """Both steps or none: what can't be handed in stays as it was."""
    with transaction.atomic():
        if question.status != Status.CLAIMED or question.claimed_by_id != by.pk:
            workflow.claim(question, by=by)
        held = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        last = held.messages.filter(kind=Kind.ASKER).order_by("-at", "-pk").values_list("pk", flat=True).first()
        if last != last_seen:
            raise NotAllowed(_("The asker has written again. Read that first."))
        if why := why_alone(held, by, is_begun=held.pk in begun([held])):
            raise NotAllowed(why)
        if held.language != answer.publication.language:
            raise NotAllowed(_("The published answer is in another language."))
        wording = Wording(answer=answer.text, linked=answer.publication)
        workflow.submit(held, by=by, wording=wording, reviewer=answer.reviewer, voices_seen=voices.mark([]))
