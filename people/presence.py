"""Whether anybody works at this hour: how many and until when, never who. No rota stands on a public page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ground import kept, speech
from ground.calendar import WorkingCalendar
from people.models import Membership, Organisation, Role

KEPT = 60  # seconds in the cache, and never beyond the next opening or closing


@dataclass(frozen=True)
class Presence:
    """How many work now; `until`: when the last team closes; `opens`: when somebody is there next. Local, aware."""

    count: int = 0
    until: datetime | None = None
    opens: datetime | None = None

    @property
    def said(self) -> str:
        """How many and until when, never who; while nobody is there, when somebody is next. In the page's language."""
        if not self.count:
            away = _("Right now nobody is at work.")
            back = _("We are back %(when)s.") % {"when": when(self.opens)} if self.opens else ""
            return f"{away} {back}".strip()
        told = {"count": str(self.count)}
        if self.until is None:
            return ngettext("One of us is at work now.", "%(count)s of us are at work now.", self.count) % told
        words = ngettext(
            "One of us is at work now, until %(time)s.", "%(count)s of us are at work now, until %(time)s.", self.count
        )
        return words % {**told, "time": speech.time_of_day(self.until.time(), get_language() or "en")}

    @property
    def changes_at(self) -> datetime | None:
        """Until then what is told of it stays true, but for people who come and go; None: it never changes."""
        return self.until if self.count else self.opens


def when(moment: datetime) -> str:
    """`today at 09:00`, `on Monday 23 November at 09:00`: `moment` is local already."""
    language = get_language() or "en"
    time = speech.time_of_day(moment.time(), language)
    if moment.date() == timezone.now().astimezone(moment.tzinfo).date():
        return _("today at %(time)s") % {"time": time}
    return _("on %(day)s at %(time)s") % {"day": speech.day(moment.date(), language), "time": time}


def at_work(organisation: Organisation) -> Presence:
    """Of one organisation, by its teams' hours and its people's own. One query, kept a minute."""
    return everybody().get(organisation.pk) or _nobody(organisation)


def everybody() -> dict[int, Presence]:
    """Organisation -> who works there now. One query, kept a minute."""
    now = timezone.now()
    found: dict[int, Presence] | None = kept.get("clock:at-work")
    if found is not None and all(one.changes_at is None or one.changes_at > now for one in found.values()):
        return found
    found = _count(now)
    kept.put("clock:at-work", found, KEPT)
    return found


def _count(now: datetime) -> dict[int, Presence]:
    rows = (
        Membership.objects.arrived()
        .filter(role__in=Role.answering())
        .select_related("team__organisation", "user")
        .order_by("pk")
    )
    members: defaultdict[Organisation, list[Membership]] = defaultdict(list)
    for row in rows:
        members[row.team.organisation].append(row)
    return {organisation.pk: _of(organisation, found, now) for organisation, found in members.items()}


def _of(organisation: Organisation, members: list[Membership], now: datetime) -> Presence:
    """Until when is told by the teams' hours and not by anybody's own: those would say when somebody goes home."""
    here = [member for member in members if member.calendar().is_open(now)]
    if not here:
        return Presence(opens=_opens([member.team.calendar() for member in members], now))
    closings = [member.team.calendar().next_closing(now) for member in here]
    until = max((moment for moment in closings if moment), default=None)
    local = until and until.astimezone(ZoneInfo(organisation.zone))
    return Presence(len({member.user_id for member in here}), local)


def _nobody(organisation: Organisation) -> Presence:
    return Presence(opens=_opens([organisation.calendar()], timezone.now()))


def _opens(calendars: list[WorkingCalendar], now: datetime) -> datetime | None:
    return min((moment for calendar in calendars if (moment := calendar.next_opening(now))), default=None)
