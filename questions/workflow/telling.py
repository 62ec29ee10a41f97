"""Told without a trace: where the asker wants to be told, once; and what becomes of an address that takes no mail.

No step, and no Event that says there is an address.
"""

from django.db import transaction
from django.utils import timezone

from questions.models import Address, Question, Status
from questions.workflow.asker import once


def be_told(question: Question, *, mail: str, nonce: str) -> bool:
    """Where to tell, once; "" takes the address away. False where it was not kept: nothing is to come any more."""
    with transaction.atomic():
        locked = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if not once(question, nonce, mail):
            return Address.objects.filter(question=question).exclude(mail="").exists() or not mail
        if not mail:
            Address.objects.filter(question=question).delete()
            return True
        if locked.status not in Status.open():
            return False
        plain = {"mail": mail, "left_at": timezone.now(), "refused_at": None}
        Address.objects.update_or_create(question=question, defaults=plain)
        return True


def refuse_address(question: Question, *, seen: Address | None = None) -> None:
    """No mail can be sent to it: the address is erased, and the asker is told so under the code for 30 days.

    `seen`: the row that was written to. Another one that was left meanwhile stays; so does one when a mail comes back.
    """
    now = timezone.now()
    with transaction.atomic():
        Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
        if seen is not None:
            same = Address.objects.filter(pk=seen.pk, left_at=seen.left_at)
            same.update(mail="", left_at=now, refused_at=now)
        elif question.code_digest is not None and question.status != Status.WITHDRAWN:
            Address.objects.get_or_create(question=question, defaults={"mail": "", "left_at": now, "refused_at": now})
