"""What stands around a list: the other lists, what it is narrowed to, kept views, what to say when it is empty."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from content.models import LANGUAGES, topic_choices
from moderation import access
from moderation.filters import ASKER, ME, NOBODY, REVIEWER, UNSAID, Filters
from moderation.views.guard import StaffRequest
from moderation.views.page import SeeOther
from people.models import Role, User
from questions.models import AgeBand, Level

# The letter after g that leads to a list.
KEYS = {
    "waiting": "w", "mine": "m", "review": "r", "asker": "k", "danger": "d", "wished": "s", "late": "t", "abuse": "b",
    "held": "h", "answered": "a", "practice": "p", "all": "l", "dismissed": "x",
}  # fmt: skip
SELDOM = {"wished", "late", "held", "answered", "practice", "all", "dismissed"}  # folded away unless one is there


@dataclass(frozen=True)
class Tab:
    """A list one can go to. `count`: how many wait in it; None where nobody has to act."""

    name: str
    label: str
    url: str
    key: str
    count: int | None
    is_here: bool


def address(name: str, filters: Filters, page: int = 1) -> str:
    """The address of a list."""
    return f"{reverse('desk')}?{filters.query(name)}" + (f"&page={page}" if page > 1 else "")


def back_to_list(request: StaffRequest) -> SeeOther:
    """The list the press was made on: `list` and its filters stand in the form."""
    name = request.POST.get("list", "")
    filters = Filters.of(request.POST.dict())
    return SeeOther(address(name if name in access.names_of_lists(request.user) else "waiting", filters))


def labels(user: User) -> dict[str, str]:
    """List -> what this person calls it."""
    reviews = user.roles() & set(Role.reviewing())
    return {
        "waiting": _("Waiting"),
        "mine": _("Mine"),
        "review": _("To read") if reviews else _("In review"),
        "asker": _("With the asker"),
        "wished": _("Wished away"),
        "answered": _("Answered"),
        "practice": _("Practice"),
        "danger": _("Danger"),
        "late": _("Not read in time"),
        "abuse": _("Abuse"),
        "held": _("Held"),
        "all": _("All"),
        "dismissed": _("Dismissed"),
    }


def around(user: User, name: str, filters: Filters) -> dict[str, Any]:
    """The tabs, the fields of the filters with what is chosen, and kept views. `name` "" when no list is shown."""
    counted, titles = access.counts(user, filters), labels(user)
    tabs = [
        Tab(each, titles[each], address(each, filters), KEYS[each], counted.get(each), each == name)
        for each in access.names_of_lists(user)
    ]
    learns = not user.roles() & set(Role.reviewing())
    more = [tab for tab in tabs if tab.name in SELDOM and not tab.is_here and not (learns and tab.name == "practice")]
    options = choices(user)
    return {
        "tabs": [tab for tab in tabs if tab not in more],
        "more_tabs": more,
        "more_count": sum(tab.count or 0 for tab in more),
        "all_tabs": tabs,
        "filters": filters,
        "options": options,
        "chosen": _chosen(name, filters, options),
        "saved_views": _saved_views(user, name, filters),
    }


# --- narrowing ------------------------------------------------------------------------------------


def choices(user: User) -> dict[str, list[tuple[str, str]]]:
    """Filter -> its choices with their labels, "" first. Three queries."""
    language = get_language() or "en"
    return {
        "level": [("", _("All levels")), *((str(v), str(label)) for v, label in reversed(Level.choices))],
        "whom": [("", _("Everybody")), *_whom(user)],
        "language": [("", _("All languages")), *LANGUAGES],
        "topic": [("", _("All topics")), *topic_choices(language), (UNSAID, _("no topic"))],
        "age": [("", _("All ages")), *((v, str(label)) for v, label in AgeBand.choices), (UNSAID, _("not said"))],
        "team": [("", _("All teams")), *((str(team.pk), team.name) for team in access.teams_of(user))],
    }


def _whom(user: User) -> list[tuple[str, str]]:
    """For whose next step a question waits."""
    return [
        (ME, pgettext("waits for", "me")),
        (NOBODY, pgettext("waits for", "nobody yet")),
        (ASKER, pgettext("waits for", "the asker")),
        (REVIEWER, pgettext("waits for", "who reads the draft")),
        *((str(one.pk), one.name) for one in access.team_mates(user)),
    ]


def _chosen(name: str, filters: Filters, options: dict[str, list[tuple[str, str]]]) -> list[dict[str, str]]:
    """Each chosen filter: its name, what is chosen, and the address without it."""
    titles = {
        "level": _("Level"),
        "whom": _("Waits for"),
        "language": _("Language"),
        "topic": _("Topic"),
        "age": _("Age"),
        "team": _("Team"),
    }
    return [
        {
            "name": key,
            "title": titles[key],
            "label": dict(options[key]).get(value, value),
            "url": address(name, filters.without(key)),
        }
        for key, value in filters.named().items()
    ]


def nothing_fits(user: User, name: str, filters: Filters) -> list[dict[str, Any]]:
    """For a narrowed list that is empty: which filter to drop, and how many would stand here then; most first."""
    counted = access.without_each(name, user, filters)
    chosen = _chosen(name, filters, choices(user))
    helping = [one | {"count": counted[one["name"]]} for one in chosen if counted[one["name"]]]
    return sorted(helping, key=lambda one: -one["count"])


# --- kept views -----------------------------------------------------------------------------------


def _saved_views(user: User, name: str, filters: Filters) -> list[dict[str, Any]]:
    """This person's own views, but for those of lists they no longer have."""
    here, names = filters.query(name), access.names_of_lists(user)
    return [
        {
            "pk": view.pk,
            "key": str(view.pk),
            "name": view.name,
            "url": f"{reverse('desk')}?{view.query}",
            "is_here": view.query == here,
        }
        for view in access.saved_views(user)
        if view.query.removeprefix("list=").split("&")[0] in names
    ]
