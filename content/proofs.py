"""Where one thing that we say of a helpline is from, when it was read, and when somebody has to read it again.

Status: V read in a source · D from an older source · U not confirmed · K general knowledge, no source. The desk is
reminded after `REMINDED`; after `UNCONFIRMED` readers are told that it is not confirmed, and what to do.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ground import speech

REMINDED = timedelta(days=90)
UNCONFIRMED = timedelta(days=180)
STATUSES = "VDUK"
_SOURCES = {
    "public data set of helplines": gettext_lazy("public data set of helplines"),
    "undated list": gettext_lazy("undated list"),
}


@dataclass(frozen=True)
class Proof:
    """`checked`: `2026-08-13`, `2025-12`, `2020`, or "" where nobody knows."""

    source: str
    checked: str
    status: str

    @property
    def read_on(self) -> date | None:
        """The day it was read; of a month or a year alone its first one."""
        return date.fromisoformat(f"{self.checked}-01-01"[:10]) if self.checked else None

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody has read it in a source in the last half year."""
        return self._was_read_within(UNCONFIRMED)

    @property
    def is_due(self) -> bool:
        """Whether somebody at the desk should read it again."""
        return not self._was_read_within(REMINDED)

    def _was_read_within(self, time: timedelta) -> bool:
        read_on = self.read_on
        return self.status == "V" and read_on is not None and timezone.localdate() - read_on <= time

    @property
    def when(self) -> str:
        """`2025-12-03` and `2025-12` -> the month in the reader's language, `2020` as it is; "" where nobody knows."""
        year, _dash, rest = self.checked.partition("-")
        return speech.month(date(int(year), int(rest[:2]), 1), get_language() or "en") if rest else year

    @property
    def host(self) -> str:
        """The first source without its path: the whole of it stands in the file."""
        if self.source in _SOURCES:
            return str(_SOURCES[self.source])
        return self.source.removeprefix("https://").removeprefix("www.").split(";")[0].split("/")[0]

    @property
    def dated(self) -> str:
        """Source and date alone, where how sure that is stands beside it already."""
        return _("Source: %(source)s, %(date)s.") % {"source": self.host, "date": self.when}

    @property
    def spoken(self) -> str:
        """Source, date and how sure that is, in one line."""
        if self.status == "K":
            return _("General knowledge, not yet checked against a source.")
        told = {"source": self.host, "date": self.when}
        if self.is_confirmed:
            return _("Source: %(source)s. Checked: %(date)s.") % told
        if self.status == "U" or not self.when:
            return _("Source: %(source)s. Not confirmed.") % told
        return _("Source: %(source)s. Not confirmed since %(date)s.") % told
