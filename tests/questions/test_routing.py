"""To which team a new question goes: topic, area and language; what happens at ties; where nothing fits."""

import pytest

from people.models import Team
from questions.workflow.asker import team_for
from tests.factories import make_organisation, make_question, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    """One whose only team takes everything; tests add more."""
    return make_organisation("home")


def team(organisation, name, **fits):
    """A team for some topics, areas or languages."""
    return Team.objects.create(organisation=organisation, name=name, **fits)


def routed(organisation, *, topic="", area="", language="fi"):
    """The name of the team that such a question goes to."""
    found = team_for(organisation, topic=topic, area=area, language=language)
    return found.name if found else None


@pytest.mark.parametrize(
    ("named", "asked"),
    [
        ({"topics": ["school"]}, {"topic": "school"}),
        ({"areas": ["north"]}, {"area": "north"}),
        ({"languages": ["sv"]}, {"language": "sv"}),
    ],
)
def test_a_team_that_names_it_comes_before_the_one_for_everything(named, asked, organisation):
    team(organisation, "named", **named)
    assert (routed(organisation, **asked), routed(organisation)) == ("named", "home team")


def test_who_fits_in_more_ways_comes_first(organisation):
    team(organisation, "school", topics=["school"])
    team(organisation, "school in the north", topics=["school"], areas=["north"])
    team(organisation, "Swedish school in the north", topics=["school"], areas=["north"], languages=["sv"])
    asked = {"topic": "school", "area": "north"}
    assert [routed(organisation, **asked, language=language) for language in ("sv", "fi")] == [
        "Swedish school in the north",
        "school in the north",
    ]
    assert routed(organisation, topic="school") == "school"


def test_one_thing_that_does_not_match_is_enough_to_leave_a_team_out(organisation):
    team(organisation, "Swedish school in the north", topics=["school"], areas=["north"], languages=["sv"])
    asked = {"topic": "school", "area": "north", "language": "sv"}
    others = [asked | {"topic": "home"}, asked | {"area": "south"}, asked | {"language": "fi"}, asked | {"topic": ""}]
    assert [routed(organisation, **other) for other in others] == ["home team"] * 4


def test_at_a_tie_the_team_that_was_there_first_gets_it_every_time(organisation):
    team(organisation, "by topic", topics=["school"])
    team(organisation, "by area", areas=["north"])
    team(organisation, "by language", languages=["sv"])
    found = {routed(organisation, topic="school", area="north", language="sv") for _again in range(5)}
    assert found == {"by topic"}


def test_several_topics_of_one_team_count_once(organisation):
    team(organisation, "many topics", topics=["school", "home", "love"])
    team(organisation, "two ways", topics=["school"], languages=["fi"])
    assert routed(organisation, topic="school") == "two ways"


def test_where_no_team_fits_it_belongs_to_the_organisation(organisation):
    organisation.teams.update(languages=["sv"])
    question = make_question(organisation=organisation)
    assert (question.organisation, question.team) == (organisation, None)


def test_a_new_question_goes_to_the_team_of_its_topic_area_and_language(organisation):
    area = organisation.areas.get()
    wanted = team(organisation, "here", topics=["home"], areas=[area.slug], languages=["sv"])
    question = make_question(organisation=organisation, language="sv", topic=make_topic("home"), area=area)
    assert question.team == wanted
    assert make_question(organisation=organisation, topic=None).team == organisation.teams.order_by("pk")[0]


def test_teams_of_other_organisations_never_get_it(organisation):
    team(make_organisation("other"), "theirs", topics=["school"], languages=["fi"])
    assert routed(organisation, topic="school") == "home team"
