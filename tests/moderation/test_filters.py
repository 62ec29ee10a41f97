"""Narrowing a list: each filter, all together, which one to drop, and views kept under a name."""

import pytest
from django.urls import reverse

from moderation.filters import Filters
from moderation.models import SavedView
from questions.models import Status
from tests.factories import make_organisation, make_question, make_topic, member
from tests.moderation.test_queue import DESK, counted, numbers

pytestmark = pytest.mark.django_db
KEEP = reverse("desk_keep_view")


def test_a_list_is_narrowed_by_language_topic_team_age_and_level(staff_client):
    finnish = make_question(age_band="10-12")
    swedish = make_question(language="sv", topic=make_topic("home"), suggested=1)
    bare = make_question(topic=None)
    client = staff_client()
    fits = {
        ("language", "sv"): [swedish.pk],
        ("topic", "school"): [finnish.pk],
        ("topic", "none"): [bare.pk],
        ("team", str(finnish.team_id)): [swedish.pk, finnish.pk, bare.pk],
        ("age", "10-12"): [finnish.pk],
        ("age", "none"): [swedish.pk, bare.pk],
        ("level", "1"): [swedish.pk],
        ("level", "0"): [finnish.pk, bare.pk],
    }
    assert {pair: numbers(client.get(DESK, dict([pair]))) for pair in fits} == fits
    assert counted(client.get(DESK, {"language": "sv"}))["Waiting"] == 1


def test_a_list_is_narrowed_by_whom_it_waits_for(staff_client):
    waiting, with_asker = make_question(), make_question(at=Status.WITH_ASKER)
    held, in_review = make_question(at=Status.CLAIMED), make_question(at=Status.IN_REVIEW)
    lead, worker = staff_client("lead"), held.claimed_by
    second = in_review.reviewer
    fits = {
        "nobody": [waiting.pk],
        "asker": [with_asker.pk],
        "reviewer": [in_review.pk],
        str(worker.pk): [held.pk],
        str(second.pk): [in_review.pk],
        "me": [],
    }
    found = {whom: set(numbers(lead.get(DESK, {"list": "all", "whom": whom}))) for whom in fits}
    assert found == {whom: set(expected) for whom, expected in fits.items()}
    assert numbers(staff_client(user=second).get(DESK, {"list": "review", "whom": "me"})) == [in_review.pk]


def test_filters_hold_together_and_stay_on_the_way_to_another_list(staff_client):
    both = make_question(language="sv", suggested=1)
    make_question(language="sv"), make_question(suggested=1)
    response = staff_client().get(DESK, {"language": "sv", "level": "1"})
    assert numbers(response) == [both.pk]
    assert {tab.url for tab in response.context["all_tabs"] if tab.name == "mine"} == {
        "/desk/?list=mine&language=sv&level=1"
    }


@pytest.mark.parametrize(
    "query", [{"language": "xx"}, {"team": "1 OR 1"}, {"level": "9"}, {"age": "13"}, {"whom": "-1"}, {"topic": "a b"}]
)
def test_what_fits_nothing_is_left_out(query, staff_client):
    question = make_question()
    assert (Filters.of(query), numbers(staff_client().get(DESK, query))) == (Filters(), [question.pk])


def test_an_empty_list_says_which_filter_to_drop_and_what_then_stands_there(staff_client):
    make_question(language="sv"), make_question(language="sv"), make_question(suggested=1)
    response = staff_client().get(DESK, {"language": "sv", "level": "1"})
    assert [(one["name"], one["count"], one["url"]) for one in response.context["helping"]] == [
        ("level", 2, "/desk/?list=waiting&language=sv"),
        ("language", 1, "/desk/?list=waiting&level=1"),
    ]
    body = response.content.decode()
    assert "Without “Level: worry” there are 2" in body
    assert "Without “Language: svenska” there is 1" in body


def test_where_no_single_filter_is_in_the_way_everything_is_offered(staff_client):
    make_question()
    response = staff_client().get(DESK, {"language": "sv", "level": "2"})
    assert (response.context["helping"], 'href="?list=waiting">Show everything' in response.content.decode()) == (
        [],
        True,
    )


def test_colleagues_and_teams_of_other_organisations_are_not_offered(staff_client):
    make_organisation("home")
    elsewhere = make_organisation("elsewhere")
    options = staff_client().get(DESK).context["options"]
    assert str(member(elsewhere, "worker").pk) not in dict(options["whom"])
    assert "elsewhere team" not in dict(options["team"]).values()


# --- kept views -----------------------------------------------------------------------------------


def test_a_narrowed_list_is_kept_chosen_renamed_and_removed(staff_client):
    client = staff_client()
    answer = client.post(KEEP, {"list": "mine", "language": "sv", "level": "1", "name": "Swedish worry"})
    assert answer.headers["Location"] == "/desk/?list=mine&language=sv&level=1"
    (view,) = client.get(answer.headers["Location"]).context["saved_views"]
    assert (view["name"], view["url"], view["is_here"]) == ("Swedish worry", answer.headers["Location"], True)
    client.post(reverse("desk_rename_view", args=[view["pk"]]), {"name": "Worry"})
    assert [one["name"] for one in client.get(DESK).context["saved_views"]] == ["Worry"]
    client.post(reverse("desk_remove_view", args=[view["pk"]]), {})
    assert client.get(DESK).context["saved_views"] == []


def test_the_same_name_again_keeps_the_new_list(staff_client):
    client = staff_client()
    for language in ("sv", "nb"):
        client.post(KEEP, {"list": "waiting", "language": language, "name": "Mine"})
    assert list(SavedView.objects.values_list("query", flat=True)) == ["list=waiting&language=nb"]


def test_a_view_holds_closed_words_only_never_what_was_searched_for(staff_client):
    staff_client().post(KEEP, {"list": "waiting", "q": "xyzzy", "topic": "x y", "extra": "xyzzy", "name": "View"})
    assert list(SavedView.objects.values_list("query", flat=True)) == ["list=waiting"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_view_needs_a_name_that_fits(name, staff_client):
    client = staff_client()
    response = client.post(KEEP, {"list": "waiting", "name": name}, follow=True)
    assert (SavedView.objects.count(), len(list(response.context["messages"]))) == (0, 1)


def test_two_views_never_get_one_name(staff_client):
    client = staff_client()
    for name in ("A", "B"):
        client.post(KEEP, {"list": "waiting", "name": name})
    view = SavedView.objects.get(name="B")
    client.post(reverse("desk_rename_view", args=[view.pk]), {"name": "A"})
    assert set(SavedView.objects.values_list("name", flat=True)) == {"A", "B"}


def test_a_view_is_for_the_one_who_kept_it(staff_client):
    client, other = staff_client("worker"), staff_client("lead")
    client.post(KEEP, {"list": "waiting", "name": "Mine"})
    view = SavedView.objects.get()
    addresses = [reverse(name, args=[view.pk]) for name in ("desk_rename_view", "desk_remove_view")]
    assert [other.post(address, {"name": "Theirs"}).status_code for address in addresses] == [404, 404]
    assert other.get(DESK).context["saved_views"] == []
    assert SavedView.objects.get().name == "Mine"


def test_a_view_of_a_list_one_no_longer_has_is_not_offered(staff_client):
    lead = staff_client("lead")
    lead.post(KEEP, {"list": "abuse", "name": "Abuse"})
    assert len(lead.get(DESK).context["saved_views"]) == 1
    lead.user.memberships.update(role="worker")
    assert lead.get(DESK).context["saved_views"] == []
    assert lead.post(KEEP, {"list": "abuse", "name": "Again"}).status_code == 404
