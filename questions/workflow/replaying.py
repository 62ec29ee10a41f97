"""Erasures again, after a restore: each step as its own verb takes it, on rows that came back.

A row that is not there, or is so already, is left alone. What was lost with the restore is not guessed: a thread that
was withdrawn stays withdrawn, and its text goes only where the ledger says that it went.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from questions.models import Message, Question, Status
from questions.workflow import asker, clock
from questions.workflow.telling import forget_address

Replay = Callable[[int, datetime], bool]  # number of the row, when -> whether it changed anything


def _erase(number: int, _at: datetime) -> bool:
    question = Question.objects.filter(pk=number, erased_at__isnull=True).first()
    if question:
        clock.erase(question)
    return question is not None


def _withdraw(number: int, _at: datetime) -> bool:
    question = Question.objects.filter(pk=number).exclude(status=Status.WITHDRAWN).first()
    if question:
        asker.withdraw(question, may_erase=False)
    return question is not None


def _take_yes_back(number: int, at: datetime) -> bool:
    """Unless the asker said yes again since, in what came back."""
    question = Question.objects.filter(pk=number).exclude(status=Status.WITHDRAWN).first()
    if question is None or question.publish == "no" or (question.agreed_at and question.agreed_at > at):
        return False
    asker.take_yes_back(question)
    return True


def _forget_address(number: int, at: datetime) -> bool:
    question = Question.objects.filter(pk=number).first()
    return question is not None and forget_address(question, before=at) > 0


def _forget_first_text(number: int, at: datetime) -> bool:
    """The asker replaced this text; the new one is lost, and the old one was not to be read any more."""
    rows = Message.objects.filter(pk=number, at__lt=at).exclude(text="")
    return rows.update(text="", html="") > 0


REPLAYS: Mapping[tuple[str, str], Replay] = {
    ("questions.question", "withdraw"): _withdraw,
    ("questions.question", "say_no"): _take_yes_back,
    ("questions.question", "forget_address"): _forget_address,
    ("questions.message", "amend"): _forget_first_text,
    ("questions.question", "erase"): _erase,
}
