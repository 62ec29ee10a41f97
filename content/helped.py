"""Did this help? Counted for a text and a month; nothing says who, and no press is refused.

A page carries a signed number. It is of the page and not of a reader: pages are kept for everybody for a while, and a
class reads the same one. Two presses in a moment from one address with one number are one; beyond the limits a press is
thanked for and not counted. They are wide, since a whole school reads from one address.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.db.models import F, Sum

from content.models import Article, Helped, Publication, first_of_month
from ground import limits

YES, NO = "yes", "no"
ADDRESS = limits.Limit("helped", 120, 600)
NETWORK = limits.Limit("helped-network", 400, 600)
TEXT = limits.Limit("helped-text", 40, limits.DAY)  # one text, one address: a class may say so, a program no more
A_MOMENT = 5  # seconds in which a second press is the same one
_signer = signing.TimestampSigner(salt="content.helped")


@dataclass(frozen=True)
class Counted:
    """How many said that a text helped, and how many that it did not."""

    yes: int = 0
    no: int = 0


def number() -> str:
    """A new signed number for a page; it holds a day and tells nothing about text or reader."""
    return _signer.sign(secrets.token_urlsafe(9))


def say(row: Publication | Article, said: str, *, number: str, address: str) -> bool:
    """One press on `yes` or `no` at a live text; whether it was counted.

    `number`: of the form; `address`: the network address, used for the limits alone. Raises the errors of the cache
    and the database.
    """
    if said not in (YES, NO) or not _is_ours(number):
        return False
    who = limits.pseudonym(address)
    if not _is_new(row, number, who) or _too_many(row, who, limits.pseudonym(address, wide=True)):
        return False
    place: dict[str, Any] = {_name(row): row, "month": first_of_month()}
    counted, _new = Helped.objects.get_or_create(**place)
    Helped.objects.filter(pk=counted.pk).update(**{said: F(said) + 1})
    return True


def _is_ours(number: str) -> bool:
    try:
        _signer.unsign(number, max_age=limits.DAY)
    except signing.BadSignature:
        return False
    return True


def _is_new(row: Publication | Article, number: str, who: str) -> bool:
    key = hashlib.sha256(f"{_name(row)}:{row.pk}:{number}:{who}".encode()).hexdigest()
    return bool(cache.add(f"helped:{key}", 1, A_MOMENT))


def _too_many(row: Publication | Article, who: str, network: str) -> bool:
    beyond = [
        limits.hit(ADDRESS, who),
        limits.hit(NETWORK, network),
        limits.hit(TEXT, f"{_name(row)}:{row.pk}:{who}"),
    ]
    return any(beyond)


def counts(rows: Iterable[Publication | Article], *, since: date) -> dict[int, Counted]:
    """What readers said of these texts (of one kind) since that month, by number. One query, none without rows."""
    found = list(rows)
    if not found:
        return {}
    name = _name(found[0])
    counted = Helped.objects.filter(**{f"{name}__in": found, "month__gte": since})
    said = counted.values_list(name).annotate(yes_said=Sum("yes"), no_said=Sum("no")).order_by(name)
    return {pk: Counted(yes, no) for pk, yes, no in said}


def _name(row: Publication | Article) -> str:
    return "publication" if isinstance(row, Publication) else "article"
