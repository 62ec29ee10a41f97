"""Mails that come back: a mail server took the notice and said later that nobody has that address.

Nothing in a notice leads to a question but its Message-ID, which is derived from the Delivery. The address is erased
already by then; the asker reads under the code that the mail did not arrive.
"""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import structlog
from django.utils import timezone

from questions import workflow
from questions.models import Channel, Delivery, Question

log = structlog.get_logger("bounces")
LONGEST = timedelta(days=10)  # no server tries for longer
MOST_BYTES = 512 * 1024
_ID = re.compile(rb"^Message-ID:\s*(<[0-9a-f]{32}@[^>\s]+>)", re.IGNORECASE | re.MULTILINE)


def take_in(raw: bytes) -> bool:
    """Read one mail from the mailbox of MAIL_FROM; True if it was a final refusal of one of our notices to an asker."""
    mail = message_from_bytes(raw[:MOST_BYTES], policy=policy.default)
    if not _is_final(mail):
        return False
    came_back = {found.decode() for found in _ID.findall(raw[:MOST_BYTES])}
    since = timezone.now() - LONGEST
    sent = Delivery.objects.filter(channel=Channel.ASKER_MAIL, done_at__gte=since).order_by("-pk")
    delivery = next((row for row in sent.iterator() if row.message_ids() & came_back), None)
    if delivery is None:
        return False
    workflow.refuse_address(Question.objects.get(events__deliveries=delivery))
    log.info("came back", delivery=delivery.pk)
    return True


def _is_final(mail: EmailMessage) -> bool:
    """Whether a mail server reports that it has given up (RFC 3464)."""
    parts = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    fields = [field for part in parts for field in part.walk()]
    return any(str(field.get("Action", "")).strip().lower() == "failed" for field in fields)
