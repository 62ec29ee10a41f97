"""What somebody should read again: numbers and hours of helplines, law texts, links that lead nowhere any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from content import helplines, links
from content.helplines import Helpline
from content.proofs import Proof
from moderation import access
from people.laws import due_law_texts
from people.models import LawText, Role, User

REMINDED = (Role.LEAD, Role.EDITOR, Role.ADMIN)


@dataclass(frozen=True)
class Checks:
    """Each list is empty when there is nothing to do."""

    helplines: list[Helpline]
    laws: list[LawText]
    links: list[links.BrokenLink]


def of(user: User) -> Checks:
    """What there is for this person: law texts of their own organisations, the rest for everybody. Five queries."""
    return Checks(helplines.due(), list(_laws(user)), links.broken())


def _laws(user: User) -> QuerySet[LawText]:
    return due_law_texts(access.organisations_of(user, [*Role]), timezone.localdate())


def waiting(user: User) -> int:
    """How many things there are to read again. Two queries."""
    return len(helplines.due()) + _laws(user).count() + links.count_broken()


def fact(name: str) -> str:
    """One of `helplines.FACTS` in words for staff."""
    return {
        "number": _("number or address"),
        "hours": _("hours"),
        "languages": _("languages"),
        "price": _("price"),
    }[name]


def oldest(proofs: Iterable[Proof]) -> date | None:
    """The day of what was read longest ago; None when nobody knows it of one of them."""
    days = [proof.read_on for proof in proofs]
    return None if None in days else min(day for day in days if day)


def trouble(link: links.BrokenLink) -> str:
    """Why a link leads nowhere, in words for staff."""
    if link.status:
        return (
            _("The page is gone.")
            if link.status in links.GONE
            else _("It answers with error %(code)s.") % {"code": link.status}
        )
    said = {
        "name": _("Nobody has this address."),
        "slow": _("No answer in time."),
        "certificate": _("Its certificate is not valid."),
        "redirects": _("It sends one round in a circle."),
        "not public": _("It leads into a closed network."),
        "address": _("It is no web address."),
    }
    return said.get(link.trouble, _("No connection."))
