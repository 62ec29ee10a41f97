"""What the hour and the load mean for who asks now, in the page's language: light, promise, who is at work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content import topics
from content.models import Topic
from people import presence
from people.models import Area, Light, Organisation
from questions import intake, pace, workflow
from questions.models import Question
from questions.views import sentences


@dataclass(frozen=True)
class Clock:
    """What stands on home, ask and about. `light`: green, yellow or red, always with its words beside it.

    `slow`: the part of `text` that names topics where answers take longer; the form says it first. `at_work`: how
    many of us, while anybody is; `at_this_hour`: what happens now, while nobody is. One of them is "".
    """

    light: Light
    title: str
    text: str
    promise: str
    at_work: str
    at_this_hour: str
    country: str
    valid_until: datetime
    slow: str = ""

    @property
    def is_red(self) -> bool:
        """Whether the form says so first."""
        return self.light == Light.RED


def clock(organisation: Organisation, language: str) -> Clock:
    """As it is now. Six queries at most, and none while what they found is kept but for topics that a lead named."""
    light, there = intake.light(organisation, language), presence.at_work(organisation)
    title, text = _light(light)
    slow = _slow_topics(organisation, language)
    return Clock(
        light=light,
        title=title,
        text=" ".join(part for part in (text, slow) if part),
        promise=promise(pace.pace(organisation, language), organisation.promise_days),
        at_work=there.said if there.count else "",
        at_this_hour=sentences.at_this_hour(organisation),
        country=organisation.country,
        valid_until=valid_until(organisation),
        slow=slow,
    )


def by_topic(organisation: Organisation, language: str) -> list[tuple[str, str]]:
    """Name of a topic and its promise, for those asked about often enough, in the site's order. One query at most."""
    found = pace.by_topic(organisation, language)
    return [(row.name(language), promise(found[row.pk], organisation.promise_days)) for row in _topics(found)]


def valid_until(organisation: Organisation) -> datetime:
    """Until when a page with the clock on it may be kept: the light is kept a minute, the hours change at theirs."""
    now = timezone.now()
    moments = [
        now + timedelta(seconds=intake.KEPT),
        presence.at_work(organisation).changes_at,
        organisation.light_until,
    ]
    return min(moment for moment in moments if moment and moment > now)


def promised(organisation: Organisation, area: Area | None, language: str) -> date:
    """The day by which who asks now gets an answer."""
    team = workflow.team_for(organisation, topic="", area=area.slug if area else "", language=language)
    return pace.promised_on(organisation, team, language, None)


def _light(light: Light) -> tuple[str, str]:
    """A title and what it means."""
    if light == Light.RED:
        return (
            _("Right now we get far more questions than we can answer soon"),
            _("You can send yours all the same. We keep it and we read all of them, but the answer may take long."),
        )
    if light == Light.YELLOW:
        return _("Right now we are getting more questions than usual"), _("The answer may take a little longer.")
    return _("We keep up with the questions right now"), ""


def _slow_topics(organisation: Organisation, language: str) -> str:
    """The topics where answers take longer, in the site's order, as one sentence; "" for none."""
    found = intake.slow_topics(organisation, language)
    names = ", ".join(row.name(language) for row in _topics(found))
    return _("Answers take longer than usual about: %(topics)s.") % {"topics": names} if names else ""


def _topics(numbers: Collection[int]) -> list[Topic]:
    """Those of the site with these numbers, in its order."""
    return [row for row in topics.every() if row.pk in numbers] if numbers else []


# --- the promise ----------------------------------------------------------------------------------


def promise(found: pace.Pace | None, aim: int) -> str:
    """What came true lately, in days of work; where too little is known, what the organisation aims for."""
    aims = ngettext(
        "We aim to answer within %(days)s working day.", "We aim to answer within %(days)s working days.", aim
    ) % {"days": str(aim)}
    if found is None:
        return aims
    if found.half is None:
        late = _("Of the last four weeks’ questions, more than half are still waiting for an answer.")
        return f"{late} {aims}"
    half = {"half": within(found.half)}
    if found.most is None and found.three is not None and found.three > found.half:
        three = _("Of the last four weeks’ questions, half were answered %(half)s, three out of four %(most)s.")
        return three % {**half, "most": within(found.three)}
    if found.most is None:
        some = _("Of the last four weeks’ questions, half were answered %(half)s. The others take longer.")
        return some % half
    if found.most == found.half:
        return _("Of the last four weeks’ questions, nine of ten were answered %(most)s.") % {
            "most": within(found.most)
        }
    both = _("Of the last four weeks’ questions, half were answered %(half)s, nine of ten %(most)s.")
    return both % {**half, "most": within(found.most)}


def promise_to(question: Question) -> str:
    """The same for who has asked: of their topic, where enough asked about it."""
    organisation = question.organisation
    found = pace.pace(organisation, question.language, question.topic_id)
    return promise(found, organisation.promise_days)


def within(days: int) -> str:
    """`the same day`, `within 2 working days`."""
    if not days:
        return _("the same day")
    words = ngettext("within %(days)s working day", "within %(days)s working days", days)
    return words % {"days": str(days)}
