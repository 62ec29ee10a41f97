"""Made-up questions to learn the work with (`data/practice.{language}.toml`), and what a good answer to each holds."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.models import LANGUAGES, Topic
from people.models import Membership, Role, Team, User
from questions import workflow
from questions.access import desk_questions
from questions.models import Event, Question

_DATA = Path(__file__).parent / "data"


class PracticeKind(TextChoices):
    """What a made-up question teaches."""

    ORDINARY = "ordinary", gettext_lazy("an everyday question")
    RIGHTS = "rights", gettext_lazy("rights")
    SADNESS = "sadness", gettext_lazy("sadness")
    NAMES = "names", gettext_lazy("names to take out")
    CRITICISM = "criticism", gettext_lazy("anger at us")
    SPAM = "spam", gettext_lazy("an advert")
    DANGER = "danger", gettext_lazy("worry and danger (heavy to read)")


@dataclass(frozen=True)
class MadeUp:
    """One made-up question. `good`: what a good answer holds, 3 to 5 sentences in the question's language."""

    key: str
    kind: str
    topic: str
    text: str
    good: tuple[str, ...]


@lru_cache(maxsize=len(LANGUAGES))
def made_up(language: str) -> tuple[MadeUp, ...]:
    """Those of a language, in their order."""
    rows = tomllib.loads((_DATA / f"practice.{language}.toml").read_text(encoding="utf-8"))["question"]
    return tuple(MadeUp(row["key"], row["kind"], row["topic"], row["text"].strip(), tuple(row["good"])) for row in rows)


def give(*, to: User, language: str, kind: str = "") -> Question:
    """A question that this person has not had yet; all had, the one that they had longest ago.

    `kind`: of `PracticeKind`, "" is any but danger: that is asked for on purpose. Raises `workflow.NotAllowed`.
    """
    fits = [one for one in made_up(language) if one.kind == kind or (not kind and one.kind != PracticeKind.DANGER)]
    team = _team(to, language)
    if not fits or team is None:
        raise workflow.NotAllowed(_("There is no made-up question of this kind yet."))
    had = _had(to, language)
    one = min(fits, key=lambda each: had.get(each.key, 0))
    topic = Topic.objects.filter(slug=one.topic).first()
    return workflow.practise(by=to, team=team, language=language, text=one.text, key=one.key, topic=topic)


def _had(user: User, language: str) -> dict[str, int]:
    """Key -> the number of the Event that gave it to this person last."""
    rows = Event.objects.filter(step="practise", by=user, question__language=language).order_by("pk")
    return dict(rows.values_list("detail", "pk"))


def _team(user: User, language: str) -> Team | None:
    """One of this person's own teams, of an organisation that answers this language if there is one."""
    rows = Membership.objects.current().filter(user=user, role__in=Role.answering()).order_by("pk")
    teams = [row.team for row in rows.select_related("team__organisation")]
    return next((team for team in teams if language in team.organisation.languages), teams[0] if teams else None)


def going_on(user: User) -> QuerySet[Question]:
    """What this person has made up and not thrown away, newest first."""
    mine = Event.objects.filter(step="practise", by=user).values("question")
    rows = desk_questions(user).practice().filter(pk__in=mine, erased_at__isnull=True)
    return rows.select_related("topic", "claimed_by", "reviewer").order_by("-pk")


def of(question: Question) -> MadeUp | None:
    """Which made-up question this is; None for a real one, and for one whose text is no longer among them."""
    if not question.is_practice:
        return None
    event = question.events.filter(step="practise").order_by("pk").first()
    found = (one for one in made_up(question.language) if event and one.key == event.detail)
    return next(found, None)


def told(question: Question, user: User) -> dict[str, Any]:
    """What a question's page says of practice: nothing of a real one. Up to two queries."""
    one = of(question)
    shown = one is not None and may_see_good(question, user, user.roles_at(question.organisation_id))
    return {"is_practice": question.is_practice, "good_points": one.good if one and shown else ()}


def may_see_good(question: Question, user: User, roles: set[str]) -> bool:
    """Whether this person may see what a good answer holds: whoever learns, once they have handed in; a reader before.

    `roles`: theirs in the question's organisation.
    """
    if question.draft_id is not None or question.answered_at is not None:
        return True
    learner = question.claimed_by_id is None or question.claimed_by_id == user.pk
    return not learner and bool(roles & set(Role.reviewing()))
