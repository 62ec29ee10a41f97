"""Told without a trace: where the asker wants to be told, once; and what becomes of an address that takes no mail.

No step, and no Event that says there is an address.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ground import ledger
from questions.models import Address, Question, Status
from questions.workflow.asker import once


def be_told(question: Question, *, mail: str, nonce: str) -> bool:
    """Where to tell, once; "" takes the address away. False where it was not kept: nothing is to come any more."""
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if not once(question, nonce, mail):
            return Address.objects.filter(question=question).exclude(mail="").exists() or not mail
        now = timezone.now()
        if not mail:
            forget_address(question, before=now)
            return True
        if locked.status not in Status.open():
            return False
        forget_address(question, before=now)
        plain = {"mail": mail, "left_at": now, "refused_at": None}
        Address.objects.update_or_create(question=question, defaults=plain)
        return True


def forget_address(question: Question, *, before: datetime) -> int:
    """What was left before then is erased, and stays so; how many it were."""
    gone: int = Address.objects.filter(question=question, left_at__lt=before).delete()[0]
    if gone:
        ledger.note(question, "forget_address", at=before)
    return gone


def refuse_address(question: Question, *, seen: Address | None = None) -> None:
    """No mail can be sent to it: the address is erased, and the asker is told so under the code for 30 days.

    `seen`: the row that was written to. Another one that was left meanwhile stays; so does one when a mail comes back.
    """
    now = timezone.now()
    with transaction.atomic():
        Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if seen is not None:
            same = Address.objects.filter(pk=seen.pk, left_at=seen.left_at)
            if same.update(mail="", left_at=now, refused_at=now):
                ledger.note(question, "forget_address", at=now)
        elif question.code_digest is not None and question.status != Status.WITHDRAWN:
            Address.objects.get_or_create(question=question, defaults={"mail": "", "left_at": now, "refused_at": now})
