"""Mails that call nobody, over one connection as long as it holds. docs/adr/0033-mails-in-groups.md says why.

One run at a time has their `turn`, so a mail server that hangs keeps one worker; and while it hangs that one calls who
has to be called.

Askers' mails go in groups: leased in one short transaction, sent, marked in one short transaction. A group grows while
the mail server is quick and is one mail when it is slow: sending one ends after TOGETHER, so a kill repeats no more
than what went out in that time, under the same Message-IDs.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ground import kept, ledger
from ground.models import LEASE, lease
from ground.smtp import Line, NotLetIn, is_away
from people.models import User
from questions import notices, workflow
from questions.calling import Watch
from questions.models import Address, Delivery
from questions.notices import NOT_SENT

log = structlog.get_logger("tasks")
MOST = 50  # mails of one group
TOGETHER = 0.1  # seconds from a mail that went out until it is marked, and the one being sent then
LONGEST = LEASE.total_seconds() / 2  # for a group whose server answers byte by byte: its lease is not over by then
CALLS = 30.0  # for calls that begin while the last mail of a run is waited for
PATIENCE = 6.0  # for who comes seldom: longer than a run of mails to askers lasts, where the server answers
REST = timedelta(seconds=15)  # for so long a server that was away is left alone
MOST_LATER = 20  # told so often to come later, it is left alone too
GIVE_UP = timedelta(days=5)  # as long as mail servers try; then the asker is told that it did not work


def rests() -> bool:
    """Whether the mail server was away a moment ago; who is called for danger is tried all the same."""
    until = kept.get("away:mail")
    return until is not None and timezone.now() < until


def leave_alone() -> None:
    """Whoever is away is so for all, and no other job waits for it."""
    kept.put("away:mail", timezone.now() + REST, REST.total_seconds())


@contextmanager
def turn(until: float, *, patience: float = 0.0) -> Iterator[Line | None]:
    """The line for mails that call nobody, when it is this run's turn; None when another run sends, or nobody does.

    `until`, by `time.monotonic()`, the run begins no further mail. Who has to be called is called between two
    (`line.meanwhile()`), and while the server is waited for. `patience`: seconds in which the turn may come.
    """
    watch, longest = Watch(until), until - time.monotonic() + LONGEST + CALLS
    if rests():
        yield None
        return
    with kept.turn("mails", longest, patience=patience, meanwhile=watch.look) as is_ours:
        if not is_ours:
            yield None
            return
        with Line(watch.look) as line:
            yield line


def tell_askers(until: float) -> int:
    """Send what is due until nothing is, or until `until` by `time.monotonic()`. Returns how many mails went."""
    with turn(until) as line:
        return _tell_askers(until, line) if line else 0


def _tell_askers(until: float, line: Line) -> int:
    sent, later, size = 0, 0, 1
    while not rests() and (leased := lease(Delivery.objects.to_askers(), most=size)):
        group = Group(leased, line)
        group.send()
        sent, later = sent + group.sent, later + group.later
        if later >= MOST_LATER:
            leave_alone()
        size = min(MOST, size * 2) if group.was_quick else max(1, group.sent)
        if time.monotonic() > until:
            break
        line.meanwhile()
    return sent


class Group:
    """Mails that are leased together. `sent` and `later`: how many went, and how many have to come again."""

    def __init__(self, leased: list[Delivery], line: Line) -> None:
        self._leased, self._line = leased, line
        self._told: list[tuple[Delivery, Address | None]] = []  # to be marked
        self.sent = self.later = 0
        self.was_quick = False

    def send(self) -> None:
        """One after the other while the time lasts; whatever happens, what went is marked and the rest given back."""
        begun = time.monotonic()
        left, addresses = list(self._leased), self._addresses()
        try:
            with self._line.within(LONGEST):
                goes_on = True
                while left and goes_on:
                    delivery = left.pop(0)
                    is_there = self._tell(delivery, addresses.get(delivery.event.question_id))
                    goes_on = is_there and time.monotonic() < begun + TOGETHER
            self.was_quick = not left and time.monotonic() < begun + TOGETHER / 2
        finally:
            self._mark()
            _give_back(left)

    def _addresses(self) -> dict[int, Address]:
        """Question -> where to tell its asker, read right before: it may have been taken back."""
        rows = Address.objects.filter(question__in=[row.event.question_id for row in self._leased]).exclude(mail="")
        return {row.question_id: row for row in rows}

    def _tell(self, delivery: Delivery, address: Address | None) -> bool:
        """False: the mail server is away, and the others of the group need not be tried."""
        if address is None:
            self._told.append((delivery, None))
            return True
        try:
            self._line.send(notices.to_asker(delivery, address=address.mail, language=delivery.event.question.language))
        except NOT_SENT as failure:
            self._refused(delivery, address, failure)
            if is_away(failure):
                leave_alone()
            return not is_away(failure)
        self._told.append((delivery, address))
        self.sent += 1
        return True

    def _refused(self, delivery: Delivery, address: Address, failure: Exception) -> None:
        """An address that takes no mail is erased, in the transaction that marks it; else it is tried again."""
        is_final = notices.is_final(failure, address.mail, takes_others=self._line.took_one)
        was_tried = not isinstance(failure, NotLetIn)
        if not is_final and not (was_tried and timezone.now() - delivery.event.at >= GIVE_UP):
            self.later += 1
            notices.try_later([delivery], failure)
            return
        with transaction.atomic():
            workflow.refuse_address(delivery.event.question, seen=address)
            mark([delivery])
        log.info("address refused", delivery=delivery.pk)

    def _mark(self) -> None:
        """The addresses go in the transaction that marks the mails sent; not one that was left meanwhile."""
        seen = {address.pk: (address.left_at, delivery) for delivery, address in self._told if address}
        with transaction.atomic():
            there = Address.objects.select_for_update().filter(pk__in=seen).order_by("pk").only("left_at")
            same = [row.pk for row in there if row.left_at == seen[row.pk][0]]
            Address.objects.filter(pk__in=same).delete()
            ledger.note_all([seen[pk][1].event.question for pk in same], "forget_address")
            mark(delivery for delivery, _address in self._told)


def hand_over(mail: EmailMessage, line: Line) -> Exception | None:
    """One mail of a run that has its turn. Returns why it did not go; a server that is away is left alone then."""
    try:
        with line.within(LONGEST):
            line.send(mail)
    except NOT_SENT as failure:
        if is_away(failure):
            leave_alone()
        return failure
    return None


def send_digest(user: User, deliveries: list[Delivery], line: Line) -> bool:
    """One mail for all these lines. False: it did not go, and they wait for the next time."""
    failure = hand_over(notices.digest(sorted(deliveries, key=lambda row: row.pk), user), line)
    if failure is not None:
        notices.try_later(deliveries, failure)
        return False
    mark(deliveries)
    return True


def mark(deliveries: Iterable[Delivery]) -> None:
    """Done."""
    Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries]).update(done_at=timezone.now())


def _give_back(deliveries: list[Delivery]) -> None:
    """No try was made; whoever comes next may take them at once."""
    rows = Delivery.objects.filter(pk__in=[delivery.pk for delivery in deliveries], done_at__isnull=True)
    if deliveries:
        rows.update(next_try_at=timezone.now(), tries=F("tries") - 1)
