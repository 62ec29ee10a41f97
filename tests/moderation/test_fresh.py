"""What is new in a list: numbers only, the same cost however long the list is, nothing moves."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation import fresh
from questions import workflow
from questions.models import Question, Status
from tests.factories import make_organisation, make_question, member
from tests.moderation.test_queue import DESK

pytestmark = pytest.mark.django_db


def opened(client, **query):
    """The address that this page asks for what is new."""
    return client.get(DESK, query).context["fresh_url"]


def told(client, address):
    """What the line says, and the rows that have gone."""
    body = client.get(address).content.decode()
    words = re.search(r'class="fresh-words">([^<]*)<', body)
    gone = re.search(r'data-gone="([^"]*)"', body)
    return (words[1] if words else "", [int(number) for number in gone[1].split()])


def test_nothing_new_says_nothing(staff_client):
    make_question()
    client = staff_client()
    assert told(client, opened(client)) == ("", [])


def test_it_counts_what_came_in_and_what_is_more_urgent(staff_client):
    calm, left = make_question(), make_question(at=Status.CLAIMED)
    client = staff_client("lead")
    address = opened(client)
    make_question(), make_question()
    workflow.release(left, by=left.claimed_by)
    workflow.set_level(calm, by=member(calm.organisation, "worker"), level=1)
    assert told(client, address) == ("3 new, 1 more urgent", [])


def test_what_comes_in_with_danger_is_urgent_and_counted_once(staff_client):
    client = staff_client()
    address = opened(client)
    make_question(text="Haluan tappaa itseni tänä yönä.")
    assert told(client, address) == ("1 more urgent", [])


def test_a_row_that_somebody_took_is_named_and_nothing_else_about_it(staff_client):
    taken, stays = make_question(), make_question()
    client = staff_client("lead")
    address = opened(client)
    workflow.claim(taken, by=member(taken.organisation, "second"))
    assert told(client, address) == ("", [taken.pk])
    body = client.get(address).content.decode()
    said = re.sub(r"<[^>]*>", " ", body).split()
    assert said == "New ones are told here.".split()
    assert f'="{stays.pk}"' not in body


def test_only_what_the_list_is_narrowed_to_counts(staff_client):
    client = staff_client()
    address = opened(client, language="sv")
    make_question(), make_question(language="sv")
    assert told(client, address) == ("1 new", [])


def test_what_one_does_oneself_is_no_news(staff_client):
    question = make_question(at=Status.CLAIMED)
    client = staff_client(user=question.claimed_by)
    address = opened(client)
    workflow.release(question, by=client.user)
    assert told(client, address) == ("", [])


def test_another_organisation_is_no_news(staff_client):
    question = make_question(at=Status.CLAIMED)
    client = staff_client("worker", make_organisation("elsewhere"))
    address = opened(client)
    workflow.release(question, by=question.claimed_by)
    assert told(client, address) == ("", [])
    assert told(client, f"{reverse('desk_fresh')}?list=waiting&mark=0&rows={question.pk}") == ("", [question.pk])


ENTERING = {
    "mine": lambda question, me: workflow.hand_over(question, by=question.claimed_by, to=me),
    "review": lambda question, me: workflow.reply(question, by=question.claimed_by, text="Hello."),
    "asker": lambda question, me: workflow.reply(question, by=question.claimed_by, text="Hello."),
    "answered": lambda question, me: workflow.decline(question, by=question.claimed_by, reason="again", text="No."),
    "abuse": lambda question, me: workflow.mark_abuse(question, by=question.claimed_by, kind="spam"),
}


@pytest.mark.parametrize("name", ENTERING)
def test_each_list_knows_what_comes_into_it(name, staff_client):
    client = staff_client("lead")
    question = make_question(at=Status.CLAIMED, level=1 if name == "review" else None)
    address = opened(client, list=name)
    ENTERING[name](question, client.user)
    assert told(client, address)[0] == ("1 more urgent" if name == "review" else "1 new")


def test_what_is_marked_as_abuse_leaves_the_workers_list_quietly(staff_client):
    question = make_question()
    client = staff_client("worker")
    address = opened(client)
    workflow.mark_abuse(question, by=member(question.organisation, "second"), kind="hate")
    assert told(client, address) == ("", [question.pk])


def test_more_than_is_looked_at_is_said_and_only_what_happened_here_counts(staff_client, monkeypatch):
    monkeypatch.setattr(fresh, "MOST_EVENTS", 2)
    home, elsewhere = make_question().organisation, make_organisation("elsewhere")
    client = staff_client("worker", home)
    address = opened(client)
    for _one in range(3):
        make_question(organisation=elsewhere)
    quiet = told(client, address)
    for _one in range(3):
        make_question(organisation=home)
    assert [quiet, told(client, address)] == [("", []), ("Much has changed", [])]


@pytest.mark.parametrize(
    "query", ["list=all&mark=1", "list=waiting&mark=x", "list=nowhere&mark=1", "list=dismissed&mark=1", ""]
)
def test_a_list_one_does_not_have_is_not_told_of(query, staff_client):
    assert staff_client("worker").get(f"{reverse('desk_fresh')}?{query}").status_code == 404


def test_rows_that_are_no_numbers_are_left_out(staff_client):
    client = staff_client()
    assert told(client, f"{reverse('desk_fresh')}?list=waiting&mark=0&rows=1x-2²--") == ("", [])


def test_it_costs_the_same_with_1_and_with_100_questions(staff_client):
    client = staff_client("lead")
    costs = []
    for number in (1, 99):
        address = opened(client)
        plain = {"organisation": make_question().organisation, "language": "fi", "promised_on": "2100-01-01"}
        Question.objects.bulk_create([Question(**plain) for _one in range(number)])
        with CaptureQueriesContext(connection) as captured:
            assert told(client, address)[0] == "1 new"
        costs.append(len(captured))
    assert costs == [5, 5]


def test_the_page_asks_by_itself_only_with_javascript_and_has_a_link_without(staff_client):
    body = staff_client().get(DESK).content.decode()
    assert 'data-hx-trigger="look"' in body
    assert '<a class="no-js-only" href="?list=waiting">Look for new ones</a>' in body
