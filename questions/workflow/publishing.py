"""From the asker's yes to the public copy, and back. Works on a question that is locked already."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from content import workflow as public
from content.models import Publication, Readable
from people.models import User
from questions import access
from questions.models import Draft, Publish, Question, Status, TakeDown
from questions.workflow import voices


def may_be_published(question: Question, draft: Draft | None) -> bool:
    """Whether there is a wording that two people signed, with a topic and a title; and no page that was wished away,
    unless two people decided that it may return."""
    wished_away = getattr(question, "take_down", None)
    return bool(
        draft
        and (wished_away is None or wished_away.may_return)
        and draft.checked_by_id
        and draft.public_question
        and draft.title
        and draft.linked_id is None
        and question.topic_id
        and not question.is_practice
    )


def is_asked_for(question: Question) -> bool:
    """Whether a yes would publish it now: nothing is public or on its way, or what held it back is settled.

    A follow-up has its answer, a set level was lowered again: the asker is asked anew, about the newest version.
    """
    row = question.publication
    settled = row is not None and row.status == Readable.HELD and not question.danger
    free = row is None or row.status == Readable.WITHDRAWN or settled
    return free and question.status == Status.ANSWERED and may_be_published(question, question.draft)


def was_ever_raised(question: Question) -> bool:
    """Whether anybody or anything saw danger here, even if it was dismissed: then a yes at asking is not enough."""
    seen = question.events.filter(step__in=["suggest", "detection_failed", "set_level"]).exclude(detail="0")
    return question.urgent or question.danger > 0 or seen.exists()


def agree(question: Question, draft: Draft) -> None:
    """The asker says yes to this very version; it is scheduled some days after the answer."""
    row = question.publication
    if not may_be_published(question, draft) or (row is not None and row.status in Readable.shown()):
        return
    assert draft.checked_by is not None
    assert question.topic is not None
    assert question.answered_at is not None
    stop(question, by=None, reason="newer_version")
    day = timezone.localdate(question.answered_at) + timedelta(days=question.organisation.publish_after_days)
    question.publication = public.schedule(
        public.Copy(
            language=question.language,
            topic=question.topic,
            title=draft.title,
            question=draft.public_question,
            answer=voices.with_answer(draft),
            age_band=question.age_band,
            signer=draft.written_by,
            role_only=draft.role_only,
            sensitive=draft.sensitive,
            writer=draft.written_by,
            checker=draft.checked_by,
            country=question.organisation.country,
        ),
        on=max(day, timezone.localdate()),
    )
    question.agreed_draft, question.agreed_at = draft, timezone.now()
    TakeDown.objects.filter(question=question).delete()


def pause(question: Question) -> None:
    """A follow-up or a raised level: what is scheduled does not go live now."""
    row = question.publication
    if row is not None and row.status == Readable.SCHEDULED:
        with suppress(public.NotAllowed):  # it went live this very moment
            public.hold(row)


def ask_anew(question: Question) -> None:
    """The thread goes on: what is scheduled pauses, and the yes was for what the asker had read then."""
    pause(question)
    if question.agreed_draft_id and question.publish == Publish.YES:
        question.publish = Publish.ASK


def go_on(question: Question, *, by: User) -> None:
    """No level holds it back any more; it waits its days anew. After a follow-up it needs another yes instead."""
    row = question.publication
    still = question.publish == Publish.YES and question.agreed_draft_id == question.draft_id
    if row is not None and row.status == Readable.HELD and still and question.status == Status.ANSWERED:
        day = timezone.localdate() + timedelta(days=question.organisation.publish_after_days)
        with suppress(public.NotAllowed):  # it was taken down this very moment
            public.go_on(row, on=day, by=by)


def stop(question: Question, *, by: User | None, reason: str) -> bool:
    """Off the public pages at once, wherever it is in its life. Whether readers could see it until now."""
    if question.publication_id is None:
        return False
    row = Publication.objects.select_for_update(of=("self",)).get(pk=question.publication_id)  # it may just go live
    if row.status == Readable.WITHDRAWN:
        if reason == public.ASKER_WISHED:
            public.wish_away(row)
        return False
    public.withdraw(row, by=by, reason=reason)
    return row.status in Readable.shown()


def correct(question: Question) -> None:
    """The answer that was corrected has its new version (`draft`): the page that shows it word for word follows.

    Our part of it only: title and question stay as the asker has read them. Not where the asker has written since or
    somebody may be in danger: then the new version may hold what is theirs alone. What is not public yet needs a new
    yes.
    """
    row, draft, before = question.publication, question.draft, question.correcting
    assert draft is not None
    assert before is not None
    if row is None or row.status not in Readable.shown():
        if question.agreed_draft_id and question.publish == Publish.YES:
            question.publish = Publish.ASK
        return
    goes_on = question.danger > 0 or access.has_written_since(question, before)
    if goes_on or row.answer != voices.with_answer(before):
        return
    assert draft.checked_by is not None
    with suppress(public.NotAllowed):  # it was taken down this very moment
        public.correct(
            row,
            answer=voices.with_answer(draft),
            writer=draft.written_by,
            checker=draft.checked_by,
            role_only=draft.role_only,
            sensitive=draft.sensitive,
            country=question.organisation.country,
        )


def forget(question: Question, *, by: User | None) -> None:
    """The page stays away for good: its public text goes too."""
    if question.publication is not None:
        public.forget(question.publication, by=by)
