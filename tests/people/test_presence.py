"""How many work now and until when; never who."""

import pytest
from django.test import Client
from django.utils import translation

from people import presence
from people.models import Membership, Organisation, Team
from tests.conftest import Clock
from tests.factories import make_face, make_organisation, make_user, member

pytestmark = pytest.mark.django_db
WEEK = {str(day): ["09:00", "16:00"] for day in range(5)}
FRIDAY, EVENING = "2026-11-20 10:00", "2026-11-20 17:00"


@pytest.fixture
def organisation(clock: Clock) -> Organisation:
    clock.set(FRIDAY)
    return make_organisation("kivi", hours=WEEK, zone="Europe/Helsinki")  # a worker, a second, a lead


def test_by_day_it_says_how_many_and_until_when(organisation: Organisation) -> None:
    assert presence.at_work(organisation).said == "3 of us are at work now, until 16:00."
    with translation.override("fi"):
        assert "16.00" in presence.at_work(organisation).said


def test_at_night_it_says_when_somebody_is_back(organisation: Organisation, clock: Clock) -> None:
    clock.set(EVENING)
    said = presence.at_work(organisation).said
    assert said == "Right now nobody is at work. We are back on Monday 23 November at 09:00."


def test_who_counts_answers_questions_there_and_is_counted_once(organisation: Organisation) -> None:
    make_user("editor", organisation)
    make_user("admin", organisation)
    Membership.objects.create(
        user=member(organisation, "worker"),
        team=Team.objects.create(organisation=organisation, name="b"),
        role="worker",
    )
    assert presence.at_work(organisation).count == 3
    assert presence.at_work(make_organisation("other", hours=WEEK)).count == 0  # nothing is known of it yet


def test_somebody_s_own_hours_count_but_are_not_told(organisation: Organisation, clock: Clock) -> None:
    Membership.objects.filter(role="worker").update(shift={"4": ["12:00", "15:00"]})
    assert presence.at_work(organisation).said == "One of us is at work now, until 16:00."
    clock.set("2026-11-20 15:30")
    assert presence.at_work(organisation).said == "One of us is at work now, until 16:00."
    Membership.objects.update(shift={"4": ["18:00", "20:00"]})
    clock.set("2026-11-20 18:30")
    assert presence.at_work(organisation).said == "3 of us are at work now."  # an evening of their own has no end told


def test_a_team_has_hours_and_days_of_its_own(organisation: Organisation, clock: Clock) -> None:
    team = organisation.teams.get()
    team.hours, team.special_days = {"4": ["12:00", "20:00"]}, {"2026-11-27": ["10:00", "11:00"], "2026-12-04": []}
    team.save()
    assert presence.at_work(organisation).said == "Right now nobody is at work. We are back today at 12:00."
    for moment, until in [(EVENING, "20:00"), ("2026-11-27 10:30", "11:00")]:
        clock.set(moment)
        assert presence.at_work(organisation).said == f"3 of us are at work now, until {until}."
    clock.set("2026-12-04 13:00")
    assert presence.at_work(organisation).said.endswith("We are back on Friday 11 December at 12:00.")


def test_the_team_s_own_days_go_before_the_organisation_s(organisation: Organisation) -> None:
    organisation.special_days = {"2026-12-24": [], "2026-12-23": []}
    team = organisation.teams.get()
    team.organisation, team.special_days = organisation, {"2026-12-24": ["10:00", "12:00"]}
    calendar = team.calendar()
    assert [calendar.is_working_day(day) for day in sorted(calendar.special)] == [False, True]


def test_it_is_counted_anew_when_somebody_comes_or_goes(organisation: Organisation, clock: Clock) -> None:
    assert presence.at_work(organisation).count == 3
    clock.set("2026-11-20 16:00")
    assert presence.at_work(organisation).count == 0
    clock.set("2026-11-23 09:00")
    assert presence.at_work(organisation).count == 3


def test_it_costs_one_query_and_then_none(organisation: Organisation, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        presence.everybody()
        presence.everybody()


def test_the_people_page_tells_a_number_and_no_rota(organisation: Organisation, client: Client) -> None:
    make_face(member(organisation, "worker"), first_name="Kaisa")
    Membership.objects.filter(role="worker").update(shift={"0": ["09:00", "10:00"]})
    page = client.get("/en/people/").content.decode()
    assert "One of us is at work now, until 16:00." in page
    assert "Kaisa" in page
    assert "10:00" not in page
