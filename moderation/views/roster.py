"""The duty roster as everybody who works here sees it: what was chosen for the night, who stands in line, who is on."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from moderation import words
from people.models import DutyContact, Membership, Night, Organisation, Role
from questions.workflow import there


def rosters(organisations: Iterable[Organisation]) -> list[dict[str, Any]]:
    """One for each organisation, plain values. Four queries each."""
    return [_roster(organisation) for organisation in organisations]


def _roster(organisation: Organisation) -> dict[str, Any]:
    now = timezone.now()
    rows = list(organisation.duty_contacts.select_related("user").order_by("place", "pk"))
    members = Membership.objects.current().filter(team__organisation=organisation, role__in=Role.answering())
    here = {row.user_id: row for row in members.select_related("user").order_by("user__name", "pk")}
    called = [row for row in here.values() if row.user.has_usable_password()]
    on = {contact.pk for contact in there.on_duty(organisation, now)}
    is_open = organisation.calendar().is_open(now)
    opening = organisation.calendar().next_opening(now)
    return {
        "pk": organisation.pk,
        "name": organisation.name(get_language() or "en"),
        "has_duty_at_night": organisation.night == Night.DUTY,
        "minutes": organisation.duty_minutes,
        "by_phone": bool(settings.DUTY_HOOK_URL),
        "by_mail_alone": ", ".join(_without_phone(rows, called)) if settings.DUTY_HOOK_URL else "",
        "on_now": ", ".join(row.user.name for row in rows if row.pk in on),
        "is_open": is_open,
        "opens": words.clock(opening) if opening and not is_open else "",
        "rows": [_row(row, is_on=row.pk in on, has_left=row.user_id not in here) for row in rows],
    }


def _without_phone(rows: Iterable[DutyContact], members: Iterable[Membership]) -> list[str]:
    """The names of those in line, leads among them, whom no telephone wakes: none of their rows holds a number."""
    with_phone = {row.user_id for row in rows if row.phone}
    in_line = {row.user_id for row in rows}
    called = (one for one in members if one.user_id in in_line or one.role == Role.LEAD)
    return list(dict.fromkeys(one.user.name for one in called if one.user_id not in with_phone))


def _row(contact: DutyContact, *, is_on: bool, has_left: bool) -> dict[str, Any]:
    return {
        "pk": contact.pk,
        "place": contact.place,
        "name": contact.user.name,
        "days": _days(contact.days),
        "hours": _hours(contact.from_hour, contact.to_hour),
        "phone": contact.phone,
        "is_on": is_on,
        "has_left": has_left,
        "is_awaited": not has_left and not contact.user.has_usable_password(),
    }


def _days(days: list[int]) -> str:
    if not days or len(set(days)) == 7:
        return _("every day")
    return ", ".join(str(WEEKDAYS_ABBR[day]) for day in sorted(set(days)))


def _hours(start: int, end: int) -> str:
    return _("round the clock") if start == end else f"{start:02}–{end:02}"
