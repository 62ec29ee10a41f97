"""Which new questions go to which team: for everybody to read, chosen by leads and admins, of one's own teams alone."""

import json
from typing import Any

import pytest
from django.urls import reverse

from people import workflow as staff
from people.models import Organisation, Team
from tests.factories import make_organisation, make_question, make_topic, make_user
from tests.moderation.desk import seen, text

pytestmark = pytest.mark.django_db
TEAMS = reverse("desk_routing")


@pytest.fixture
def organisation() -> Organisation:
    """One whose only team takes everything, and two topics."""
    make_topic("home", names={"en": "Home"}, position=1), make_topic("school", names={"en": "School"}, position=2)
    return make_organisation("town")


def team_of(organisation: Organisation, name: str = "School team", **takes: Any) -> Team:
    return Team.objects.create(organisation=organisation, name=name, **takes)


def change(team: Team) -> str:
    return reverse("desk_routing_team", args=[team.pk])


def typed(team: Team, **ticked: list[str]) -> dict[str, Any]:
    return {"seen": json.dumps(staff.takes(team)), **ticked}


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_what_is_ticked_decides_where_the_next_question_goes(role, organisation, staff_client) -> None:
    team, client = team_of(organisation, topics=["home"]), staff_client(role, organisation)
    before = make_question(organisation=organisation, topic=make_topic("school"))
    assert f'href="{change(team)}"' in text(client.get(TEAMS))
    whole = typed(team, topics=["school"], areas=["town-area"], languages=["sv"])
    page = seen(client.post(change(team), whole, follow=True))
    assert ("Kept." in page, "School" in page, "Town en" in page) == (True, True, True)
    area, topic = organisation.areas.get(), make_topic("school")
    new = make_question(organisation=organisation, topic=topic, area=area, language="sv")
    before.refresh_from_db()
    assert (new.team, before.team) == (team, organisation.teams.order_by("pk")[0])


def test_it_is_changed_from_how_it_stands_and_nothing_ticked_is_all(organisation, staff_client) -> None:
    team, client = team_of(organisation, topics=["school"], languages=["sv", "nb"]), staff_client("lead", organisation)
    assert text(client.get(change(team))).count(" checked") == 3
    assert client.post(change(team), typed(team)).headers["Location"] == TEAMS
    team.refresh_from_db()
    assert staff.takes(team) == {"topics": [], "areas": [], "languages": []}


def test_who_changes_it_beside_somebody_else_is_told_and_loses_no_tick(organisation, staff_client) -> None:
    team, client = team_of(organisation), staff_client("lead", organisation)
    mine = typed(team, topics=["school"])
    client.post(change(team), typed(team, topics=["home"]))
    answer = client.post(change(team), mine)
    page = seen(answer)
    team.refresh_from_db()
    assert (answer.status_code, team.topics) == (409, ["home"])
    assert ("changed here meanwhile" in page, "<dd>Home</dd>" in page) == (True, True)
    assert 'value="school" checked' in page
    assert client.post(change(team), typed(team, topics=["school"])).status_code == 302


@pytest.mark.parametrize("seen_then", ["", "{", "[]", '{"topics": ["school"]}'])
def test_a_page_that_does_not_say_what_it_saw_changes_nothing(seen_then, organisation, staff_client) -> None:
    team = team_of(organisation)
    answer = staff_client("lead", organisation).post(change(team), {"topics": ["home"], "seen": seen_then})
    team.refresh_from_db()
    assert (answer.status_code, team.topics) == (409, [])


def test_what_is_not_there_is_told_beside_what_was_ticked(organisation, staff_client) -> None:
    team = team_of(organisation)
    client = staff_client("lead", organisation)
    elsewhere = make_organisation("elsewhere").areas.get().slug
    answer = client.post(change(team), typed(team, topics=["school"], areas=[elsewhere]))
    assert (answer.status_code, "Choose from the list." in text(answer)) == (422, True)
    assert 'value="school" checked' in text(answer)
    team.refresh_from_db()
    assert staff.takes(team) == {"topics": [], "areas": [], "languages": []}


def test_a_topic_that_is_gone_is_named_until_somebody_takes_it_away(organisation, staff_client) -> None:
    team, client = team_of(organisation, topics=["old"]), staff_client("lead", organisation)
    for page in (text(client.get(TEAMS)), text(client.get(change(team)))):
        assert "old (is not there any more)" in page
    assert client.post(change(team), typed(team, topics=["old", "home"])).status_code == 302
    team.refresh_from_db()
    client.post(change(team), typed(team, topics=["home"]))
    assert 'value="old"' not in text(client.get(change(team)))


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ({}, {"topics": ["school"]}, ""),
        ({"topics": ["home"]}, {"topics": ["school"]}, "no topic, no area, suomi"),
        ({"languages": ["fi", "nb", "en"]}, {"topics": ["school"]}, "no topic, no area, svenska"),
        ({"areas": ["town-area"]}, {"languages": ["fi", "sv", "nb"]}, "no topic, no area, English"),
    ],
)
def test_what_fits_no_team_is_said(first, second, told, organisation, staff_client) -> None:
    organisation.teams.update(**first)
    team_of(organisation, **second)
    page = seen(staff_client("worker", organisation).get(TEAMS))
    assert ("Some questions fit no team" in page, f"For example: {told}." in page) == (bool(told), bool(told))


def test_a_language_in_which_nobody_asks_them_needs_no_team(organisation, staff_client) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(languages=["fi", "en"])
    organisation.teams.update(languages=["fi", "en"])
    assert "Some questions fit no team" not in seen(staff_client("worker", organisation).get(TEAMS))


def test_of_a_team_that_takes_everything_it_is_said_in_words(organisation, staff_client) -> None:
    page = seen(staff_client("worker", organisation).get(TEAMS))
    assert [words for words in ("all topics", "all areas", "all languages") if words not in page] == []


def test_a_team_in_which_nobody_answers_is_named_so(organisation, staff_client) -> None:
    client = staff_client("worker", organisation)
    words = "Nobody in this team answers questions."
    assert words not in text(client.get(TEAMS))
    make_user("editor", team=team_of(organisation))
    assert text(client.get(TEAMS)).count(words) == 1


@pytest.mark.parametrize("role", ["trainee", "worker", "editor"])
def test_others_read_it_and_change_nothing(role, organisation, staff_client) -> None:
    team, client = team_of(organisation, topics=["school"]), staff_client(role, organisation)
    page = text(client.get(TEAMS))
    assert ("School team" in page, change(team) in page) == (True, False)
    assert client.post(change(team), typed(team)).status_code == 403


def test_a_lead_neither_reads_nor_changes_those_of_another_organisation(organisation, staff_client) -> None:
    team, client = team_of(organisation, topics=["school"]), staff_client("lead", make_organisation("elsewhere"))
    assert "School team" not in text(client.get(TEAMS))
    assert [client.get(change(team)).status_code, client.post(change(team), typed(team)).status_code] == [404, 404]
    team.refresh_from_db()
    assert team.topics == ["school"]
