"""Which new questions go to which team, in words: what each is for, and what fits none."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from content import topics
from people.models import LANGUAGES, Organisation, Team
from people.workflow import takes

Named = dict[str, dict[str, str]]  # topics, areas, languages -> slug or code -> name


def named(organisation: Organisation, language: str) -> Named:
    """What a team of `organisation` can be for, in the order of the site, named in `language`. One query or two."""
    return {
        "topics": {row.slug: row.name(language) for row in topics.every()},
        "areas": {row.slug: row.name(language) for row in organisation.areas.order_by("slug")},
        "languages": dict(LANGUAGES),
    }


def offered(team: Team, names: Named) -> Named:
    """What there is to choose for `team`. What it is for and is not there any more stands last, to be taken away."""
    gone = _("%(name)s (is not there any more)")
    return {
        field: names[field] | {slug: gone % {"name": slug} for slug in slugs if slug not in names[field]}
        for field, slugs in takes(team).items()
    }


def told(team: Team, names: Named) -> dict[str, str]:
    """What `team` is for, each field as a line: the names in their order, or that it is all."""
    whole = {"topics": _("all topics"), "areas": _("all areas"), "languages": _("all languages")}
    taken = takes(team)
    lines = {
        field: ", ".join(name for slug, name in there.items() if slug in taken[field])
        for field, there in offered(team, names).items()
    }
    return {field: line or whole[field] for field, line in lines.items()}


def fits_none(organisation: Organisation, teams: Collection[Team], names: Mapping[str, dict[str, str]]) -> str:
    """A question that would go to no team, as a line such as "no topic, no area, svenska"; "" where there is none.

    Where one without a topic and an area goes to a team, each other one in its language does, too.
    """
    for code in organisation.languages:
        if not any(team.fit(topic="", area="", language=code) >= 0 for team in teams):
            return ", ".join([_("no topic"), _("no area"), names["languages"][code]])
    return ""
