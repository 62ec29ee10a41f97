"""The demo's past: some months of questions that are over, so that a lead's figures show true charts on the first day.

Made anew each time from the texts of the published answers and the same numbers by chance; most came in lately, in the
afternoon and at night. What is older than the organisation keeps it has lost its text. No code opens any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from math import exp, log
from statistics import NormalDist
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone

from content.models import Topic
from ground import markdown
from people.models import LanguageDefault, Organisation, Role, User
from portal.demo import read
from portal.demo.queue import WRITERS
from questions.models import Draft, Event, Kind, Message, Question, Reason, Status
from questions.retention import DAYS_A_MONTH
from questions.workflow.asker import team_for

T = TypeVar("T")
HOW_MANY: Mapping[str, int] = {"fi": 160, "sv": 90, "en": 70, "nb": 120}
WEEKS = 40
TOPICS: Mapping[str, int] = {
    "school": 6, "mind": 5, "home": 5, "friends": 4, "love": 3, "protection": 2, "safety": 2, "wronged": 1,
}  # fmt: skip
HOURS = (3, 2, 2, 1, 1, 1, 1, 2, 3, 3, 3, 4, 5, 4, 6, 8, 9, 8, 9, 11, 12, 13, 11, 7)  # of the day -> how often
ENDS: Mapping[str, int] = {"answered": 80, "not_for_us": 7, "needs_person": 6, "again": 3, "spam": 4}
HELPED: Mapping[str, int] = {"yes": 36, "partly": 20, "no": 14, "": 30}
SEEN: Mapping[str, int] = {"": 80, "false alarm": 7, "worry": 7, "missed": 4, "not abuse": 2}


@dataclass
class Chance:
    """Numbers that look as if by chance, the same each time."""

    seed: str
    drawn: int = 0

    def share(self) -> float:
        """From 0 to below 1."""
        self.drawn += 1
        return int.from_bytes(sha256(f"{self.seed} {self.drawn}".encode()).digest()[:6]) / 2**48

    def one_of(self, weights: Mapping[T, int]) -> T:
        """One of these, as often as its weight says."""
        left = self.share() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        raise AssertionError("the weights come to nothing")

    def minutes(self, middle: int, most: int) -> int:
        """Working minutes: half of them under `middle`, few much longer."""
        return min(most, int(exp(log(middle) + 0.7 * NormalDist().inv_cdf(self.share() or 0.5))))


@dataclass
class Life:
    """One of them, with everything that hangs on it; stored by `load`."""

    question: Question
    messages: list[Message] = field(default_factory=list)
    draft: Draft | None = None
    checked: tuple[User, datetime] | None = None
    end: Status = Status.ANSWERED
    events: list[Event] = field(default_factory=list)

    def step(self, name: str, at: datetime, *, by: User | None = None, detail: str = "", after: str) -> None:
        """One Event more; `before` is what the last one led to."""
        before = self.events[-1].after if self.events else ""
        row = Event(question=self.question, step=name, by=by, detail=detail, at=at, before=before, after=after)
        self.events.append(row)


def load(language: str, staff: dict[str, User]) -> None:
    """Those of one language."""
    chance = Chance(f"past {language}")
    organisation = LanguageDefault.objects.select_related("organisation").get(language=language).organisation
    people = [staff[key] for key in WRITERS[language]]
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    texts = [row for row in read(f"answers.{language}.toml")["answer"] if row["topic"] in TOPICS]
    moments = sorted(_asked_at(chance, organisation) for _number in range(HOW_MANY[language]))
    _store([_life(chance, organisation, people, topics, texts, at, language) for at in moments])


def _store(lives: list[Life]) -> None:
    """In the order in which it came about: the database takes no answer that nobody has signed."""
    Question.objects.bulk_create([life.question for life in lives])
    Message.objects.bulk_create([message for life in lives for message in life.messages])
    drafts = Draft.objects.bulk_create([life.draft for life in lives if life.draft])
    leads = {one for one in {life.checked[0] for life in lives if life.checked} if Role.LEAD in one.roles()}
    for life in lives:
        if life.draft and life.checked:
            life.draft.checked_by, life.draft.checked_at = life.checked
            life.draft.checked_as = "lead" if life.draft.checked_by in leads else "worker"
            life.question.draft = life.draft
        life.question.status = life.end
    Draft.objects.bulk_update(drafts, ["checked_by", "checked_at", "checked_as"])
    Question.objects.bulk_update([life.question for life in lives], ["status", "draft"])
    Event.objects.bulk_create([event for life in lives for event in life.events])


def _asked_at(chance: Chance, organisation: Organisation) -> datetime:
    """More of them lately: nearly half within four weeks."""
    days = 4 + (7 * WEEKS - 4) * chance.share() ** 3.2
    day = timezone.localtime(timezone.now() - timedelta(days=days), ZoneInfo(organisation.zone))
    return day.replace(
        hour=chance.one_of(dict(enumerate(HOURS))), minute=int(60 * chance.share()), second=0, microsecond=0
    )


def _life(
    chance: Chance,
    organisation: Organisation,
    people: list[User],
    topics: dict[str, Topic],
    texts: list[dict[str, Any]],
    asked_at: datetime,
    language: str,
) -> Life:
    row = texts[chance.one_of({number: TOPICS[text["topic"]] for number, text in enumerate(texts)})]
    topic, end, seen = topics[row["topic"]], chance.one_of(ENDS), chance.one_of(SEEN)
    writer, checker = people if chance.share() < 0.6 else people[::-1]
    taken_at, over_at = _worked(chance, organisation, asked_at)
    question = Question(
        organisation=organisation, team=team_for(organisation, topic=topic.slug, area="", language=language),
        language=language, topic=topic, age_band=row["age_band"], publish="no", asked_at=asked_at,
        waiting_since=asked_at, used_on=over_at.date(),
        promised_on=organisation.calendar().promised_day(asked_at, organisation.promise_days),
    )  # fmt: skip
    life = Life(question, [Message(question=question, kind=Kind.ASKER, at=asked_at, text=row["question"].strip())])
    life.step("ask", asked_at, detail="web", after="waiting")
    _see(life, "not abuse" if seen and end == "spam" else seen, taken_at, writer)
    life.step("claim", taken_at, by=writer, after="claimed") if end != "spam" else None
    if end == "answered":
        _answer(chance, life, row, over_at, writer, checker)
    else:
        _decline(life, end, over_at, writer)
    _erase_what_is_old(life, over_at, organisation)
    return life


def _worked(chance: Chance, organisation: Organisation, asked_at: datetime) -> tuple[datetime, datetime]:
    """When it was taken and when it was over, in the hours of the desk; seldom later than was promised."""
    calendar, now = organisation.calendar(), timezone.now()
    first, second = chance.minutes(240, 1200), chance.minutes(200, 900) + (900 if chance.share() < 0.07 else 0)
    taken_at = calendar.after_working_minutes(asked_at, first)
    over_at = calendar.after_working_minutes(taken_at, second)
    return min(taken_at, now - timedelta(hours=2)), min(over_at, now - timedelta(hours=1))


def _see(life: Life, seen: str, at: datetime, by: User) -> None:
    """What the program suggested and a person thought of it."""
    question = life.question
    judged_at = question.asked_at + (at - question.asked_at) / 2
    if seen in ("false alarm", "worry"):
        life.step("suggest", question.asked_at, detail="1", after="waiting")
    if seen == "not abuse":
        life.step("suggest_abuse", question.asked_at, detail="trolling", after="waiting")
        life.step("clear_abuse", judged_at, by=by, detail="trolling", after="waiting")
        question.suggested_abuse, question.set_abuse = "trolling", "none"
    if seen == "false alarm":
        life.step("dismiss_level", judged_at, by=by, detail="idiom", after="waiting")
        question.set_level = 0
    if seen in ("worry", "missed"):
        life.step("set_level", judged_at, by=by, detail="1", after="waiting")
        question.set_level, question.owner = 1, by


def _answer(chance: Chance, life: Life, row: dict[str, Any], at: datetime, writer: User, checker: User) -> None:
    question, answer = life.question, row["answer"].strip()
    question.answered_at, life.checked = at, (checker, at)
    question.helped = chance.one_of(HELPED)
    question.came_back = bool(question.helped) or chance.share() < 0.2
    submitted_at = life.events[-1].at + (at - life.events[-1].at) / 2
    life.draft = Draft(
        question=question, number=1, answer=answer, html=markdown.render(answer), title=row["title"],
        public_question=row["question"].strip(), sensitive=row["sensitive"], written_by=writer,
        written_at=submitted_at,
    )  # fmt: skip
    html = markdown.render(answer)
    life.messages.append(Message(question=question, kind=Kind.ANSWER, by=writer, at=at, text=answer, html=html))
    life.step("submit", submitted_at, by=writer, after="in_review")
    life.step("approve", at, by=checker, after="answered")
    if question.helped:
        life.step("helped", at + timedelta(minutes=50), detail=question.helped, after="answered")


def _decline(life: Life, reason: str, at: datetime, by: User) -> None:
    question, text = life.question, str(Reason(reason).label).capitalize() + "."
    life.end, question.declined_for = Status.DECLINED, reason
    if reason == Reason.SPAM:
        question.set_level, question.owner, question.set_abuse = None, None, "spam"
        life.events = [event for event in life.events if event.step == "ask"]
        life.step("suggest_abuse", question.asked_at, detail="spam", after="waiting")
    life.messages.append(Message(question=question, kind=Kind.DECLINE, by=by, at=at, text=text, html=f"<p>{text}</p>"))
    step, detail = ("close_spam", "") if reason == Reason.SPAM else ("decline", reason)
    life.step(step, at, by=by, detail=detail, after="declined")


def _erase_what_is_old(life: Life, over_at: datetime, organisation: Organisation) -> None:
    """As the clock would have done it."""
    gone = over_at + timedelta(days=organisation.keep_months * DAYS_A_MONTH + 1)
    if gone > timezone.now():
        return
    life.question.erased_at, life.question.age_band, life.question.helped = gone, "", ""
    for message in life.messages:
        message.text = message.html = ""
    if life.draft:
        life.draft.answer = life.draft.html = life.draft.title = life.draft.public_question = ""
    life.step("erase", gone, after=str(life.end.value))
