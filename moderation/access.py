"""Which questions stand in which list of the desk, and whose organisations somebody leads or manages.

Every list begins at `questions.access.desk_questions`: nobody sees more here than there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value

from moderation.models import Snippet
from people.models import Membership, Organisation, Role, User
from questions.access import desk_questions
from questions.models import Event, Message, Question, QuestionQuerySet, Status

LISTS = ("waiting", "mine", "review", "asker", "answered")
LEADS_LISTS = ("danger", "all")
DISMISSED = "dismissed"
NEWEST_FIRST = {"answered", "all"}


# --- where somebody works -------------------------------------------------------------------------


def zone_of(user: User) -> str:
    """The time zone of this person's first organisation."""
    rows = Membership.objects.current().filter(user=user).order_by("pk")
    return rows.values_list("team__organisation__zone", flat=True).first() or settings.TIME_ZONE


def organisations_of(user: User, roles: Iterable[str]) -> QuerySet[Organisation]:
    """Where this person holds one of these roles now."""
    rows = Membership.objects.current().filter(user=user, role__in=list(roles))
    return Organisation.objects.filter(pk__in=rows.values("team__organisation")).order_by("pk")


def colleagues(question: Question, *, but: Iterable[int | None]) -> list[User]:
    """Who answers questions in this organisation, by name, without these."""
    rows = Membership.objects.current().filter(team__organisation=question.organisation_id, role__in=Role.answering())
    left_out = [pk for pk in but if pk]
    return list(User.objects.filter(pk__in=rows.values("user")).exclude(pk__in=left_out).order_by("name", "pk"))


# --- the lists ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Filters:
    """What the reader of a list has narrowed it to; "" is everything."""

    language: str = ""
    topic: str = ""
    team: str = ""

    def on(self, rows: QuestionQuerySet) -> QuestionQuerySet:
        """Only what fits."""
        named = {"language": self.language, "topic__slug": self.topic, "team": self.team if self.team.isdigit() else ""}
        return rows.filter(**{name: value for name, value in named.items() if value})


def names_of_lists(user: User) -> tuple[str, ...]:
    """The lists this person has, in the order of the tabs."""
    return (*LISTS, *LEADS_LISTS, DISMISSED) if Role.LEAD in user.roles() else LISTS


def to_read(user: User) -> Exists:
    """There is a reply of a colleague that a second person has to read."""
    due = Message.objects.filter(question=OuterRef("pk"), read_due_at__isnull=False, read_by__isnull=True)
    return Exists(due.exclude(by=user))


def listed(name: str, user: User, filters: Filters) -> QuestionQuerySet:
    """The questions of one list, in no order yet."""
    rows = filters.on(desk_questions(user))
    led = organisations_of(user, [Role.LEAD]).values("pk")
    match name:
        case "mine":
            return rows.held_by(user) | rows.in_review().filter(claimed_by=user) | rows.open().filter(owner=user)
        case "review" if user.roles() & set(Role.reviewing()):
            return rows.filter(Q(pk__in=rows.reviewable_by(user).values("pk")) | to_read(user))
        case "review":
            return rows.in_review()
        case "asker":
            return rows.with_asker()
        case "answered":
            return rows.answered()
        case "danger":
            worried = rows.with_level().filter(organisation__in=led)
            return worried.filter(Q(level__gte=1, status__in=Status.open()) | Q(pk__in=rows.unread().values("pk")))
        case "all":
            return rows.filter(organisation__in=led)
    return rows.waiting()


def ordered(name: str, rows: QuestionQuerySet) -> QuestionQuerySet:
    """Danger first, then the promise; what is over newest first."""
    return rows.with_level().order_by("-pk") if name in NEWEST_FIRST else rows.by_urgency()


def counts(user: User, filters: Filters) -> dict[str, int]:
    """How many stand in each list somebody still has to act on. One query."""
    names = [name for name in names_of_lists(user) if name not in (*NEWEST_FIRST, DISMISSED)]
    parts = [
        listed(name, user, filters)
        .order_by()
        .annotate(listed=Value(name, output_field=CharField()))
        .values("listed")
        .annotate(n=Count("pk"))
        .values_list("listed", "n")
        for name in names
    ]
    return dict.fromkeys(names, 0) | dict(parts[0].union(*parts[1:], all=True))


def dismissed(user: User) -> QuerySet[Event]:
    """Suggested levels that somebody dismissed, newest first, for leads."""
    rows = Event.objects.filter(step="dismiss_level", question__organisation__in=organisations_of(user, [Role.LEAD]))
    return rows.select_related("by", "question", "question__topic").order_by("-at", "-pk")


# --- what helps with writing ----------------------------------------------------------------------


def snippets_for(question: Question) -> QuerySet[Snippet]:
    """The desk's saved texts in the asker's language, by title."""
    return Snippet.objects.filter(organisation=question.organisation_id, language=question.language).order_by(
        "title", "pk"
    )
