"""What time does: claims run out, old threads are erased."""

from datetime import timedelta

from django.utils import timezone

from people.models import Role, User
from questions import access
from questions.models import Level, Question
from questions.workflow import steps, there
from questions.workflow.erasing import erase_private
from questions.workflow.steps import NotAllowed
from questions.workflow.taking import taking


def expire(question: Question) -> Question:
    """A claim has run out, or the holder of a danger has gone: back to the queue; from set level 1 on to a lead.

    A danger goes to a lead only who is there; else it is everybody's again, and the team is told. Who was not there
    when it went on has it first when they are back in time (`wanted_until`); nobody waits for them.
    Raises `NotAllowed` when it was extended or ended meanwhile.
    """
    question = Question.objects.select_related("organisation").get(pk=question.pk)
    lead = _lead_for(question)
    with taking(steps.EXPIRE_TO_LEAD if lead else steps.EXPIRE, question, by=None) as locked:
        is_over = locked.claimed_until is not None and locked.claimed_until <= timezone.now()
        if locked.claimed_by_id != question.claimed_by_id or locked.set_level != question.set_level:
            raise NotAllowed("")
        if not is_over and not _is_left(locked):
            raise NotAllowed("")
        locked.waiting_since = timezone.now()
        if lead:
            locked.claimed_by = locked.owner = lead
            locked.claimed_until = timezone.now() + timedelta(minutes=locked.organisation.claim_minutes)
        else:
            _keep_in_mind(locked)
            locked.claimed_by = locked.claimed_until = None
    return locked


def _keep_in_mind(question: Question) -> None:
    """Who held it and is not at work now knows the thread: they have it first for a review's time."""
    organisation = question.organisation
    if question.is_practice or question.claimed_by_id in there.here(organisation):
        return
    question.wanted = question.claimed_by
    question.wanted_until = organisation.calendar().after_working_minutes(timezone.now(), organisation.review_minutes)


def _lead_for(question: Question) -> User | None:
    """The lead whose turn it is; the holder where there is no other one; None where nobody has to have it."""
    if not question.set_level or question.is_practice:
        return None
    left_out = [question.claimed_by_id, question.barred_id, *access.who_know_the_asker(question)]
    leads = there.by_turn(question, [Role.LEAD], but=left_out)
    if question.danger < Level.DANGER:
        return leads[0] if leads else question.claimed_by
    around = there.here(question.organisation)
    now_there = [lead for lead in leads if lead.pk in around]
    stays = question.claimed_by if question.claimed_by_id in around and not leads else None
    return now_there[0] if now_there else stays


def left_behind() -> list[Question]:
    """Dangers that are claimed by somebody who is not there any more and does not write."""
    rows = Question.objects.claimed_dangers().select_related("organisation")
    return [question for question in rows if _is_left(question)]


def _is_left(question: Question) -> bool:
    """Not at work, not on the roster, and no sign of them for as long as lies between two calls."""
    if question.danger < Level.DANGER or question.is_practice or question.claimed_until is None:
        return False
    organisation = question.organisation
    quiet_for = timedelta(minutes=organisation.claim_minutes - organisation.duty_minutes)
    is_quiet = question.claimed_until <= timezone.now() + quiet_for
    return is_quiet and question.claimed_by_id not in there.here(organisation)


def erase(question: Question) -> Question:
    """Its time is over: private text goes, the code opens nothing any more."""
    with taking(steps.ERASE, question, by=None) as locked:
        erase_private(locked)
    return locked
