"""The demo's queue: questions in every status and level, walked there with the workflow's own verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from content.models import Topic
from language.codes import code_words
from people.models import Area, User
from portal.demo import read
from questions import access, checklist, workflow
from questions.models import Message, Question

WRITERS = {
    "fi": ("worker", "second"),
    "sv": ("second", "worker"),
    "en": ("worker", "second"),
    "nb": ("jonas", "ingrid"),
}
AREAS = {"fi": "esimerkkila", "sv": "esimerkkila", "en": "mallila", "nb": "eksempelvik"}


def load(language: str, staff: dict[str, User]) -> str:
    """The queue of one language; returns the code of its answered question."""
    writer, second = (staff[key] for key in WRITERS[language])
    code = ""
    for number, row in enumerate(read(f"queue.{language}.toml")["question"]):
        nonce = f"demo-{language}-{row['key']}"
        words = " ".join(code_words(access.code_seed(nonce), language))
        question = _ask(row, language, nonce, words, with_area=number % 3 == 0)
        _set_back(question, hours=20 + 17 * number)
        _WALKS[row["status"]](Stage(question, row, writer, second))
        if row["set_level"] > 0:
            workflow.set_level(question, by=writer, level=row["set_level"], reason="other")
        if row.get("talk"):
            workflow.need_to_talk(question, by=writer)
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
        asked_at=then,
        waiting_since=then,
        promised_on=organisation.calendar().promised_day(then, organisation.promise_days),
    )
    Message.objects.filter(question=question).update(at=then)


@dataclass(frozen=True)
class Stage:
    """A question to be walked, its row of the file, and the two who answer it."""

    question: Question
    row: dict[str, Any]
    writer: User
    second: User

    def wording(self) -> workflow.Wording:
        """What the writer has written, with the checklist ticked where the question asks for it."""
        texts = self.row["answer"].strip(), self.row["title"], self.row["public_question"].strip()
        return workflow.Wording(*texts, ticked=self.ticked())

    def ticked(self) -> tuple[str, ...]:
        """All that the checklist asks for here."""
        return tuple(checklist.items(self.question.themes))


def _waiting(_at: Stage) -> None:
    """Nothing has happened yet."""


def _claimed(at: Stage) -> None:
    workflow.claim(at.question, by=at.writer)
    if at.row["reply"]:
        workflow.reply(at.question, by=at.writer, text=at.row["reply"].strip())
        workflow.resume(at.question, by=at.writer)
    if at.row["answer"]:
        workflow.save_copy(at.question, by=at.writer, seen=0, wording=at.wording())


def _with_asker(at: Stage) -> None:
    workflow.claim(at.question, by=at.writer)
    workflow.reply(at.question, by=at.writer, text=at.row["reply"].strip())


def _in_review(at: Stage) -> None:
    workflow.claim(at.question, by=at.writer)
    for voice in at.row.get("voices", []):
        workflow.add_voice(at.question, by=at.writer, **(voice | {"text": voice["text"].strip()}))
    workflow.submit(at.question, by=at.writer, wording=at.wording(), reviewer=at.second)


def _answered(at: Stage) -> None:
    _in_review(at)
    at.question.refresh_from_db()
    assert at.question.draft_id is not None
    workflow.approve(at.question, by=at.second, draft_id=at.question.draft_id, ticked=at.ticked())


def _declined(at: Stage) -> None:
    at.question.refresh_from_db()
    workflow.claim(at.question, by=at.writer)
    if at.question.danger:
        workflow.dismiss_level(at.question, by=at.writer, reason="other")
    reason, words = at.row["decline_reason"], at.row["decline_words"].strip()
    workflow.decline(at.question, by=at.writer, reason=reason, text=words)


def _withdrawn(at: Stage) -> None:
    workflow.withdraw(at.question)


_WALKS: dict[str, Callable[[Stage], None]] = {
    "waiting": _waiting,
    "claimed": _claimed,
    "with_asker": _with_asker,
    "in_review": _in_review,
    "answered": _answered,
    "declined": _declined,
    "withdrawn": _withdrawn,
}
