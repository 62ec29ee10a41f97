"""What the law asks of those who answer, as text and steps: by country, kind of unit and language of the desk.

The texts stand in `data/duties.toml` with their source and the day it was read. They are not legal advice:
docs/duties.md lists what a lawyer has to confirm. A day is counted with the country's working days, never with an
organisation's own days off: those don't move what the law says.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ground.calendar import WorkingCalendar
from people.laws import by_kind
from people.models import Organisation

_FILE = Path(__file__).parent / "data" / "duties.toml"
_WEEKDAYS = dict.fromkeys(range(5), (time.min, time.max))


@dataclass(frozen=True)
class Duty:
    """What the law says to one kind of unit in one country. `due` says what has to be done by the day, "" if none.

    `from_arrival`: the day counts from when the words came in; else from when somebody saw what they may mean.
    """

    text: str
    steps: tuple[str, ...]
    due: str
    source: str
    checked: date
    from_arrival: bool


def duty(country: str, kind: str, language: str) -> Duty:
    """The duty of a kind of unit (`people.models.UnitKind`). Raises KeyError for a country or kind that is not one."""
    row = by_kind(_FILE)[country][kind]
    said = row[language]
    return Duty(
        text=said["text"],
        steps=tuple(said["steps"]),
        due=said.get("due", ""),
        source=row["source"],
        checked=row["checked"],
        from_arrival=row.get("since") == "arrived",
    )


def last_day(organisation: Organisation, since: datetime) -> date | None:
    """The last day for what the law asks, counted from `since` where the organisation is; None if it names no day."""
    row = by_kind(_FILE)[organisation.country][organisation.unit_kind]
    if "days" not in row:
        return None
    calendar = WorkingCalendar(country=organisation.country, zone=organisation.zone, hours=_WEEKDAYS)
    if row["counts"] == "working":
        return calendar.promised_day(since, row["days"])
    first = since.astimezone(ZoneInfo(organisation.zone)).date()
    day = first + timedelta(days=row["days"])
    while row["counts"] == "before" and day > first and not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day
