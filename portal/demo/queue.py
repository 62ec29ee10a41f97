"""The demo's queue: questions in every status and level, walked there with the workflow's own verbs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from content.models import Topic
from language.codes import code_words
from people.models import Area, User
from portal.demo import read
from questions import access, workflow
from questions.models import Message, Question

WRITERS = {"fi": ("worker", "second"), "sv": ("second", "worker"), "en": ("worker", "second"), "nb": ("jonas", "ingrid")}
AREAS = {"fi": "esimerkkila", "sv": "esimerkkila", "en": "mallila", "nb": "eksempelvik"}


def load(language: str, staff: dict[str, User]) -> str:
    """The queue of one language; returns the code of its answered question."""
    writer, second = (staff[key] for key in WRITERS[language])
    code = ""
    for number, row in enumerate(read(f"queue.{language}.toml")["question"]):
        nonce = f"demo-{language}-{row['key']}"
        words = " ".join(code_words(access.code_seed(nonce), language))
        question = _ask(row, language, nonce, words, with_area=number % 3 == 0)
        _set_back(question, hours=5 + 9 * number)
        _WALKS[row["status"]](question, row, writer, second)
        if row["set_level"] > 0:
            workflow.set_level(question, by=writer, level=row["set_level"])
        if row["status"] == "answered":
            code = words
    return code


def _ask(row: dict[str, Any], language: str, nonce: str, words: str, *, with_area: bool) -> Question:
    asked = workflow.Asked(
        text=row["text"].strip(),
        language=language,
        topic=Topic.objects.get(slug=row["topic"]),
        age_band=row["age_band"],
        area=Area.objects.get(slug=AREAS[language]) if with_area else None,
        publish=row["publish"],
    )
    return workflow.ask(asked, nonce=nonce, digest=access.code_digest(words))


def _set_back(question: Question, *, hours: int) -> None:
    """As if it had been asked some hours ago."""
    then = timezone.now() - timedelta(hours=hours)
    organisation = question.organisation
    Question.objects.filter(pk=question.pk).update(
        asked_at=then, waiting_since=then, promised_on=organisation.calendar().promised_day(then, organisation.promise_days)
    )
    Message.objects.filter(question=question).update(at=then)


def _waiting(question: Question, row: dict[str, Any], writer: User, second: User) -> None:
    """Nothing has happened yet."""


def _claimed(question: Question, row: dict[str, Any], writer: User, second: User) -> None:
    workflow.claim(question, by=writer)
    if row["reply"]:
        workflow.reply(question, by=writer, text=row["reply"].strip())
        workflow.resume(question, by=writer)
    if row["answer"]:
        wording = workflow.Wording(row["answer"].strip(), row["title"], row["public_question"].strip())
        workflow.save_copy(question, by=writer, seen=0, wording=wording)


def _with_asker(question: Question, row: dict[str, Any], writer: User, second: User) -> None:
    workflow.claim(question, by=writer)
    workflow.reply(question, by=writer, text=row["reply"].strip())


def _in_review(question: Question, row: dict[str, Any], writer: User, second: User) -> None:
    workflow.claim(question, by=writer)
    wording = workflow.Wording(row["answer"].strip(), row["title"], row["public_question"].strip())
    workflow.submit(question, by=writer, wording=wording, reviewer=second)


def _answered(question: Question, row: dict[str, Any], writer: User, second: User) -> None:
    _in_review(question, row, writer, second)
    question.refresh_from_db()
    assert question.draft_id is not None
    workflow.approve(question, by=second, draft_id=question.draft_id)


def _declined(question: Question, row: dict[str, Any], writer: User, second: User) -> None:
    question.refresh_from_db()
    workflow.claim(question, by=writer)
    if question.danger:
        workflow.dismiss_level(question, by=writer, reason="other")
    workflow.decline(question, by=writer, reason=row["decline_reason"], text=row["decline_words"].strip())


def _withdrawn(question: Question, row: dict[str, Any], writer: User, second: User) -> None:
    workflow.withdraw(question)


_WALKS: dict[str, Callable[[Question, dict[str, Any], User, User], None]] = {
    "waiting": _waiting,
    "claimed": _claimed,
    "with_asker": _with_asker,
    "in_review": _in_review,
    "answered": _answered,
    "declined": _declined,
    "withdrawn": _withdrawn,
}
