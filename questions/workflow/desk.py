"""What the desk does with a question: take it, write, let a colleague read, send, decline, hand over."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from content import glossary
from content.models import Publication, Topic
from ground import markdown
from people.models import Role, Team, User
from questions import access, checklist
from questions.models import Draft, Kind, Message, Publish, Question, Status, WorkingCopy
from questions.workflow import correcting, danger, publishing, steps, themes, there, voices
from questions.workflow.steps import NotAllowed, Unticked
from questions.workflow.taking import holding, taking


@dataclass(frozen=True)
class Wording:
    """What a worker has written: the answer (Markdown), the title and the question as the public would read it.

    `topic`: under which it would stand; None leaves the question's own. `themes`: what needs the checklist, None
    leaves the question's own; `themes_seen`: what stood there when the writer chose, so that a theme which was found
    meanwhile is not taken out unseen; `ticked`: the items of the checklist that the writer has ticked.
    """

    answer: str
    title: str = ""
    public_question: str = ""
    role_only: bool = False
    sensitive: bool = False
    linked: Publication | None = None
    topic: Topic | None = None
    themes: tuple[str, ...] | None = None
    themes_seen: tuple[str, ...] = ()
    ticked: tuple[str, ...] = ()
    # The `text_mark` of what the page showed of the asker's text; None where no page did.
    text_seen: str | None = None


class Overwritten(Exception):
    """A colleague saved meanwhile; `copy` is what they wrote. Nothing of either is lost."""

    def __init__(self, copy: WorkingCopy) -> None:
        super().__init__(_("%(name)s has saved another text meanwhile.") % {"name": copy.by})
        self.copy = copy


def text_mark(message: Message | None) -> str:
    """Tells whether this is the text that somebody has read: the asker may replace what they asked for a while."""
    return f"{message.pk}.{message.at.timestamp():.6f}" if message else ""


def _has_read(question: Question, seen: str | None) -> None:
    first = question.messages.filter(corrected_by__isnull=True).order_by("at", "pk").first() if seen else None
    if seen and seen != text_mark(first):
        raise NotAllowed(
            _("The asker has changed the text since you opened it. Read it anew, and look at the public wording too.")
        )


def _html(question: Question, text: str) -> str:
    """Markdown -> what the asker reads: clean, with the office words explained."""
    country = question.organisation.country
    return glossary.explain(markdown.render(text), language=question.language, country=country)


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
        locked.wanted = locked.wanted_until = None
        if locked.set_level:
            locked.owner = there.who_follows(locked, by)
    return locked


def release(question: Question, *, by: User) -> Question:
    """Put it back for the others; no reason is asked. From set level 1 on it keeps its owner."""
    with taking(steps.RELEASE, question, by=by) as locked:
        _let_go(locked)
        locked.waiting_since = timezone.now()
    return locked


def pass_on(question: Question, *, by: User, team: Team | None = None) -> Question:
    """Put it back for `team`, or for anybody; no reason is asked. From set level 1 on it keeps its owner."""
    with taking(steps.PASS_ON, question, by=by) as locked:
        if team is not None and team.organisation_id != locked.organisation_id:
            raise NotAllowed(_("Choose a team of your own organisation."))
        _let_go(locked)
        locked.team = team
        locked.waiting_since = timezone.now()
    return locked


def release_all(*, by: User) -> list[Question]:
    """The end of a shift: what is claimed goes back, from set level 1 on to a lead. Returns what was let go."""
    held = access.desk_questions(by).filter(status=Status.CLAIMED, claimed_by=by).order_by("pk")
    with transaction.atomic():
        return [leave_it(question, by=by) for question in held]


def leave_it(question: Question, *, by: User) -> Question:
    """The holder leaves it: to a lead from set level 1 on, where there is another one, else back to the queue."""
    worried = question.set_level and not question.is_practice
    left_out = [by.pk, question.barred_id, *access.who_know_the_asker(question)]
    leads = there.by_turn(question, [Role.LEAD], but=left_out) if worried else []
    if leads:
        return hand_over(question, by=by, to=leads[0], is_leaving=True)
    if question.status == Status.WITH_ASKER:
        question = resume(question, by=by)
    return release(question, by=by)


def resume(question: Question, *, by: User) -> Question:
    """Go on without waiting for the asker's word."""
    with taking(steps.RESUME, question, by=by) as locked:
        _take(locked, by)
    return locked


def stay(question: Question, *, by: User) -> None:
    """Still writing: the claim begins anew. Nothing happens if `by` does not hold it."""
    until = timezone.now() + timedelta(minutes=question.organisation.claim_minutes)
    Question.objects.filter(pk=question.pk, status="claimed", claimed_by=by).update(claimed_until=until)


def reply(
    question: Question, *, by: User, text: str, role_only: bool = False, text_seen: str | None = None
) -> Question:
    """A message to the asker, at once, by one person. From level 1 on a colleague reads it within a working day;
    what a trainee wrote, at every level.

    Beside a draft that is read the writer keeps it. What was over is open again, with the one who has written.
    """
    with taking(steps.REPLY, question, by=by) as locked:
        _has_read(locked, text_seen)
        is_read = locked.danger or not access.roles_in(by, locked.organisation) & steps.REVIEWING
        _open_again(locked, by)
        calendar, minutes = locked.organisation.calendar(), locked.organisation.read_minutes
        Message.objects.create(
            question=locked,
            kind=Kind.REPLY,
            by=by,
            text=text,
            html=_html(locked, text),
            role_only=role_only,
            read_due_at=calendar.after_working_minutes(timezone.now(), minutes) if is_read else None,
        )
        locked.reply_due_at = None
    return locked


def _open_again(question: Question, by: User) -> None:
    """Whose the question is once `by` has written to the asker."""
    if question.status == Status.IN_REVIEW:
        return
    _take(question, by)
    if question.set_level:
        question.owner = there.who_follows(question, by)
    if question.status in (Status.ANSWERED, Status.DECLINED):
        question.declined_for = ""
        question.barred = None if question.barred_id == by.pk else question.barred
        publishing.ask_anew(question)


def read_reply(question: Question, *, by: User) -> Question:
    """A colleague has read the replies of others that were due for it."""
    with taking(steps.READ_REPLY, question, by=by) as locked:
        due = locked.messages.filter(read_due_at__isnull=False, read_by__isnull=True)
        due.exclude(by=by).update(read_by=by)
    return locked


def save_copy(question: Question, *, by: User, seen: int, wording: Wording) -> WorkingCopy:
    """Autosave over revision `seen`. Raises `Overwritten` if somebody saved since, `NotAllowed` if it isn't theirs."""
    with holding(question, by=by) as locked:
        _has_read(locked, wording.text_seen)
        copy, _new = WorkingCopy.objects.select_for_update().get_or_create(question=locked, defaults={"by": by})
        if copy.revision != seen:
            raise Overwritten(copy)
        copy.revision += 1
        copy.by, copy.at = by, timezone.now()
        copy.answer, copy.title, copy.public_question = wording.answer, wording.title, wording.public_question
        copy.role_only, copy.sensitive, copy.linked = wording.role_only, wording.sensitive, wording.linked
        copy.ticked = list(wording.ticked)
        copy.save()
        locked.topic = wording.topic or locked.topic
        locked.themes = _themes(locked, wording)
        locked.save(update_fields=["topic", "themes"])
    stay(question, by=by)
    return copy


def _themes(question: Question, wording: Wording) -> list[str]:
    if wording.themes is None:
        return list(question.themes)
    taken_out = set(wording.themes_seen) - set(wording.themes)
    return checklist.merged((theme for theme in question.themes if theme not in taken_out), wording.themes)


def submit(
    question: Question, *, by: User, wording: Wording, reviewer: User, voices_seen: str | None = None
) -> Question:
    """A new version, signed by its writer, goes to a named colleague.

    `voices_seen`: the `voices.mark` of what the writer has read; a voice that came or changed since is read first.
    """
    with taking(steps.SUBMIT, question, by=by) as locked:
        if reviewer not in access.reviewers_for(locked, writer=by):
            raise NotAllowed(_("Choose a colleague who may review."))
        if voices_seen is not None and voices_seen != voices.mark(access.open_voices(locked)):
            raise NotAllowed(_("A colleague has changed a voice in this answer meanwhile. Read it, then hand it in."))
        locked.themes = _themes(locked, wording)
        if checklist.missing(locked.themes, wording.ticked):
            raise Unticked(_("Tick the whole checklist first: it is about something that may hurt a reader."))
        last = locked.drafts.aggregate(last=Max("number"))["last"] or 0
        locked.draft = Draft.objects.create(
            question=locked,
            number=last + 1,
            answer=wording.answer,
            title=wording.title,
            public_question=wording.public_question,
            role_only=wording.role_only,
            sensitive=wording.sensitive or bool(locked.themes) or bool(themes.suggested(locked)),
            linked=wording.linked,
            themes=locked.themes,
            ticked=checklist.items(locked.themes),
            answers=locked.messages.filter(kind=Kind.ASKER).order_by("-at", "-pk").first(),
            written_by=by,
        )
        voices.freeze(locked, locked.draft)
        locked.draft.html = markdown.render(voices.with_answer(locked.draft))
        locked.draft.save(update_fields=["html"])
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
                    "ticked": draft.ticked,
                },
            )
    return locked


def approve(
    question: Question, *, by: User, draft_id: int, ticked: tuple[str, ...] = (), not_about: tuple[str, ...] = ()
) -> Question:
    """The second signature, on exactly the version that was read; the asker can read the answer from now on.

    Where the checklist is asked for, the checker ticks it too; a theme that was found since goes to the writer first.
    `not_about`: themes that the program suggests, the writer left out and the checker has ticked as left out rightly.
    """
    with taking(steps.APPROVE, question, by=by) as locked:
        draft = locked.draft
        if draft is None or draft.pk != draft_id:
            raise NotAllowed(_("There is a newer version. Read that one first."))
        if set(locked.themes) - set(draft.themes):
            raise NotAllowed(_("It needs more of the checklist than its writer has ticked. Send it back to them."))
        if checklist.missing(draft.themes, ticked):
            raise Unticked(_("Tick the whole checklist first: it is about something that may hurt a reader."))
        themes.agree_left_out(locked, draft, not_about, by=by)
        now = timezone.now()
        roles = access.roles_in(by, locked.organisation)
        draft.checked_by, draft.checked_at, draft.checked_as = by, now, "lead" if "lead" in roles else "worker"
        draft.checked_ticked = checklist.items(draft.themes)
        draft.save(update_fields=["checked_by", "checked_at", "checked_as", "checked_ticked"])
        message = Message.objects.create(
            question=locked,
            kind=Kind.ANSWER,
            by=draft.written_by,
            at=now,
            text=voices.with_answer(draft),
            html=_html(locked, voices.with_answer(draft)),
            role_only=draft.role_only,
        )
        voices.clear(locked)
        _let_go(locked)
        is_corrected = correcting.put_in_place(locked, message)
        locked.answered_at, locked.barred, locked.helped = now, None, ""
        locked.came_back, locked.reply_due_at = locked.came_back and is_corrected, None
        if locked.publish == Publish.YES and not publishing.was_ever_raised(locked):
            publishing.agree(locked, draft)
    return locked


def decline(question: Question, *, by: User, reason: str, text: str) -> Question:
    """Tell the asker why this can't be answered here, and where to turn. Not from level 1 on."""
    with taking(steps.DECLINE, question, by=by, detail=reason) as locked:
        Message.objects.create(question=locked, kind=Kind.DECLINE, by=by, text=text, html=markdown.render(text))
        locked.declined_for = reason
        locked.barred, locked.correcting = by, None
        _let_go(locked)
        voices.clear(locked)
        WorkingCopy.objects.filter(question=locked).delete()
    return locked


def hand_over(question: Question, *, by: User, to: User, insist: bool = False, is_leaving: bool = False) -> Question:
    """A colleague goes on. The holder may, and a lead may. A danger goes to who is there; a lead may `insist`.

    `is_leaving`: the holder's shift ends, and `to` is the lead whose turn it is, there or not.
    """
    with taking(steps.HAND_OVER, question, by=by) as locked:
        if not access.roles_in(to, locked.organisation) & steps.ANSWERING:
            raise NotAllowed(_("Choose a colleague who answers questions here."))
        if to.pk == locked.barred_id or access.knows_the_asker(locked, to):
            raise NotAllowed(_("%(name)s has declined it or knows who wrote it. Choose somebody else.") % {"name": to})
        if not is_leaving:
            danger.check_is_there(locked, to, by=by, insist=insist)
        _take(locked, to)
        if locked.set_level or (locked.danger and not there.may_review(to, locked)):
            locked.owner = there.who_follows(locked, to, by=by)
    return locked
