"""Saved texts: folders, placeholders, the page, and those that come with the program."""

import tomllib

import pytest
from django.urls import reverse
from django.utils import timezone

from content.models import LANGUAGES
from moderation import snippets
from moderation.models import Snippet
from questions.models import Question, Status, WorkingCopy
from tests.factories import make_face, make_organisation, make_question, make_snippet
from tests.moderation.desk import WORDING, page, text

ROWS = tomllib.loads(snippets._FILE.read_text(encoding="utf-8"))


def texts_of(response):
    return {row["title"]: row["text"] for folder in response.context["saved_texts"] for row in folder["snippets"]}


# --- placeholders ---------------------------------------------------------------------------------


def test_a_placeholder_is_filled_in_and_an_unknown_one_stays():
    values = {"my_name": "Aino", "team": ""}
    assert snippets.filled("{my_name}, {team}, {vad_du_skrev} { my_name } {1}", values) == (
        "Aino, {team}, {vad_du_skrev} { my_name } {1}"
    )


def test_what_is_not_filled_in_is_told_once():
    assert snippets.unfilled("Hi {team}, {mitä_kirjoitit}", "{team} {}") == ["{team}", "{mitä_kirjoitit}"]


@pytest.mark.django_db
def test_they_stand_for_what_is_known_of_this_question(staff_client, clock):
    clock.set("2026-11-16 09:00")
    question = make_question(at=Status.CLAIMED)
    make_face(question.claimed_by, first_name="Aino")
    Question.objects.filter(pk=question.pk).update(promised_on="2026-11-19")
    names = "|".join(f"{{{name}}}" for name in snippets.PLACEHOLDERS)
    make_snippet(title="All", text=names)
    shown = texts_of(page(staff_client(user=question.claimed_by), question))["All"]
    place = question.organisation
    expected = [place.name("fi"), place.duty("fi"), place.duty_number, "torstaina 19.11.", "Aino", question.team.name]
    assert shown.split("|") == expected


@pytest.mark.django_db
def test_a_day_that_is_over_is_not_promised_again(staff_client):
    question = make_question(at=Status.CLAIMED)
    Question.objects.filter(pk=question.pk).update(promised_on=timezone.localdate() - timezone.timedelta(days=1))
    make_snippet(title="When", text="By {promise_day}")
    assert texts_of(page(staff_client(user=question.claimed_by), question)) == {"When": "By {promise_day}"}


@pytest.mark.django_db
def test_who_shows_no_name_signs_with_the_role(staff_client):
    question = make_question(at=Status.CLAIMED)
    make_face(question.claimed_by, first_name="Aino", hidden=True, roles={"fi": "sosiaaliohjaaja"})
    make_snippet(title="Sign", text="T. {my_name}")
    assert texts_of(page(staff_client(user=question.claimed_by), question)) == {"Sign": "T. sosiaaliohjaaja"}


# --- put in without a script ----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_press_puts_it_at_the_end_of_the_answer_and_saves(staff_client):
    question = make_question(at=Status.CLAIMED)
    client, row = staff_client(user=question.claimed_by), make_snippet(text="From {organisation}.")
    sent = WORDING | {"answer": "Hei.", "put": f"snippet:{row.pk}"}
    assert client.post(reverse("desk_put_in", args=[question.pk]), sent).status_code == 303
    assert WorkingCopy.objects.get().answer == f"Hei.\n\nFrom {question.organisation.name('fi')}."


@pytest.mark.django_db
@pytest.mark.parametrize(("put", "status"), [("", 422), ("note:1", 422), ("snippet:x", 422), ("snippet:999", 404)])
def test_what_is_not_there_is_not_put_in(put, status, staff_client):
    question = make_question(at=Status.CLAIMED)
    client = staff_client(user=question.claimed_by)
    assert client.post(reverse("desk_put_in", args=[question.pk]), WORDING | {"put": put}).status_code == status
    assert WorkingCopy.objects.count() == 0


@pytest.mark.django_db
def test_a_text_of_another_organisation_or_language_is_not_put_in(staff_client):
    question = make_question(at=Status.CLAIMED)
    client = staff_client(user=question.claimed_by)
    for row in (make_snippet(make_organisation("elsewhere")), make_snippet(language="sv")):
        sent = WORDING | {"put": f"snippet:{row.pk}"}
        assert client.post(reverse("desk_put_in", args=[question.pk]), sent).status_code == 404


# --- the page -------------------------------------------------------------------------------------


def shown(client, asked=""):
    languages = client.get(reverse("desk_snippets"), {"q": asked}).context["languages_of"]
    return [(row["code"], [(one.name, [s.title for s in one.snippets]) for one in row["folders"]]) for row in languages]


def test_texts_stand_by_language_and_folder_the_readers_language_first(worker):
    make_snippet(title="A", language="fi")
    make_snippet(title="B", language="fi", folder="Koti")
    make_snippet(title="C", language="en", folder="Home")
    make_snippet(title="D", language="fi", folder="Koti")
    assert shown(worker) == [("en", [("Home", ["C"])]), ("fi", [("Koti", ["B", "D"]), ("", ["A"])])]


def test_a_search_finds_what_holds_all_the_words(worker):
    make_snippet(title="When mum drinks", text="It is not your job.", language="en", folder="Home")
    make_snippet(title="Bullying", text="Your school has to stop it.", language="en", folder="School")
    assert shown(worker, "YOUR mum") == [("en", [("Home", ["When mum drinks"])])]
    assert shown(worker, "home job") == [("en", [("Home", ["When mum drinks"])])]
    assert "No saved text holds these words." in text(worker.get(reverse("desk_snippets"), {"q": "zebra"}))


def test_a_new_one_goes_into_its_folder(worker):
    fields = {"title": "Thanks", "language": "en", "folder": " Beginning ", "text": "Thank you."}
    worker.post(reverse("desk_snippets"), fields)
    row = Snippet.objects.get()
    assert row.folder == "Beginning"
    worker.post(reverse("desk_snippet", args=[row.pk]), fields | {"folder": ""})
    assert Snippet.objects.get().folder == ""


def test_a_page_without_any_says_what_to_write(worker):
    assert "There is no saved text yet." in text(worker.get(reverse("desk_snippets")))


# --- those that come with the program -------------------------------------------------------------


def test_each_language_has_the_same_number_in_the_same_folders():
    assert {language: len(rows) for language, rows in ROWS.items()} == {code: 21 for code, _name in LANGUAGES}
    sizes = {language: [row["folder"] for row in rows] for language, rows in ROWS.items()}
    shapes = {tuple(folders.index(folder) for folder in folders) for folders in sizes.values()}
    assert len(shapes) == 1


def test_titles_are_there_once_and_fit():
    for rows in ROWS.values():
        titles = [row["title"] for row in rows]
        assert len(set(titles)) == len(titles)
        assert all(len(row["title"]) <= 80 and len(row["folder"]) <= 40 for row in rows)


@pytest.mark.django_db
def test_one_that_came_before_there_were_folders_gets_its_folder():
    organisation = make_organisation()
    snippets.load_snippets(organisation)
    Snippet.objects.filter(language="en").update(folder="")
    Snippet.objects.filter(title="Write again").update(folder="Ours")
    snippets.load_snippets(organisation)
    folders = dict(Snippet.objects.filter(language="en").values_list("title", "folder"))
    assert (folders["Write again"], folders["Thank you for writing"]) == ("Ours", "Beginning")
