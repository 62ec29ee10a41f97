"""Which questions stand in which list of the desk, and whose organisations somebody leads or manages.

Every list begins at `questions.access.desk_questions`: nobody sees more here than there.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from moderation.filters import Filters
from moderation.models import SavedView, Snippet
from people.models import DutyContact, Membership, Organisation, Role, Team, User
from questions.access import desk_questions, workplaces
from questions.models import LEVEL, CameBy, Event, Level, Message, Question, QuestionQuerySet, Status, TakeDown

PRACTICE, DISMISSED = "practice", "dismissed"
LISTS = ("waiting", "mine", "review", "asker", "wished", "answered", PRACTICE)
LEADS_LISTS = ("danger", "late", "abuse", "held", "all", DISMISSED)
NEWEST_FIRST = {"answered", "all"}
ALSO_OVER = {PRACTICE, "abuse", "held"}
FOLLOWED = {"mine", "danger"}
UNCOUNTED = {*NEWEST_FIRST, PRACTICE, DISMISSED}
DISMISSING = ("dismiss_level", "clear_abuse")
EVERYTHING = Filters()
MANAGING = (Role.LEAD, Role.ADMIN)  # of an organisation: its people and its roster


# --- where somebody works -------------------------------------------------------------------------


def zone_of(user: User) -> str:
    """The time zone of this person's first organisation."""
    return next((row.team.organisation.zone for row in user.places()), settings.TIME_ZONE)


def zone_info(user: User) -> ZoneInfo:
    """The same, as the clock wants it."""
    return ZoneInfo(zone_of(user))


def organisations_of(user: User, roles: Iterable[str]) -> QuerySet[Organisation]:
    """Where this person holds one of these roles now."""
    rows = Membership.objects.current().filter(user=user, role__in=list(roles))
    return Organisation.objects.filter(pk__in=rows.values("team__organisation")).order_by("pk")


def colleagues(staff: Iterable[Membership], *, but: Iterable[int | None]) -> list[User]:
    """Who answers questions here (`questions.access.staff_of`), each once, by name, without these."""
    left_out = set(but)
    return list(dict.fromkeys(row.user for row in staff if row.user_id not in left_out))


def teams_of(user: User) -> QuerySet[Team]:
    """The teams of the organisations in which this person answers, by name."""
    return Team.objects.filter(organisation__in=workplaces(user, Role.answering())).order_by("name", "pk")


def team_mates(user: User) -> QuerySet[User]:
    """Who else answers in the organisations in which this person does, by name."""
    rows = Membership.objects.current().filter(
        team__organisation__in=workplaces(user, Role.answering()), role__in=Role.answering()
    )
    return User.objects.filter(pk__in=rows.values("user")).exclude(pk=user.pk).order_by("name", "pk")


def roster_of(user: User) -> QuerySet[DutyContact]:
    """The places on the rosters that this person keeps."""
    rows = DutyContact.objects.filter(organisation__in=organisations_of(user, MANAGING))
    return rows.select_related("organisation", "user")


def may_stand_on_roster(contact: DutyContact) -> QuerySet[User]:
    """Who answers in the organisation of this place, and whoever stands on it, whatever became of them, by name."""
    rows = Membership.objects.current().filter(team__organisation=contact.organisation, role__in=Role.answering())
    fitting = Q(pk__in=rows.values("user")) | Q(pk=contact.user_id)
    return User.objects.filter(fitting).order_by("name", "pk")


def answered_teams(organisation: Organisation) -> QuerySet[Membership, int]:
    """The numbers of the teams in which somebody answers."""
    rows = Membership.objects.current().filter(team__organisation=organisation, role__in=Role.answering())
    return rows.values_list("team", flat=True)


# --- the lists ------------------------------------------------------------------------------------


def names_of_lists(user: User) -> tuple[str, ...]:
    """The lists this person has, in the order of the tabs."""
    return (*LISTS, *LEADS_LISTS) if Role.LEAD in user.roles() else LISTS


def listed(name: str, user: User, filters: Filters = EVERYTHING) -> QuestionQuerySet:
    """The questions of one list, in no order yet. `dismissed` is no list of questions: see `dismissed`."""
    return lists([name], user, filters)[name]


def lists(names: Iterable[str], user: User, filters: Filters = EVERYTHING) -> dict[str, QuestionQuerySet]:
    """Several lists, made out of the same beginnings.

    What is made up for practice stands in its own list alone; what people have marked as abuse in those of leads.
    """
    everything = filters.on(desk_questions(user), user)
    real = everything.real()
    for_workers = real.for_workers(timezone.now())
    for_leads = real.filter(organisation__in=organisations_of(user, [Role.LEAD]).values("pk"))
    made = {}
    for name in names:
        if name == PRACTICE:
            made[name] = everything.practice().filter(erased_at__isnull=True)
        else:
            made[name] = _for_leads(name, for_leads) if name in LEADS_LISTS else _for_workers(name, for_workers, user)
    return made


def _for_workers(name: str, rows: QuestionQuerySet, user: User) -> QuestionQuerySet:
    match name:
        case "mine":
            held = Q(status__in=[Status.CLAIMED, Status.WITH_ASKER, Status.IN_REVIEW], claimed_by=user)
            over = [Status.ANSWERED, Status.DECLINED]
            followed = Q(status__in=Status.open()) | Q(status__in=over, set_level=Level.DANGER)
            return rows.filter(held | Q(owner=user) & followed)
        case "review" if user.roles() & set(Role.reviewing()):
            replied = rows.filter(pk__in=replies_to_read(user).values("question"))
            return _any_of(rows.reviewable_by(user), replied)
        case "review":
            return rows.in_review()
        case "asker":
            return rows.with_asker()
        case "wished":
            waits = TakeDown.objects.filter(second__isnull=True).values("question")
            return rows.filter(pk__in=waits).exclude(status=Status.WITHDRAWN)
        case "answered":
            return rows.answered()
    return rows.waiting()


def _for_leads(name: str, rows: QuestionQuerySet) -> QuestionQuerySet:
    match name:
        case "danger":
            raised = rows.alias(raised=LEVEL).filter(raised__gt=0)  # as the index has it
            return _any_of(raised.open(), raised.unread(), rows.filter(on_hold=True, set_level=Level.DANGER).answered())
        case "abuse":
            return _any_of(rows.open().abusive(), rows.evidence())
        case "late":
            return rows.not_read(timezone.now()).exclude(status=Status.WITHDRAWN)
        case "held":
            return rows.filter(on_hold=True).exclude(set_level=Level.DANGER)
    return rows


def _any_of(one: QuestionQuerySet, *others: QuestionQuerySet) -> QuestionQuerySet:
    """What is in any, each found by its own index: an OR of them would look at every question there is."""
    return Question.objects.filter(pk__in=one.values("pk").union(*(other.values("pk") for other in others)))


def replies_to_read(user: User) -> QuerySet[Message]:
    """Replies of colleagues that a second person has to read."""
    return Message.objects.filter(read_due_at__isnull=False, read_by__isnull=True).exclude(by=user)


def ordered(name: str, rows: QuestionQuerySet) -> QuestionQuerySet:
    """Danger first, then the promise. What is over comes after it, newest first. Of what somebody follows, what nobody
    has seen, then the first clock of a danger: by when a reply is due, or somebody looks again."""
    if name in NEWEST_FIRST:
        return rows.order_by("-pk")
    if name in ALSO_OVER:
        over = Case(When(status__in=Status.open(), then=Value(0)), default=Value(1))
        return rows.order_by(over, LEVEL.desc(), "promised_on", "pk")
    if name in FOLLOWED:
        clock = Coalesce("reply_due_at", "look_due_at")
        return rows.order_by(LEVEL.desc(), _seen(timezone.now()), clock.asc(nulls_last=True), "promised_on", "pk")
    return rows.by_urgency()


def _seen(now: datetime) -> Case:
    """0 while nobody has answered the call of a danger; who holds one that a person has set has seen it."""
    unseen = Q(acknowledged_by__isnull=True) | Q(seen_until__lte=now)
    return Case(When(unseen & ~Q(set_level=Level.DANGER, claimed_by__isnull=False), then=Value(0)), default=Value(1))


def counts(user: User, filters: Filters = EVERYTHING) -> dict[str, int]:
    """How many stand in each list that somebody still has to act on. One query."""
    names = [name for name in names_of_lists(user) if name not in UNCOUNTED]
    return counted(lists(names, user, filters))


def without_each(name: str, user: User, filters: Filters) -> dict[str, int]:
    """Filter -> how many the list would hold if that one alone were dropped. One query."""
    return counted({key: listed(name, user, filters.without(key)) for key in filters.named()})


def counted(lists: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many stand in each list. One query; all lists are of one kind."""
    parts = [
        rows.order_by()
        .annotate(listed=Value(name, output_field=CharField()))
        .values("listed")
        .annotate(n=Count("pk"))
        .values_list("listed", "n")
        for name, rows in lists.items()
    ]
    return dict.fromkeys(lists, 0) | dict(parts[0].union(*parts[1:], all=True)) if parts else {}


def dismissed(user: User) -> QuerySet[Event]:
    """Suggested levels and marks of abuse that somebody dismissed, newest first, for leads."""
    rows = Event.objects.filter(step__in=DISMISSING, question__organisation__in=workplaces(user, [Role.LEAD]))
    rows = rows.exclude(question__came_by=CameBy.PRACTICE)
    return rows.select_related("by", "question", "question__topic").order_by("-at", "-pk")


def saved_views(user: User) -> QuerySet[SavedView]:
    """The views this person has kept, by name."""
    return SavedView.objects.filter(user=user).order_by("name", "pk")


# --- what helps with writing ----------------------------------------------------------------------


def snippets_for(question: Question) -> QuerySet[Snippet]:
    """The desk's saved texts in the asker's language, in the order in which they were written."""
    return Snippet.objects.filter(organisation=question.organisation_id, language=question.language).order_by("pk")
