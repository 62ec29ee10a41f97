"""Who answers a language, and whether they may: one query, since every page that invites to ask needs it."""

from collections.abc import Sequence

from django.db.models import Count, IntegerField, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from ground.remembered import remembered
from people.models import Area, LanguageDefault, LawText, Membership, Organisation, Role, User


def answering(language: str, organisation: Organisation | None = None) -> Organisation | None:
    """`organisation`, else the one that answers `language`; None while it has gaps. One query; its law comes along."""
    reviewers = Membership.objects.reviewing().filter(team__organisation=OuterRef("organisation")).order_by()
    number = reviewers.values("team__organisation").annotate(number=Count("user", distinct=True)).values("number")
    chosen = LanguageDefault.objects.filter(language=language).values_list("organisation_id")
    rows = LawText.objects.filter(organisation__in=[organisation] if organisation else chosen)  # type: ignore[misc]
    texts = list(
        rows.select_related("organisation").annotate(
            reviewers=Coalesce(Subquery(number, output_field=IntegerField()), 0)
        )
    )
    if not texts:  # one without any law text may not open either
        return None
    found, laws = texts[0].organisation, {row.language: row.text for row in texts}
    if found.gaps(reviewers=texts[0].reviewers, laws=laws):
        return None
    found.known_laws = laws
    return found


def awaited(organisation: Organisation) -> list[User]:
    """Who may review here as soon as they have chosen a password, by name. One query."""
    rows = Membership.objects.current().filter(team__organisation=organisation, role__in=Role.reviewing())
    people = dict.fromkeys(row.user for row in rows.select_related("user").order_by("user__name", "pk"))
    return [user for user in people if not user.has_usable_password()]


@remembered
def shown(language: str, *, teams: bool = False) -> Organisation | None:
    """The one that answers `language`, for a page. One query, one for its teams, none while nothing changes."""
    found = answering(language)
    if found is not None and teams:
        prefetch_related_objects([found], "teams")
    return found


@remembered
def default_for(language: str) -> int:
    """The number of the organisation that answers `language`, whether it may open or not; 0 for none."""
    return LanguageDefault.objects.filter(language=language).values_list("organisation", flat=True).first() or 0


@remembered
def areas() -> Sequence[Area]:
    """Every area with its organisation. One query, none while nothing public changes."""
    return list(Area.objects.select_related("organisation"))
