"""What a question page gives to write with. Plain values for the templates."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.models import Article, Publication, topic_choices
from ground import speech
from ground.text import tidy
from moderation import access, snippets, words
from moderation.forms.fields import LONGEST
from moderation.views import hinting, signing, telling
from people.models import Face, Membership, User
from questions.access import reviewers_for
from questions.models import Draft, Message, Publish, Question, Reason, WorkingCopy

Typed = Mapping[str, str]
TEXTS = ("answer", "title", "public_question")
CHOICES = ("role_only", "sensitive")
_MARKS, _ESCAPED = re.compile(r"([\\\[\]*_`])"), r"\\\1"  # what Markdown would read as its own
CHOSEN = ("seen", "topic", "reviewer", "words_to_find")


# --- writing --------------------------------------------------------------------------------------


def writing(
    question: Question, user: User, rows: Sequence[Message], typed: Typed, staff: Sequence[Membership]
) -> dict[str, Any]:
    """The fields of the answer: what was typed on this page, else what was saved, else a beginning."""
    copy: WorkingCopy | None = getattr(question, "working_copy", None)
    fields = _typed(typed) if "seen" in typed else _saved(question, copy, rows)
    reviewers = [(str(one.pk), one.name) for one in reviewers_for(question, writer=user, staff=staff)]
    saved = _("Saved %(time)s") % {"time": words.clock(copy.at)} if copy else ""
    fields.setdefault("topic", question.topic.slug if question.topic else "")
    return (
        fields
        | {
            "html": signing.as_read(question, fields["answer"]),
            "original": telling.asked(rows),
            "difference": signing.difference(telling.asked(rows), fields["public_question"]),
            "saved": "" if "seen" in typed else saved,
            "reviewers": [("", _("Choose a colleague")), *reviewers],
            "topics": [("", _("none chosen")), *topic_choices(get_language() or "en")],
            "wants_public": question.publish != Publish.NO,
        }
        | hinting.hints(question, rows, fields, typed)
    )


def saved_texts(question: Question, user: User) -> list[dict[str, Any]]:
    """The desk's saved texts in the asker's language by folder, filled in as far as it is known. Two queries."""
    values = placeholders(question, user)
    return [
        {
            "name": folder.name,
            "snippets": [
                {"pk": row.pk, "title": row.title, "text": snippets.filled(row.text, values)} for row in folder.snippets
            ],
        }
        for folder in snippets.in_folders(access.snippets_for(question))
    ]


def placeholders(question: Question, user: User) -> dict[str, str]:
    """What the placeholders of saved texts stand for here, in the asker's language; "" for what nobody knows."""
    language, place = question.language, question.organisation
    is_late = question.promised_on < timezone.localdate()
    return {
        "organisation": place.name(language),
        "duty_service": place.duty(language),
        "duty_number": (question.area.duty_number if question.area else "") or place.duty_number,
        "promise_day": "" if is_late else speech.day(question.promised_on, language),
        "my_name": snippets.name_for(Face.objects.filter(user=user).first(), language),
        "team": question.team.name if question.team else "",
    }


def typed_texts(typed: Typed) -> dict[str, Any]:
    """What stands in the fields now, as far as the hints look at it."""
    fields: dict[str, Any] = {name: tidy(typed.get(name, ""))[:LONGEST] for name in TEXTS}
    return fields | {"linked": bool(typed.get("linked")) and not typed.get("unlink")}


def _typed(typed: Typed) -> dict[str, Any]:
    fields: dict[str, Any] = {name: typed.get(name, "") for name in (*TEXTS, *CHOSEN)}
    linked = typed.get("linked", "")
    chosen = (
        Publication.objects.live().filter(pk=linked).first() if linked.isdecimal() and not typed.get("unlink") else None
    )
    return fields | {name: bool(typed.get(name)) for name in CHOICES} | {"linked": chosen}


def _saved(question: Question, copy: WorkingCopy | None, rows: Sequence[Message]) -> dict[str, Any]:
    source: WorkingCopy | Draft | None = copy or question.draft
    if source is None:
        return {
            "seen": 0,
            "answer": "",
            "title": "",
            "public_question": "" if question.danger else telling.asked(rows),  # begun anew, not cut down
            "role_only": False,
            "sensitive": False,
            "linked": None,
        }
    fields: dict[str, Any] = {name: getattr(source, name) for name in (*TEXTS, *CHOICES, "linked")}
    if isinstance(source, Draft) and source.checked_by_id and not question.correcting_id:  # the asker wrote again
        fields |= {"answer": "", "linked": None}
    return fields | {"seen": copy.revision if copy else 0}


def declining(question: Question, typed: Typed) -> list[dict[str, Any]]:
    """One way to say no for each reason, with first words in the asker's language."""
    found = []
    for reason in Reason:
        chosen = typed.get("reason") == reason
        with translation.override(question.language):
            first = _first_words(reason)
        found.append(
            {
                "value": reason.value,
                "label": reason.label,
                "words": typed.get("words", "") if chosen else first,
                "open": chosen,
            }
        )
    return found


def _first_words(reason: Reason) -> str:
    match reason:
        case Reason.NOT_FOR_US:
            return _(
                "Thank you for writing. Somebody else can help you better with this than we can. You can turn to …"
            )
        case Reason.NEEDS_PERSON:
            return _(
                "Thank you for writing. What you tell needs somebody who can meet you and stay beside you. "
                "The first step could be …"
            )
        case Reason.AGAIN:
            return _(
                "Thank you for writing again. We have answered this question of yours before. "
                "If something has changed, or if the answer did not help, tell us that."
            )
    return _(
        "We could not find a question here that we can answer. "
        "If we misunderstood you, write again: somebody else will read it."
    )


def link_to(row: Publication | Article) -> str:
    """An answer or an article as a link in Markdown, to its address in its own language."""
    with translation.override(row.language):
        return f"[{_MARKS.sub(_ESCAPED, row.title)}]({row.get_absolute_url()})"


def link_text(publication: Publication) -> str:
    """The words that lead to an earlier answer, in its language."""
    with translation.override(publication.language):
        url = reverse("answer", args=[publication.pk, publication.slug])
        return _("Somebody has asked almost the same before. Read this answer: [%(title)s](%(url)s)") % {
            "title": publication.title,
            "url": url,
        }


def text_to_put_in(question: Question, user: User, *, put: str) -> str:
    """The text behind `snippet:3`, `answer:3` or `article:3`; "" when it isn't there for this question."""
    kind, _colon, number = put.partition(":")
    if kind == "snippet":
        row = access.snippets_for(question).filter(pk=number).first()
        return snippets.filled(row.text, placeholders(question, user)) if row else ""
    rows = Publication.objects.live() if kind == "answer" else Article.objects.live()
    public = rows.filter(pk=number, language=question.language).first()
    return link_to(public) if public else ""
