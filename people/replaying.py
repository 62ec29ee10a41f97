"""Rights that were taken away, again, after a restore. Who took them does not stand in the ledger."""

from collections.abc import Callable, Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator

from people import workflow
from people.models import Face, Membership, User

Replay = Callable[[int, datetime], bool]  # number of the row, when -> whether it changed anything


def _shut_out(number: int, _at: datetime) -> bool:
    user = User.objects.filter(pk=number, is_active=True).first()
    if user:
        workflow.shut_out(user, by=None)
    return user is not None


def _end(number: int, _at: datetime) -> bool:
    """The row has to say who ended it: the person whose it was."""
    row = Membership.objects.filter(pk=number, ended_at__isnull=True).select_related("user").first()
    if row:
        workflow.end(row, by=row.user)
    return row is not None


def _forget_second_factor(number: int, at: datetime) -> bool:
    old = Authenticator.objects.filter(user=number, created_at__lt=at)
    there: bool = old.exists()
    if there:
        workflow.forget_second_factor(User.objects.get(pk=number), by=None)
    return there


def _forget_password(number: int, _at: datetime) -> bool:
    """The one that came back may be in other hands; the new one is lost. They choose one through a link by mail."""
    user = User.objects.filter(pk=number).first()
    if user is None or not user.has_usable_password():
        return False
    workflow.forget_password(user)
    return True


def _hide(number: int, _at: datetime) -> bool:
    return Face.objects.filter(pk=number, hidden=False).update(hidden=True) > 0


REPLAYS: Mapping[tuple[str, str], Replay] = {
    ("people.user", "shut_out"): _shut_out,
    ("people.user", "readdress"): _shut_out,  # the address that came back may be in other hands
    ("people.membership", "end"): _end,
    ("people.user", "forget_second_factor"): _forget_second_factor,
    ("people.user", "change_password"): _forget_password,
    ("people.face", "hide"): _hide,
}
