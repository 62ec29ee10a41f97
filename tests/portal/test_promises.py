"""The pages of promise say what the program does: change a setting, a list or a field, and the page says it."""

import dataclasses
import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from content import helplines
from content.models import Topic
from ground import limits
from people.models import LANGUAGES, Organisation
from portal import authorities, pieces, promises, statement
from questions import access, retention
from questions.models import Message
from questions.workflow import asker, carrying, erasing
from tests.conftest import Clock
from tests.e2e.test_axe import ALL_LOOKS
from tests.factories import make_face, make_organisation, make_user, the_organisation

pytestmark = pytest.mark.django_db
CODES = [code for code, _name in LANGUAGES]
COUNTRIES = ("fi", "se", "no")
STAYS, GOES = "Stays", "Erased with the thread"


def read(client: Client, path: str) -> str:
    """The words of a page, blanks made one."""
    body = client.get(path).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body[body.index("<main") :])).split())


def rows() -> dict[str, str]:
    """What stands in the table -> what becomes of it."""
    return {str(row.words): row.when for group in pieces.groups() for row in group.rows}


# --- every piece, and what becomes of it ----------------------------------------------------------


def test_every_field_of_every_private_table_stands_in_the_table_once():
    assert sorted(pieces.named()) == sorted(pieces.private_fields())


def test_no_line_of_the_table_hides_two_ends():
    words = [(group.title, str(row.words)) for group in pieces.groups() for row in group.rows]
    assert len(words) == len(set(words))


def test_the_page_shows_the_whole_table(client: Client):
    the_organisation()
    page = read(client, "/en/privacy/")
    assert [words for words, when in rows().items() if f"{words} {when}" not in page] == []


def test_what_is_erased_and_what_stays_is_said():
    told = rows()
    assert told["Every message, yours and ours"] == told["Your age group, if you gave it"] == GOES
    assert told["Which steps were taken, when, and by which of us. Never a text"] == STAYS
    assert told["Our notes to each other"] == GOES


def test_a_field_that_is_kept_from_now_on_is_told_as_kept(client: Client, monkeypatch: pytest.MonkeyPatch):
    the_organisation()
    assert f"Your age group, if you gave it {GOES}" in read(client, "/en/privacy/")
    left = {name: value for name, value in erasing.QUESTION_ERASED.items() if name != "age_band"}
    monkeypatch.setattr(erasing, "QUESTION_ERASED", left)
    monkeypatch.setattr(erasing, "QUESTION_KEPT", erasing.QUESTION_KEPT | {"age_band"})
    assert f"Your age group, if you gave it {STAYS}" in read(client, "/en/privacy/")


def test_a_table_that_is_no_longer_erased_is_told_as_kept(client: Client, monkeypatch: pytest.MonkeyPatch):
    the_organisation()
    monkeypatch.setattr(erasing, "DELETED", tuple(name for name in erasing.DELETED if name != "moderation.Note"))
    monkeypatch.setattr(erasing, "KEPT_TABLES", (*erasing.KEPT_TABLES, "moderation.Note"))
    assert f"Our notes to each other {STAYS}" in read(client, "/en/privacy/")


def test_half_a_message_that_stays_shows_as_two_ends(monkeypatch: pytest.MonkeyPatch):
    label = Message._meta.label
    monkeypatch.setitem(erasing.EMPTIED, label, {"text": ""})  # type: ignore[arg-type]
    monkeypatch.setitem(erasing.EMPTIED_KEPT, label, erasing.EMPTIED_KEPT[label] | {"html"})
    ends = [row.when for group in pieces.groups() for row in group.rows if row.words == "Every message, yours and ours"]
    assert ends == [GOES, STAYS]


def test_a_field_in_none_of_the_lists_breaks_the_table(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(erasing, "QUESTION_KEPT", erasing.QUESTION_KEPT - {"status"})
    with pytest.raises(KeyError, match="status"):
        pieces.groups()


def test_every_kind_that_goes_by_itself_has_its_time_on_the_page():
    timed = {label for label in (model._meta.label for model in apps.get_models()) if pieces.own_time(label)}
    assert timed == {"questions.Address", "questions.Receipt", "questions.Delivery", "questions.Shown"}
    assert set(retention.KINDS) == {"threads", "addresses", "receipts", "deliveries", "shown", "exposure"}


# --- how long -------------------------------------------------------------------------------------

TIMES: dict[str, tuple[Any, str, Any, str]] = {
    "mail address": (retention, "ADDRESS_DAYS", 11, "Until it has been used once, or 11 days"),
    "form": (retention, "RECEIPT_HOURS", 5, "isn’t taken in twice 5 hours"),
    "delivery": (retention, "DELIVERY_DAYS", 77, "were told of something 77 days"),
    "exposure": (retention, "EXPOSURE_DAYS", 99, "how they were after it 99 days"),
    "shown row": (retention, "SHOWN_DAYS", 3, "Erased with the thread, or sooner: 3 days at most"),
    "shown page": (carrying, "OPEN_FOR", timedelta(hours=7), "Opens once within 7 hours, for 30 minutes"),
    "shown for": (carrying, "KEPT_FOR", timedelta(minutes=9), "Opens once within 24 hours, for 9 minutes"),
    "amending": (asker, "AMENDED_WITHIN", timedelta(minutes=12), "For the first 12 minutes you can change"),
    "open thread": (access, "TOKEN_SECONDS", 8 * 60, "stays open in your browser 8 minutes"),
    "key of the limits": (limits, "DAY", 6 * 3600, "thrown away after 6 hours"),
}


@pytest.mark.parametrize(("module", "name", "value", "said"), TIMES.values(), ids=TIMES.keys())
def test_a_number_that_changes_changes_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, value: Any, said: str
):
    the_organisation()
    assert said not in read(client, "/en/privacy/")
    monkeypatch.setattr(module, name, value)
    assert said in read(client, "/en/privacy/")


def test_the_page_tells_the_longest_time_until_a_text_is_checked_again(client: Client):
    the_organisation()
    assert "read and checked again 12 months" in read(client, "/en/privacy/")
    Topic.objects.create(slug="law", shelf_months=18)
    assert "read and checked again 18 months" in read(client, "/en/privacy/")


def test_the_page_and_the_manual_name_the_same_days_for_safety_copies(client: Client):
    manual = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text(encoding="utf-8")
    assert "kept **seven days and no longer**" in manual
    assert "erased text can still be 7 days" in read(client, "/en/privacy/")


OWN: dict[str, tuple[str, Any, str, str]] = {
    "months": ("keep_months", 17, "privacy", "with your words 17 months"),
    "taken back later": ("erase_on_withdraw", False, "privacy", "Closed at once, erased when its time is over"),
    "days to publication": ("publish_after_days", 4, "privacy", "if you said yes 4 days"),
    "months, about": ("keep_months", 17, "about", "with your words for 17 months"),
    "waits, about": ("publish_after_days", 4, "about", "until others can see it: 4 days at least"),
    "danger, about": ("reply_minutes", 45, "about", "we aim for 45 minutes"),
    "promise, about": ("promise_days", 9, "about", "within 9 working days"),
    "night, about": ("night", "duty", "about", "At night and at weekends somebody on duty"),
    "promise, statement": ("promise_days", 9, "accessibility", "We aim for 9 working days"),
    "contact": ("contact_mail", "me@town.example", "accessibility", "me@town.example"),
    "officer": ("privacy_officer", "Dee Pee Oh", "privacy", "Dee Pee Oh"),
}


@pytest.mark.parametrize(("field", "value", "page", "said"), OWN.values(), ids=OWN.keys())
def test_what_an_organisation_decides_is_what_its_page_says(
    client: Client, field: str, value: Any, page: str, said: str
):
    organisation = the_organisation()
    assert said not in read(client, f"/en/{page}/")
    Organisation.objects.filter(pk=organisation.pk).update(**{field: value})
    assert said in read(client, f"/en/{page}/")


# --- when somebody is told, and who is responsible ------------------------------------------------


def test_each_organisation_of_the_country_says_what_its_law_is(client: Client):
    make_organisation("near", country="fi")
    far = make_organisation("far", country="no")
    far.law_texts.filter(language="en").update(text="Far law.", source="Act 9", source_url="https://law.example/9")
    at_home, abroad = read(client, "/en/privacy/"), client.get("/en/privacy/?country=no").content.decode()
    assert "Near en Law in en. Act 1/2020 · checked 1 November 2026" in at_home
    assert "Far law." not in at_home
    assert "Law in en." not in abroad
    assert 'Far law.</p>\n<p class="small muted"><a href="https://law.example/9" rel="noreferrer">Act 9</a>' in abroad


def test_where_nobody_answers_the_law_of_the_country_is_told_all_the_same(client: Client):
    the_organisation()
    page = read(client, "/en/privacy/?country=se")
    assert (
        "Nobody in Sweden answers in this language yet. Those who work with young people there would tell you:" in page
    )
    assert "the law says we must tell social services at once" in page
    assert "Social Services Act (2025:400) (Sweden), chapter 19, section 1" in page


@pytest.mark.parametrize("asked", ["?country=xx", "?country=", "?country=fi&country=<b>"])
def test_a_country_that_is_none_gives_the_own_one(client: Client, asked: str):
    the_organisation()
    assert "Office of the Data Protection Ombudsman (Finland)" in read(client, f"/en/privacy/{asked}")


WHO = {
    "fi": ("PL 800, 00531 Helsinki", "Traficom, Digital Accessibility Supervision Unit"),
    "se": ("Box 8114, 104 20 Stockholm", "Agency for Digital Government (Digg), Sweden"),
    "no": ("Postboks 458 Sentrum, 0105 Oslo", "Diskrimineringsnemnda"),
}


@pytest.mark.parametrize("country", COUNTRIES)
def test_the_pages_name_whom_to_complain_to_in_each_country(client: Client, country: str):
    the_organisation()
    privacy, access_to = WHO[country]
    assert privacy in read(client, f"/en/privacy/?country={country}")
    assert access_to in read(client, f"/en/accessibility/?country={country}")


@pytest.mark.parametrize("about", [authorities.PRIVACY, authorities.ACCESS])
@pytest.mark.parametrize("country", COUNTRIES)
def test_each_authority_has_a_name_in_every_language_and_an_address_that_was_looked_at(country: str, about: str):
    found = authorities.authorities(country, about)
    assert found[0].does == "complaints"
    assert len({authorities.access_law(country, language) for language in CODES}) == len(CODES)
    for row in found:
        assert sorted(row.names) == sorted(CODES)
        assert row.url.startswith("https://")
        assert date(2026, 1, 1) < row.checked <= date.today()  # noqa: DTZ011


# --- the pages stand ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["about", "privacy", "accessibility", "people", "under-ten"])
def test_the_pages_stand_when_nobody_answers(client: Client, page: str):
    assert client.get(f"/nb/{page}/").status_code == 200


@pytest.mark.parametrize("page", ["about", "privacy", "accessibility", "people", "under-ten"])
def test_each_page_has_one_heading_and_no_inline_code(client: Client, page: str):
    the_organisation()
    body = client.get(f"/sv/{page}/").content.decode()
    assert body.count("<h1") == 1
    assert not re.search(r"<style|<script(?! src=)| style=| on[a-z]+=", body)


@pytest.mark.parametrize(
    ("page", "queries"), [("privacy", 4), ("accessibility", 3), ("under-ten", 0), ("privacy/?country=se", 3)]
)
def test_the_pages_cost_the_same_with_one_organisation_and_with_ten(
    client: Client, django_assert_num_queries: Any, page: str, queries: int
):
    the_organisation()
    path = f"/en/{page}" if "?" in page else f"/en/{page}/"
    with django_assert_num_queries(queries):
        client.get(path)
    for number in range(9):
        make_organisation(f"more-{number}")
    with django_assert_num_queries(queries):
        client.get(path)


def test_about_costs_no_more_when_it_is_asked_for_again(client: Client, django_assert_max_num_queries: Any):
    the_organisation()
    client.get("/en/about/")
    with django_assert_max_num_queries(6):
        client.get("/en/about/")


def test_who_answers_stands_there_too_when_all_faces_are_hidden(client: Client):
    organisation = make_organisation("near", unit_kind="school")
    make_organisation("closed", languages=())
    make_face(make_user("worker", organisation, name="Secret"), hidden=True)
    page = read(client, "/en/people/")
    assert "Near en School social work, Finland" in page
    assert "Nobody here shows their face. They answer all the same." in page
    assert "Closed" not in page


# --- the statement, and the page for the youngest -------------------------------------------------


def test_the_statement_names_the_widths_that_the_browser_tests_look_at(client: Client):
    assert {width for width, _scheme in ALL_LOOKS} == set(statement.LOOKS)
    assert "light and dark, 360 and 1280 pixels wide" in read(client, "/en/accessibility/")


def test_the_statement_says_what_was_not_tested_and_claims_no_more_than_partly(client: Client):
    page = read(client, "/en/accessibility/")
    assert [line for line in (*statement.gaps(), *statement.not_tested()) if line not in page] == []
    assert "Partly as the standard asks." in page
    assert "22 November 2026" in page


@pytest.mark.parametrize(("country", "number"), [("fi", "tel:116111"), ("se", "tel:116111"), ("no", "tel:116111")])
def test_the_youngest_see_a_number_an_adult_and_paper_before_the_way_to_ask(client: Client, country: str, number: str):
    page = client.get(f"/en/under-ten/?country={country}").content.decode()
    marks = ['href="tel:112"', f'href="{number}"', "Tell a grown-up", "on paper</h2>", 'href="/en/ask/"']
    places = [page.index(mark, page.index("<main")) for mark in marks]
    assert places == sorted(places)
    assert page.count('<svg class="easy-drawing"') == 5


def test_the_sentences_for_the_youngest_are_short(client: Client):
    body = client.get("/en/under-ten/").content.decode()
    lines = [unescape(line) for line in re.findall(r"<(?:p|h2)[^>]*>([^<]+)</", body[body.index('class="easy"') :])]
    sentences = [said for line in lines for said in re.split(r"(?<=[.?!:])\s", line)]
    assert len(sentences) > 20
    assert [said for said in sentences if len(said.split()) > 14] == []


def test_at_night_the_youngest_are_given_a_phone_that_is_open(client: Client, clock: Clock):
    """In the Swedish of Finland the children's own phone is closed then."""
    clock.set("2026-11-25 02:00")
    page = client.get("/sv/under-ten/?country=fi").content.decode()
    own, open_one = page.index('href="tel:080096116"'), page.index('href="tel:080005005"')
    assert page.index('href="tel:112"') < own < open_one
    clock.set("2026-11-25 15:00")
    assert 'href="tel:080005005"' not in client.get("/sv/under-ten/?country=fi").content.decode()
    clock.set("2026-11-25 02:00", "Europe/Stockholm")
    assert client.get("/sv/under-ten/?country=se").content.decode().count('class="call"') == 2  # Bris never closes


@pytest.mark.parametrize("country", ["fi", "se", "no"])
@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_whatever_the_hour_the_youngest_have_112_and_a_phone_that_is_open(
    client: Client, clock: Clock, country: str, hour: int
):
    clock.set(f"2026-11-25 {hour:02}:30")
    page = client.get(f"/sv/under-ten/?country={country}").content.decode()
    numbers = set(re.findall(r'class="call" href="tel:([^"]+)"', page))
    is_open = {line.link[4:] for line in helplines.lines(country) if line.channel == "phone" and line.is_open_now}
    assert "112" in numbers
    assert numbers & is_open


def test_plain_values_only_reach_the_page():
    the_organisation()
    said = promises.privacy("en", "")
    assert all(dataclasses.is_dataclass(row) for row in (*said["times"], *said["groups"], *said["tellings"]))
