"""What the desk is reminded of by mail, beside the digests of questions."""

import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from content.models import Article
from ground.smtp import Line
from moderation import access, checks
from people.models import Membership, User
from questions import mailing

HOUR, MONDAY = 9, 0
RUN = 20.0  # seconds of sending; then the others' turn has come
_KEPT = timedelta(days=8)
log = structlog.get_logger("tasks")


@shared_task
def remind_of_checks() -> int:
    """On Mondays from nine on leads, editors and admins are told that something in the library wants to be read again.

    Once a week each, only when there is something; how many mails went. The mail says how many, nothing else.
    """
    held = Membership.objects.arrived().filter(role__in=checks.REMINDED).values("user")
    return _to_each(list(User.objects.filter(pk__in=held, is_active=True).order_by("pk")), _remind)


def _to_each(users: list[User], tell: Callable[[User, Line], int]) -> int:
    """One after the other while the mail server takes them; who is left is told in the next run."""
    sent, until = 0, time.monotonic() + RUN
    if not users:
        return 0
    with mailing.turn(until, patience=mailing.PATIENCE) as line:
        for user in users:
            if line is None or mailing.rests() or time.monotonic() > until:
                break
            sent += tell(user, line)
            line.meanwhile()
    return sent


def _remind(user: User, line: Line) -> int:
    local = timezone.localtime(timezone=access.zone_info(user))
    week = f"{local:%G-%V}"
    is_time = local.weekday() == MONDAY and local.hour >= HOUR
    return _tell(user, week, line) if is_time and _is_first(user, week) else 0


def _is_first(user: User, week: str) -> bool:
    return bool(cache.add(_key(user, week), 1, _KEPT.total_seconds()))


def _key(user: User, week: str) -> str:
    return f"checks:{user.pk}:{week}"


def _tell(user: User, week: str, line: Line) -> int:
    number = checks.waiting(user)
    if not number:
        return 0
    failure = mailing.hand_over(_mail(user, week, number), line)
    if failure is not None:
        cache.delete(_key(user, week))  # in an hour again, with the same Message-ID
        log.warning("not sent", job="remind_of_checks", why=type(failure).__name__)
        return 0
    return 1


def _mail(user: User, week: str, number: int) -> EmailMessage:
    digest = hmac.new(settings.SECRET_KEY.encode(), _key(user, week).encode(), hashlib.sha256).hexdigest()[:32]
    with translation.override(user.language):
        context = {"name": user.name, "number": number, "link": settings.SITE_URL + "/desk/library/checks/"}
        body = render_to_string("mail/checks.txt", context)
        head = {"Message-ID": f"<{digest}@{settings.MESSAGE_ID_DOMAIN}>"}
        return EmailMessage(_("Something new at the desk"), body, to=[user.email], headers=head)


@shared_task
def tell_readers() -> int:
    """Who is asked by name to read a text of the library is told once for each version, while they are at work.

    One mail for all that waits for them; how many mails went. It says that something waits, nothing else.
    """
    now, waiting = timezone.now(), Article.objects.in_review().filter(reader__is_active=True)
    untold = waiting.filter(Q(told_of__isnull=True) | ~Q(told_of=F("proposal__number")))
    there = []
    for user in User.objects.filter(pk__in=untold.values("reader")).order_by("pk"):
        places = user.memberships.filter(ended_at__isnull=True).select_related("team__organisation")
        if any(place.calendar().is_open(now) for place in places):
            there.append(user)
    return _to_each(there, lambda user, line: _tell_reader(user, untold.filter(reader=user), line))


def _tell_reader(user: User, untold: QuerySet[Article], line: Line) -> int:
    rows = {row.pk: row.proposal for row in untold.select_related("proposal")}
    if not rows:
        return 0
    numbers = sorted(version.pk for version in rows.values() if version)
    digest = hmac.new(settings.SECRET_KEY.encode(), f"read:{user.pk}:{numbers}".encode(), hashlib.sha256)
    with translation.override(user.language):
        link = settings.SITE_URL + "/desk/library/?list=read&language="  # in whatever language they are
        context = {"name": user.name, "number": len(rows), "link": link}
        body = render_to_string("mail/read.txt", context)
        head = {"Message-ID": f"<{digest.hexdigest()[:32]}@{settings.MESSAGE_ID_DOMAIN}>"}
        message = EmailMessage(_("Something new at the desk"), body, to=[user.email], headers=head)
    failure = mailing.hand_over(message, line)
    if failure is not None:  # at the next run again, with the same Message-ID
        log.warning("not sent", job="tell_readers", why=type(failure).__name__)
        return 0
    for pk, version in rows.items():
        Article.objects.filter(pk=pk, proposal=version).update(told_of=version.number if version else None)
    return 1
