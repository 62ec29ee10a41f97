"""The crisis card: no database, no script, no cookie. Only the test of the duty number may touch the database."""

import pytest
from django.db import OperationalError

from content import access, helplines
from tests.factories import the_organisation


def test_the_card_needs_no_database(client):
    for language in ("fi", "sv", "nb", "en"):
        response = client.get(f"/{language}/help-now/")
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, max-age=300")


def test_an_old_cookie_makes_no_difference(client):
    client.cookies["desk"] = "a" * 32
    assert client.get("/en/help-now/").status_code == 200


def test_the_countries_stand_one_after_the_other_when_none_is_chosen(words_of):
    words = words_of("/nb/help-now/")
    places = [words.index(part) for part in ("116 123", "09 2525 0111", "90101")]
    assert places == sorted(places)


def test_a_chosen_country_stands_alone(words_of):
    words = words_of("/en/help-now/?country=se")
    assert "90101" in words
    assert "116 123" not in words
    assert "If you don’t know the number, call Bris" in words


def test_112_stands_before_every_other_number(client):
    body = client.get("/en/help-now/?country=no").content.decode()
    main = body[body.index("<main") :]
    assert main.index("tel:112") < main.index("tel:113") < main.index("tel:116111")


def test_source_and_date_can_be_seen(words_of, clock):
    clock.set("2026-11-22 12:00")
    words = words_of("/en/help-now/?country=no")
    assert "Source: mentalhelse.no. Checked: August 2026." in words


def test_a_database_that_is_away_only_costs_the_local_number(client, monkeypatch):
    def away(*_args):
        raise OperationalError

    monkeypatch.setattr(access, "duty", away)
    response = client.get("/en/help-now/?area=somewhere")
    assert response.status_code == 200
    assert "tel:112" in response.content.decode()


@pytest.mark.django_db
def test_the_local_duty_number_comes_before_the_lines_of_its_country(words_of):
    area = the_organisation().areas.get()
    words = words_of(f"/en/help-now/?area={area.slug}")
    places = [words.index(part) for part in ("112", "029 000 0000", "09 2525 0111")]
    assert places == sorted(places)
    assert "116 123" not in words


@pytest.mark.django_db
def test_an_unknown_area_is_no_area(words_of):
    assert "90101" in words_of("/en/help-now/?area=nowhere")


@pytest.mark.parametrize(("day", "is_said"), [("2026-11-22 12:00", False), ("2027-02-12 12:00", True)])
def test_what_to_do_if_nobody_answers_is_said_where_something_was_not_read_for_half_a_year(
    words_of, clock, monkeypatch, day, is_said
):
    read = [line for line in helplines.ALL if line.country != "no" or line.hours_status == line.status == "V"]
    monkeypatch.setattr(helplines, "ALL", tuple(read))
    clock.set(day)
    words = words_of("/en/help-now/?country=no")
    assert ("If nobody answers, call the next number. If somebody is in danger, call 112." in words) == is_said
    assert ("Hours not confirmed since August 2026." in words) == is_said
