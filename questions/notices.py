"""Mails that say nothing: neither sender, subject, body nor Message-ID name topic or service.

The asker's mail carries no code and no link. Staff mails carry no text of any question.
"""

import re
from collections import Counter
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from people.models import User
from questions.models import Delivery
from questions.workflow.reading import NOT_READ
from questions.workflow.taking import TELLS_LEADS, TELLS_LEADS_ALWAYS

# What somebody holds or follows from then on; told to nobody who did it themselves
CAME_TO_YOU = ("send_back", "hand_over", "expire_to_lead", "claim", "set_level", "name_owner", "correct")
_ENHANCED = re.compile(r"5\.(\d+)\.\d+")  # RFC 3463: 1 the address, 2 the mailbox, 7 the policy


def _mail(delivery: Delivery, subject: str, body: str, to: str) -> EmailMessage:
    return EmailMessage(subject, body, to=[to], headers={"Message-ID": delivery.message_id()})


def to_asker(delivery: Delivery, *, address: str, language: str) -> EmailMessage:
    """What the asker gets, once: a line that means something only to them."""
    with translation.override(language):
        return _mail(delivery, _("Hello"), render_to_string("mail/asker.txt"), address)


def to_duty(delivery: Delivery, user: User, *, waits: bool) -> EmailMessage:
    """The desk needs this person now: somebody may be in danger, or `waits` for a reply. The link names no question."""
    with translation.override(user.language):
        context = {"link": settings.SITE_URL + "/desk/called/", "name": user.name, "waits": waits}
        body = render_to_string("mail/duty.txt", context)
        return _mail(delivery, _("You are needed at the desk now"), body, user.email)


def is_final(failure: Exception) -> bool:
    """Whether no mail will ever reach this address. A server that refuses us (5.7.x, or 554) may take us back."""
    if isinstance(failure, SMTPRecipientsRefused):
        return all(_names_the_address(*answer) for answer in failure.recipients.values())
    if isinstance(failure, SMTPDataError):  # only where it says so: else it may be the text that they refuse
        return _names_the_address(0, failure.smtp_error)
    return isinstance(failure, (SMTPNotSupportedError, ValueError))


def _names_the_address(code: int, words: bytes | str) -> bool:
    found = _ENHANCED.match(words.decode(errors="replace") if isinstance(words, bytes) else words)
    return found[1] in ("1", "2") if found else code in (550, 551, 552, 553, 556)


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
