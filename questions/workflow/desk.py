"""What the desk does with a question: take it, write, let a colleague read, send, decline, hand over."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Publication, Topic
from ground import markdown
from people.models import User
from questions import access
from questions.models import Draft, Kind, Message, Publish, Question, WorkingCopy
from questions.workflow import publishing, steps
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import holding, taking

WORKING_DAY_MINUTES = 8 * 60


@dataclass(frozen=True)
class Wording:
    """What a worker has written: the answer (Markdown), the title and the question as the public would read it.

    `topic`: under which it would stand; None leaves the question's own.
    """

    answer: str
    title: str = ""
    public_question: str = ""
    role_only: bool = False
    sensitive: bool = False
    linked: Publication | None = None
    topic: Topic | None = None


class Overwritten(Exception):
    """A colleague saved meanwhile; `copy` is what they wrote. Nothing of either is lost."""

    def __init__(self, copy: WorkingCopy) -> None:
        super().__init__(_("%(name)s has saved another text meanwhile.") % {"name": copy.by})
        self.copy = copy


def _take(question: Question, user: User) -> None:
    question.claimed_by = user
    question.claimed_until = timezone.now() + timedelta(minutes=question.organisation.claim_minutes)


def _let_go(question: Question) -> None:
    question.claimed_by = question.claimed_until = None
    question.reviewer = question.review_due_at = None


def claim(question: Question, *, by: User) -> Question:
    """Take a waiting question for a limited time. The second of two is told who has it."""
    with taking(steps.CLAIM, question, by=by) as locked:
        _take(locked, by)
        locked.wanted = None
        if locked.set_level:
            locked.owner = by
    return locked


def release(question: Question, *, by: User) -> Question:
    """Put it back for the others; no reason is asked. From set level 1 on it keeps its owner."""
    with taking(steps.RELEASE, question, by=by) as locked:
        _let_go(locked)
        locked.waiting_since = timezone.now()
    return locked


def resume(question: Question, *, by: User) -> Question:
    """Go on without waiting for the asker's word."""
    with taking(steps.RESUME, question, by=by) as locked:
        _take(locked, by)
    return locked


def stay(question: Question, *, by: User) -> None:
    """Still writing: the claim begins anew. Nothing happens if `by` does not hold it."""
    until = timezone.now() + timedelta(minutes=question.organisation.claim_minutes)
    Question.objects.filter(pk=question.pk, status="claimed", claimed_by=by).update(claimed_until=until)


def reply(question: Question, *, by: User, text: str, role_only: bool = False) -> Question:
    """A message to the asker, at once, by one person. From level 1 on a colleague reads it within a working day."""
    with taking(steps.REPLY, question, by=by) as locked:
        _take(locked, by)
        calendar = locked.organisation.calendar()
        Message.objects.create(
            question=locked,
            kind=Kind.REPLY,
            by=by,
            text=text,
            html=markdown.render(text),
            role_only=role_only,
            read_due_at=calendar.after_working_minutes(timezone.now(), WORKING_DAY_MINUTES) if locked.danger else None,
        )
    return locked


def read_reply(question: Question, *, by: User) -> Question:
    """A colleague has read the replies of others that were due for it."""
    with taking(steps.READ_REPLY, question, by=by) as locked:
        due = locked.messages.filter(read_due_at__isnull=False, read_by__isnull=True)
        due.exclude(by=by).update(read_by=by)
    return locked


def save_copy(question: Question, *, by: User, seen: int, wording: Wording) -> WorkingCopy:
    """Autosave over revision `seen`. Raises `Overwritten` if somebody saved since, `NotAllowed` if it isn't theirs."""
    with holding(question, by=by) as locked:
        copy, _new = WorkingCopy.objects.select_for_update().get_or_create(question=locked, defaults={"by": by})
        if copy.revision != seen:
            raise Overwritten(copy)
        copy.revision += 1
        copy.by, copy.at = by, timezone.now()
        copy.answer, copy.title, copy.public_question = wording.answer, wording.title, wording.public_question
        copy.role_only, copy.sensitive, copy.linked = wording.role_only, wording.sensitive, wording.linked
        copy.save()
        if wording.topic:
            Question.objects.filter(pk=locked.pk).update(topic=wording.topic)
    stay(question, by=by)
    return copy


def submit(question: Question, *, by: User, wording: Wording, reviewer: User) -> Question:
    """A new version, signed by its writer, goes to a named colleague."""
    with taking(steps.SUBMIT, question, by=by) as locked:
        if reviewer not in access.reviewers_for(locked, writer=by):
            raise NotAllowed(_("Choose a colleague who may review."))
        last = locked.drafts.aggregate(last=Max("number"))["last"] or 0
        locked.draft = Draft.objects.create(
            question=locked,
            number=last + 1,
            answer=wording.answer,
            html=markdown.render(wording.answer),
            title=wording.title,
            public_question=wording.public_question,
            role_only=wording.role_only,
            sensitive=wording.sensitive,
            linked=wording.linked,
            answers=locked.messages.filter(kind=Kind.ASKER).order_by("-at", "-pk").first(),
            written_by=by,
        )
        locked.topic = wording.topic or locked.topic
        locked.reviewer = reviewer
        minutes = locked.organisation.review_minutes
        locked.review_due_at = locked.organisation.calendar().after_working_minutes(timezone.now(), minutes)
        WorkingCopy.objects.filter(question=locked).delete()
    return locked


def send_back(question: Question, *, by: User, text: str = "") -> Question:
    """Not yet: the writer gets it back with the reviewer's own version as the working copy, if there is one."""
    with taking(steps.SEND_BACK, question, by=by) as locked:
        assert locked.claimed_by is not None
        _take(locked, locked.claimed_by)
        draft = locked.draft
        locked.reviewer = locked.review_due_at = None
        if draft is not None:
            last = WorkingCopy.objects.filter(question=locked).aggregate(last=Max("revision"))["last"] or 0
            WorkingCopy.objects.update_or_create(
                question=locked,
                defaults={
                    "revision": max(last, draft.number * 1000) + 1,  # no older page of the writer can name it
                    "by": by,
                    "at": timezone.now(),
                    "answer": text or draft.answer,
                    "title": draft.title,
                    "public_question": draft.public_question,
                    "role_only": draft.role_only,
                    "sensitive": draft.sensitive,
                    "linked": draft.linked,
                },
            )
    return locked


def approve(question: Question, *, by: User, draft_id: int) -> Question:
    """The second signature, on exactly the version that was read; the asker can read the answer from now on."""
    with taking(steps.APPROVE, question, by=by) as locked:
        draft = locked.draft
        if draft is None or draft.pk != draft_id:
            raise NotAllowed(_("There is a newer version. Read that one first."))
        now = timezone.now()
        roles = access.roles_in(by, locked.organisation)
        draft.checked_by, draft.checked_at, draft.checked_as = by, now, "lead" if "lead" in roles else "worker"
        draft.save(update_fields=["checked_by", "checked_at", "checked_as"])
        Message.objects.create(
            question=locked,
            kind=Kind.ANSWER,
            by=draft.written_by,
            at=now,
            text=draft.answer,
            html=draft.html,
            role_only=draft.role_only,
        )
        _let_go(locked)
        locked.answered_at, locked.barred, locked.helped = now, None, ""
        if locked.publish == Publish.YES and not publishing.was_ever_raised(locked):
            publishing.agree(locked, draft)
    return locked


def decline(question: Question, *, by: User, reason: str, text: str) -> Question:
    """Tell the asker why this can't be answered here, and where to turn. Not from level 1 on."""
    with taking(steps.DECLINE, question, by=by, detail=reason) as locked:
        Message.objects.create(question=locked, kind=Kind.DECLINE, by=by, text=text, html=markdown.render(text))
        locked.declined_for = reason
        locked.barred = by
        _let_go(locked)
        WorkingCopy.objects.filter(question=locked).delete()
    return locked


def hand_over(question: Question, *, by: User, to: User) -> Question:
    """A colleague goes on. The holder may, and a lead may."""
    with taking(steps.HAND_OVER, question, by=by) as locked:
        if not access.roles_in(to, locked.organisation) & steps.ANSWERING:
            raise NotAllowed(_("Choose a colleague who answers questions here."))
        if to.pk == locked.barred_id:
            raise NotAllowed(_("%(name)s has declined it or knows who wrote it. Choose somebody else.") % {"name": to})
        _take(locked, to)
        if locked.set_level:
            locked.owner = to
    return locked
