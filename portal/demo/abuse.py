"""The demo's abusive questions, mild ones: one that only the program suspects, one that a person has marked."""

from typing import Any

from content.models import Topic
from language.codes import code_words
from people.models import User
from portal.demo import read
from portal.demo.queue import WRITERS
from questions import access, workflow
from questions.models import Event, Question


def load(language: str, staff: dict[str, User]) -> None:
    """Those of one language."""
    for row in read(f"queue.{language}.toml")["abusive"]:
        question = _ask(row, language)
        if question.danger:  # then nothing would be covered; these two are no such case
            question = workflow.dismiss_level(question, by=staff[WRITERS[language][1]], reason="other")
        if row["marked"]:
            workflow.mark_abuse(question, by=staff[WRITERS[language][1]], kind=row["kind"])
        elif not question.abuse:
            _suspect(question, row["kind"])


def _ask(row: dict[str, Any], language: str) -> Question:
    nonce = f"demo-{language}-{row['key']}"
    topic = Topic.objects.get(slug=row["topic"])
    asked = workflow.Asked(text=row["text"].strip(), language=language, topic=topic)
    words = " ".join(code_words(access.code_seed(nonce), language))
    return workflow.ask(asked, nonce=nonce, digest=access.code_digest(words))


def _suspect(question: Question, kind: str) -> None:
    """As the program would have, whatever it makes of the text."""
    Question.objects.filter(pk=question.pk).update(suggested_abuse=kind)
    Event.objects.create(question=question, step="suggest_abuse", detail=kind, before="waiting", after="waiting")
