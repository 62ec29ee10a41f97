"""Mails that say nothing: neither sender, subject, body nor Message-ID name topic or service.

The asker's mail carries no code and no link. Staff mails carry no text of any question.
"""

import re
from collections import Counter
from datetime import timedelta
from functools import lru_cache
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import sanitize_address
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people.models import User
from questions.models import Delivery
from questions.workflow.reading import NOT_READ
from questions.workflow.taking import TELLS_LEADS, TELLS_LEADS_ALWAYS

log = structlog.get_logger("tasks")
NOT_SENT = (SMTPException, OSError, ValueError)  # ValueError: an address that no mail can be made for
# What somebody holds or follows from then on; told to nobody who did it themselves
CAME_TO_YOU = ("send_back", "hand_over", "expire_to_lead", "claim", "set_level", "name_owner", "correct")
_ENHANCED = re.compile(r"5\.\d+\.\d+")
# RFC 3463: 1 the address, but for 1.7 and 1.8, which are ours as the sender; 2 the mailbox; 7 the policy
_OF_THE_ADDRESS = re.compile(r"5\.(1\.(?![78]$)|2\.)")
_OF_US = re.compile(r"relay|rcpthosts|authenti|sender|block|polic|spam", re.IGNORECASE)
_OF_THE_MAILBOX = re.compile(
    r"no such (user|address|person|mailbox|recipient)|(user|address|recipient|mailbox) (is )?(unknown|not found)"
    r"|unknown (user|address|recipient|mailbox)|(user|address|recipient|mailbox) does ?n[o']t exist",
    re.IGNORECASE,
)


def _mail(delivery: Delivery, subject: str, body: str, to: str) -> EmailMessage:
    return EmailMessage(subject, body, to=[to], headers={"Message-ID": delivery.message_id()})


def to_asker(delivery: Delivery, *, address: str, language: str) -> EmailMessage:
    """What the asker gets, once: a line that means something only to them."""
    return _mail(delivery, *_words_to_asker(language), address)


@lru_cache
def _words_to_asker(language: str) -> tuple[str, str]:
    """Subject and body: the same for everybody."""
    with translation.override(language):
        return _("Hello"), render_to_string("mail/asker.txt")


def to_duty(delivery: Delivery, user: User, *, waits: bool) -> EmailMessage:
    """The desk needs this person now: somebody may be in danger, or `waits` for a reply. The link names no question."""
    with translation.override(user.language):
        context = {"link": settings.SITE_URL + "/desk/called/", "name": user.name, "waits": waits}
        body = render_to_string("mail/duty.txt", context)
        return _mail(delivery, _("You are needed at the desk now"), body, user.email)


def is_final(failure: Exception, address: str, *, takes_others: bool) -> bool:
    """Whether no mail will ever reach this address. A server that refuses us (5.7.x, or 554) may take us back.

    `takes_others`: it took a mail for somebody else just now, so that a bare 550 is not said of us.
    """
    if isinstance(failure, SMTPRecipientsRefused):
        return all(_names_the_address(*answer, takes_others) for answer in failure.recipients.values())
    if isinstance(failure, SMTPDataError):  # only where it says so: else it may be the text that they refuse
        return _names_the_address(0, failure.smtp_error, takes_others)
    if isinstance(failure, SMTPNotSupportedError):
        return not address.isascii()
    return isinstance(failure, ValueError) and not _can_be_sent_to(address)


def _names_the_address(code: int, words: bytes | str, takes_others: bool) -> bool:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    if found := _ENHANCED.match(said):
        return bool(_OF_THE_ADDRESS.match(found[0]))
    if code not in (550, 551, 552, 553, 556) or _OF_US.search(said):
        return False
    return takes_others or bool(_OF_THE_MAILBOX.search(said))


def _can_be_sent_to(address: str) -> bool:
    """Else the ValueError is of our own sender or settings, and so for every mail."""
    try:
        sanitize_address(address, settings.DEFAULT_CHARSET)
    except ValueError:
        return False
    return True


def digest(deliveries: list[Delivery], user: User) -> EmailMessage:
    """One mail for all lines that wait for this person: how many of what, nothing else."""
    steps = Counter(delivery.event.step for delivery in deliveries)
    with translation.override(user.language):
        context = {
            "link": settings.SITE_URL + "/desk/",
            "name": user.name,
            "new": steps["ask"] + steps["expire"],
            "review": steps["submit"],
            "replies": steps["reply"],
            "wished": steps["take_down"] + steps["propose_return"],
            "written": steps["write"] + steps["amend"],
            "back": sum(steps[step] for step in CAME_TO_YOU),
            "leads": sum(steps[step] for step in TELLS_LEADS | TELLS_LEADS_ALWAYS | {NOT_READ}),
        }
        return _mail(
            deliveries[0], _("Something new at the desk"), render_to_string("mail/digest.txt", context), user.email
        )


def try_later(deliveries: list[Delivery], failure: Exception, *, at_most: timedelta = timedelta.max) -> None:
    """They were not sent: each pauses, longer after each try, `at_most` so long."""
    for delivery in deliveries:
        later = timezone.now() + min(delivery.pause(), at_most)
        Delivery.objects.filter(pk=delivery.pk, done_at__isnull=True).update(next_try_at=later)
        why = type(failure.__cause__ or failure).__name__
        log.warning("not sent", delivery=delivery.pk, tries=delivery.tries, why=why)
