"""What a list of the queue is narrowed to. Closed words and numbers only: they stand in addresses and saved views."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from django.db.models import Q
from django.utils.http import urlencode

from content.models import LANGUAGES
from people.models import User
from questions.models import LEVEL, AgeBand, Level, QuestionQuerySet, Status

ME, NOBODY, ASKER, REVIEWER = "me", "nobody", "asker", "reviewer"
UNSAID = "none"  # no topic chosen, no age said
_STATUS_OF = {NOBODY: Status.WAITING, ASKER: Status.WITH_ASKER, REVIEWER: Status.IN_REVIEW}
_FITS: Mapping[str, re.Pattern[str]] = {
    "language": re.compile("|".join(code for code, _name in LANGUAGES)),
    "topic": re.compile(r"[-\w]{1,50}", re.ASCII),
    "team": re.compile(r"[1-9]\d{0,8}", re.ASCII),
    "age": re.compile("|".join([UNSAID, *(re.escape(band) for band in AgeBand.values)])),
    "level": re.compile("|".join(str(level) for level in Level.values)),
    "whom": re.compile(rf"{ME}|{NOBODY}|{ASKER}|{REVIEWER}|[1-9]\d{{0,8}}", re.ASCII),
}


@dataclass(frozen=True)
class Filters:
    """What the reader of a list has narrowed it to; "" is everything.

    language: `fi`, `sv` … · topic: its slug, or `none` · team: its number · age: a band, or `none` · level: `0` to `2`
    · whom it waits for: `nobody`, `asker`, `reviewer`, `me`, or a colleague's number.
    """

    language: str = ""
    topic: str = ""
    team: str = ""
    age: str = ""
    level: str = ""
    whom: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """From the parts of an address; what fits nothing is left out."""
        return cls(**{name: value for name, fit in _FITS.items() if fit.fullmatch(value := query.get(name, ""))})

    def named(self) -> dict[str, str]:
        """The ones that are chosen: name -> value."""
        return {name: value for name, value in asdict(self).items() if value}

    def without(self, name: str) -> "Filters":
        """The same, but for one."""
        return replace(self, **{name: ""})

    def query(self, name: str) -> str:
        """The query string of the list `name` narrowed like this: its address, and what a saved view keeps."""
        return urlencode({"list": name} | self.named())

    def on(self, rows: QuestionQuerySet, user: User) -> QuestionQuerySet:
        """Only what fits; `user` is who says "me"."""
        plain = {"language": self.language, "team": self.team}
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        if self.topic:
            rows = rows.filter(topic=None) if self.topic == UNSAID else rows.filter(topic__slug=self.topic)
        if self.age:
            rows = rows.filter(age_band="" if self.age == UNSAID else self.age)
        if self.level:
            rows = rows.alias(narrowed_to=LEVEL).filter(narrowed_to=int(self.level))
        return rows.filter(_waits_for(self.whom, user)) if self.whom else rows


def _waits_for(whom: str, user: User) -> Q:
    if whom in _STATUS_OF:
        return Q(status=_STATUS_OF[whom])
    person = user.pk if whom == ME else int(whom)
    return (
        Q(status=Status.CLAIMED, claimed_by=person)
        | Q(status=Status.IN_REVIEW, reviewer=person)
        | Q(status=Status.WAITING, wanted=person)
    )
