"""What readers may see of answers, topics and those who answer."""

import pytest
from django.utils import translation

from content import access
from content.models import Readable
from people.models import Membership
from tests.factories import (
    make_face,
    make_organisation,
    make_publication,
    make_topic,
    make_user,
    member,
    the_organisation,
)

pytestmark = pytest.mark.django_db


def _titles(cards):
    return [card.title for card in cards]


def test_newest_shows_only_what_is_live_in_this_language_and_not_sensitive():
    make_publication(title="Live")
    make_publication(Readable.DUE, title="Due for a check")
    make_publication(title="Sensitive", sensitive=True)
    make_publication(title="Swedish", language="sv")
    for status in (Readable.SCHEDULED, Readable.HELD, Readable.WITHDRAWN):
        make_publication(status, title=str(status))
    assert _titles(access.newest("fi", 10)) == ["Due for a check", "Live"]


def test_newest_of_a_topic_leaves_the_others_out():
    make_publication(title="Home", topic=make_topic("home"))
    make_publication(title="School", topic=make_topic("school"))
    assert _titles(access.newest("fi", 10, topic=make_topic("home"))) == ["Home"]


def test_topics_come_in_the_order_of_the_site():
    make_topic("last", position=9)
    make_topic("first", position=1)
    assert [(link.slug, link.url) for link in access.topics("en")] == [
        ("first", "/en/topics/first/"),
        ("last", "/en/topics/last/"),
    ]


def test_a_hidden_face_is_not_among_the_faces():
    organisation = make_organisation()
    make_face(make_user("worker", organisation, name="Seen"))
    make_face(make_user("worker", organisation, name="Hidden"), hidden=True)
    assert [face.first_name for face in access.faces("en")] == ["Seen"]


def test_who_left_is_not_among_the_faces(clock):
    user = make_user("worker")
    make_face(user)
    Membership.objects.filter(user=user).update(ended_at=clock.at.replace(year=2100), ended_by=user)
    assert access.faces("en") == []


def test_an_editor_has_no_place_among_those_who_answer():
    make_face(make_user("editor"))
    assert access.faces("en") == []


def test_an_answer_signed_with_a_face_shows_first_name_and_role():
    signer = make_user("worker", name="Aino")
    make_face(signer, drawing=3)
    face = access.signer(make_publication(signer=signer), "en")
    assert face == access.PublicFace(3, "Aino", "school social worker", "", ("fi",))


@pytest.mark.parametrize(("hidden", "role_only"), [(True, False), (False, True)])
def test_a_hidden_face_or_a_role_alone_shows_no_name(hidden, role_only):
    signer = make_user("worker", name="Aino")
    make_face(signer, hidden=hidden)
    face = access.signer(make_publication(signer=signer, role_only=role_only), "en")
    assert face == access.PublicFace(0, "", "school social worker")


def test_a_signer_without_a_face_is_a_social_worker():
    assert access.signer(make_publication(), "en") == access.PublicFace(0, "", "Social worker")


def test_the_short_answer_is_the_first_paragraph():
    assert access.short_and_rest("<p>Yes.</p>\n<h2>How</h2>") == ("<p>Yes.</p>", "\n<h2>How</h2>")
    assert access.short_and_rest("<h2>How</h2><p>So.</p>") == ("", "<h2>How</h2><p>So.</p>")


def test_first_words_end_with_a_whole_word():
    assert access.first_words("one two\nthree four", 12) == "one two…"
    assert access.first_words("one two", 12) == "one two"


def test_the_own_address_of_an_answer_is_in_its_language():
    row = make_publication(language="sv")
    with translation.override("en"):
        assert access.own_url(row) == f"http://127.0.0.1:8000/sv/answers/{row.pk}-{row.slug}/"


def test_the_duty_number_of_an_area_is_its_own_or_that_of_its_organisation():
    organisation = the_organisation()
    area = organisation.areas.get()
    assert access.duty(area.slug, "en") == access.Duty("Duty service", area.name("en"), "029 000 0000", "fi")
    area.duty_number = "+358 29 111"
    area.save()
    found = access.duty(area.slug, "en")
    assert (found.number, found.tel) == ("+358 29 111", "+35829111")
    assert access.duty("nowhere", "en") is None


VOICE = "<h2>Star, young person</h2>\n<blockquote>\n<p>I told somebody.</p>\n<p>It helped.</p>\n</blockquote>\n"
WORDS = '<section class="terms"><h2>Words explained</h2>\n<dl>\n</dl></section>\n'
LETTERS = [
    ("<p>Yes.</p>\n<h2>How</h2>\n<p>So.</p>\n", ""),
    ("<p>Yes.</p>\n", VOICE),
    ("<p>Yes.</p>\n", VOICE + VOICE + WORDS),
    ("<p>Yes.</p>\n<h2>How</h2>\n<p>So.</p>\n", WORDS),
    (f"<p>Yes.</p>\n{VOICE}<p>So much for that.</p>\n", VOICE),
]


@pytest.mark.parametrize(("letter", "after"), LETTERS)
def test_other_voices_and_words_stand_after_the_signature(letter, after):
    assert access.letter_and_after(letter + after) == (letter, after)


def test_on_the_page_the_signature_stands_between_the_answer_and_the_other_voices(client):
    make_face(member(the_organisation(), "worker"), first_name="Aino")
    row = make_publication(language="fi", answer="Sinulla on sanavaltaa.\n\n## Tähti\n\n> Kerroin jollekin.")
    body = client.get(f"/fi/answers/{row.pk}-{row.slug}/").content.decode()
    places = [body.index(words) for words in ("Sinulla on sanavaltaa.", "Aino", "<h2>Tähti</h2>", "Kerroin jollekin.")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "hostile",
    [
        "<h2>A</h2>" * 200_000,
        "<h2>A</h2><blockquote>" * 200_000,
        "<h2>A</h2><blockquote></blockquote>" * 100_000 + "x",
        "</blockquote>" * 200_000,
        "<h2>" + " " * 1_000_000 + "</blockquote>",
    ],
)
def test_a_letter_full_of_signs_costs_no_more_than_its_length(hostile):
    assert access.letter_and_after(hostile) == (hostile, "")  # by the square it would take hours


def test_any_number_of_voices_is_found():
    assert access.letter_and_after("<p>Yes.</p>\n" + VOICE * 5_000 + WORDS) == ("<p>Yes.</p>\n", VOICE * 5_000 + WORDS)
