"""Search in what one may see: decrypted in memory, said how far, nothing kept and in no address."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from moderation import search
from questions import workflow
from questions.models import Status
from tests.factories import make_note, make_organisation, make_question, member
from tests.moderation.test_lists import suggest_abuse
from tests.moderation.test_queue import numbers

pytestmark = pytest.mark.django_db
SEARCH = reverse("desk_search")
FRUIT = "Mikä hedelmä on kumkvatti?"


def ask(client, q):
    """Press the search button."""
    return client.post(SEARCH, {"q": q})


def found(client, q):
    """The questions found, in their order."""
    return numbers(ask(client, q))


def test_words_are_found_in_any_order_without_case_and_diacritics(staff_client):
    question = make_question(text="Mun ÄITI juo joka viikonloppu.")
    make_question(text="Äiti on ihana.")
    client = staff_client()
    assert [found(client, q) for q in ("juo aiti", "ÄITI viikonlop", "äiti nukkuu")] == [
        [question.pk],
        [question.pk],
        [],
    ]


def test_the_words_around_the_find_are_shown_with_the_find_marked(staff_client):
    make_question(text="Jag undrar bara. " * 20 + "Min <b>pappa</b> dricker varje helg.", language="sv")
    body = ask(staff_client(), "pappa").content.decode()
    assert "Min &lt;b&gt;<mark>pappa</mark>&lt;/b&gt; dricker" in body


def test_danger_stands_first_among_what_was_found(staff_client):
    calm, danger = make_question(text=FRUIT), make_question(text=FRUIT, level=2)
    assert found(staff_client(), "hedelmä") == [danger.pk, calm.pk]


def test_what_the_desk_wrote_in_the_thread_is_found_but_no_note(staff_client):
    question = make_question(at=Status.WITH_ASKER, reply="Kerro lisää kesästä.")
    make_note(question, text="kesästä puhuttiin koululla")
    client = staff_client()
    assert (found(client, "kesästä"), found(client, "koululla")) == ([question.pk], [])


@pytest.mark.parametrize("role", ["trainee", "worker", "lead"])
def test_what_is_over_abusive_made_up_or_elsewhere_is_not_found(role, staff_client):
    question = make_question(text=FRUIT)
    home = question.organisation
    make_question(at=Status.ANSWERED, text=FRUIT), make_question(text=FRUIT, organisation=make_organisation("else"))
    workflow.mark_abuse(make_question(text=FRUIT), by=member(home, "worker"), kind="hate")
    suggest_abuse(make_question(text=FRUIT))  # stands covered in the workers' list
    workflow.practise(by=member(home, "lead"), team=home.teams.get(), language="fi", text=FRUIT)
    response = ask(staff_client(role, home), "kumkvatti")
    assert (numbers(response), response.context["looked"]) == ([question.pk], 1)


def test_it_says_how_many_it_looked_through_and_what_it_does_not(staff_client, monkeypatch):
    monkeypatch.setattr(search, "NEWEST", 2)
    old, *_newer = [make_question(text=FRUIT) for _one in range(3)]
    response = ask(staff_client(), "hedelmä")
    body = response.content.decode()
    assert old.pk not in numbers(response)
    assert "Looked through the newest 2 of 3 open questions." in body
    assert "Not looked at: answered ones, what is marked as abuse, drafts and notes." in body


def test_a_number_finds_its_question_in_any_status(staff_client):
    question = make_question(at=Status.ANSWERED)
    client = staff_client()
    assert [found(client, q) for q in (f"{question.pk}", f" #{question.pk} ", "999999")] == [[question.pk]] * 2 + [[]]


def test_a_number_of_another_organisation_finds_nothing_and_abuse_stays_covered(staff_client):
    abusive = make_question(text=FRUIT)
    theirs = make_question(organisation=make_organisation("elsewhere"))
    workflow.mark_abuse(abusive, by=member(abusive.organisation, "worker"), kind="hate")
    client = staff_client("worker", abusive.organisation)
    body = ask(client, str(abusive.pk)).content.decode()
    assert ("kumkvatti" in body, "Marked as hate by Worker" in body) == (False, True)
    assert found(client, str(theirs.pk)) == []


@pytest.mark.parametrize("q", ["", "  ", "?!", "\x00", "a" * 5000, "(", "\\", "%s"])
def test_whatever_is_typed_gets_a_page(q, staff_client):
    make_question()
    assert ask(staff_client(), q).status_code == 200


def test_what_was_searched_for_is_in_no_address_log_or_table(staff_client, caplog, capsys):
    make_question(text=FRUIT)
    client = staff_client()
    with CaptureQueriesContext(connection) as captured:
        body = ask(client, "kumkvatti xyzzy").content.decode()
    kept = "".join(query["sql"] for query in captured) + caplog.text + capsys.readouterr().out
    addresses = re.findall(r'(?:href|action|data-hx-\w+)="([^"]*)"', body)
    assert [text for text in (kept, *addresses, str(dict(client.session))) if "xyzzy" in text] == []
    assert client.get(SEARCH, {"q": "kumkvatti"}).headers["Location"] == "/desk/"


def test_a_search_takes_the_same_queries_with_1_and_with_30_questions(staff_client):
    client = staff_client("lead")
    costs = []
    for number in (1, 29):
        for _one in range(number):
            make_question(text=FRUIT)
        with CaptureQueriesContext(connection) as captured:
            ask(client, "hedelmä")
        costs.append(len(captured))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("role", "status"), [("trainee", 200), ("worker", 200), ("lead", 200), ("editor", 403), ("admin", 403)]
)
def test_only_those_who_answer_search(role, status, staff_client):
    assert ask(staff_client(role), "x").status_code == status
