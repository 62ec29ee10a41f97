"""Whose right counts, and what keeps an organisation closed."""

import pytest
from django.utils import timezone

from people import workflow
from people.models import Area, DutyContact, LanguageDefault, Membership, Organisation, Role, Team, User
from questions.workflow import asker
from tests.factories import make_organisation, make_user, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


# --- what is missing before an organisation opens -------------------------------------------------


def test_an_organisation_with_everything_is_open(organisation):
    assert organisation.gaps() == []
    assert asker.organisation_for("fi") == organisation


def _one_reviewer(organisation: Organisation) -> None:
    Membership.objects.filter(user__in=[member(organisation, "second"), member(organisation, "lead")]).update(
        role="trainee"
    )


def _one_reviewer_may_log_in(organisation: Organisation) -> None:
    User.objects.filter(pk__in=[member(organisation, "second").pk, member(organisation, "lead").pk]).update(
        is_active=False
    )


def _one_reviewer_has_come_in(organisation: Organisation) -> None:
    for role in ("second", "lead"):
        workflow.forget_password(member(organisation, role))


def _one_reviewer_left(organisation: Organisation) -> None:
    others = Membership.objects.exclude(user=member(organisation, "worker"))
    others.update(ended_at=timezone.now(), ended_by=member(organisation, "worker"))


def _one_person_in_two_teams(organisation: Organisation) -> None:
    _one_reviewer(organisation)
    other = Team.objects.create(organisation=organisation, name="Second team")
    Membership.objects.create(user=member(organisation, "worker"), team=other, role=Role.LEAD)


def _field(**change):
    return lambda organisation: Organisation.objects.filter(pk=organisation.pk).update(**change)


GAPS = {
    "one reviewer": (_one_reviewer, ["two who may review"]),
    "one reviewer may log in": (_one_reviewer_may_log_in, ["two who may review"]),
    "one reviewer has chosen a password": (_one_reviewer_has_come_in, ["two who may review"]),
    "one reviewer is left": (_one_reviewer_left, ["two who may review"]),
    "one person in two teams": (_one_person_in_two_teams, ["two who may review"]),
    "no duty number": (_field(duty_number=""), ["duty_number"]),
    "no kind of unit": (_field(unit_kind=""), ["unit_kind"]),
    "no hours": (_field(hours={}), ["hours"]),
    "no languages": (_field(languages=[]), ["languages"]),
    "no owner": (_field(owner=None), ["owner"]),
    "no contact": (_field(contact_mail=""), ["contact"]),
    "no law text": (lambda organisation: organisation.law_texts.all().delete(), ["law text"]),
    "a law text too few": (lambda organisation: organisation.law_texts.filter(language="sv").delete(), ["law text"]),
}


@pytest.mark.parametrize(("take_away", "missing"), GAPS.values(), ids=GAPS.keys())
def test_each_gap_is_named_and_keeps_the_form_closed(organisation, take_away, missing):
    take_away(organisation)
    organisation = Organisation.objects.get(pk=organisation.pk)
    assert organisation.gaps() == missing
    with pytest.raises(asker.Closed):
        asker.organisation_for("fi")
    with pytest.raises(asker.Closed):
        asker.organisation_for("fi", Area.objects.get(organisation=organisation))


def test_gaps_add_up(organisation):
    _one_reviewer(organisation)
    organisation.duty_number, organisation.owner = "", None
    assert organisation.gaps() == ["two who may review", "duty_number", "owner"]


def test_a_language_nobody_answers_is_closed(organisation):
    LanguageDefault.objects.filter(language="nb").delete()
    with pytest.raises(asker.Closed):
        asker.organisation_for("nb")


# --- rights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor", "admin"])
def test_a_current_membership_gives_its_role(organisation, role):
    assert make_user(role, organisation).roles() == {role}


def test_roles_of_two_teams_add_up(organisation):
    user = make_user("trainee", organisation)
    Membership.objects.create(
        user=user, team=Team.objects.create(organisation=organisation, name="B"), role=Role.EDITOR
    )
    assert user.roles() == {"trainee", "editor"}


def test_an_ended_membership_gives_nothing(organisation):
    user = make_user("lead", organisation)
    user.memberships.update(ended_at=timezone.now(), ended_by=user)
    assert user.roles() == set()
    assert list(user.memberships.current()) == []


def test_who_may_not_log_in_has_no_role(organisation):
    user = make_user("lead", organisation)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user = User.objects.get(pk=user.pk)
    assert (user.roles(), user.is_staff, list(user.memberships.current())) == (set(), False, [])


def test_who_has_no_membership_has_no_role(organisation):
    assert make_user("", organisation).roles() == set()


def test_roles_cost_one_query_an_object(organisation, django_assert_num_queries):
    user = make_user("admin", organisation)
    with django_assert_num_queries(1):
        assert (user.roles(), user.is_staff, user.has_perm("x"), user.has_module_perms("y")) == (
            {"admin"},
            True,
            True,
            True,
        )


@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor"])
def test_the_admin_site_is_for_admins_alone(organisation, role):
    user = make_user(role, organisation)
    assert (user.is_staff, user.has_perm("people.change_team"), user.has_module_perms("people")) == (
        False,
        False,
        False,
    )


# --- small rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "on"),
    [((8, 16), {8, 15}), ((22, 6), {22, 23, 0, 5}), ((0, 0), {0, 6, 7, 8, 15, 16, 21, 22, 23, 5})],
)
def test_a_duty_contact_is_on_in_the_hours_it_named(hours, on):
    contact = DutyContact(from_hour=hours[0], to_hour=hours[1])
    assert {hour for hour in (0, 5, 6, 7, 8, 15, 16, 21, 22, 23) if contact.is_on(hour)} == on


@pytest.mark.parametrize(
    ("team", "fits"),
    [
        ({}, 0),
        ({"topics": ["school"]}, 1),
        ({"topics": ["school"], "languages": ["fi", "sv"]}, 2),
        ({"topics": ["home"]}, -1),
        ({"topics": ["school"], "areas": ["turku"]}, -1),
    ],
)
def test_a_team_fits_better_the_more_it_named(team, fits):
    assert Team(**team).fit(topic="school", area="vantaa", language="fi") == fits


def test_a_law_text_in_another_language_is_none(organisation):
    organisation.law_texts.filter(language="sv").delete()
    organisation.languages = ["fi", "sv"]
    assert organisation.gaps() == ["law text"]
