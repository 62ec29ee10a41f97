"""Who answers: one query, and the same as what the organisation says of itself."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.answering import answering, areas, shown
from people.models import LanguageDefault, Membership, Organisation
from tests.factories import make_organisation, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def test_who_answers_a_language_is_one_query_and_brings_its_law(organisation, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = answering("fi")
        assert (found, found.law("fi") != "", found.law("xx")) == (organisation, True, "")
    assert found.law("fi") == Organisation.objects.get(pk=organisation.pk).law("fi")


def test_one_that_is_asked_for_goes_before_the_one_of_the_language(organisation, django_assert_num_queries):
    other = make_organisation(slug="other")
    with django_assert_num_queries(1):
        assert answering("fi", other) == other


def test_no_language_no_organisation(organisation):
    LanguageDefault.objects.filter(language="nb").delete()
    assert answering("nb") is None


def test_two_people_not_two_memberships_let_it_open(organisation):
    others = Membership.objects.filter(user__in=[member(organisation, "second"), member(organisation, "lead")])
    others.update(role="trainee")
    assert answering("fi") is None
    others.filter(user=member(organisation, "lead")).update(role="lead")
    assert answering("fi") == organisation


def test_a_reviewer_of_another_organisation_does_not_count(organisation):
    make_organisation(slug="other")
    Membership.objects.filter(team__organisation=organisation).update(role="trainee")
    assert answering("fi") is None


def test_what_is_shown_costs_nothing_until_something_public_changes(organisation, settings, monkeypatch):
    settings.KEPT_PAGES_MIB, number = 1, [1]
    monkeypatch.setattr("ground.remembered.connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr("ground.generation.current", lambda: number[0])
    first = shown("fi", teams=True)
    with CaptureQueriesContext(connection) as captured:
        assert shown("fi", teams=True) is first
        assert first is not None
        assert [team.organisation for team in first.teams.all()] == [organisation]
    assert len(captured) == 0
    Membership.objects.filter(team__organisation=organisation).update(role="trainee")
    assert shown("fi", teams=True) is first
    number[0] = 2
    assert shown("fi", teams=True) is None


def test_inside_of_a_transaction_and_where_no_page_is_kept_it_is_looked_up_each_time(organisation, settings):
    settings.KEPT_PAGES_MIB = 1
    assert shown("fi") is not shown("fi")
    settings.KEPT_PAGES_MIB = 0
    assert areas() is not areas()


def test_one_language_is_not_shown_for_another(organisation, settings, monkeypatch):
    settings.KEPT_PAGES_MIB = 1
    monkeypatch.setattr("ground.remembered.connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr("ground.generation.current", lambda: 7)
    LanguageDefault.objects.filter(language="sv").update(organisation=make_organisation(slug="other"))
    assert [shown("fi"), shown("sv"), shown("fi")] == [
        organisation,
        Organisation.objects.get(slug="other"),
        organisation,
    ]
