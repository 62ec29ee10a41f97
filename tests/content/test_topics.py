"""The topics that come with the software."""

import pytest

from content.models import Topic
from content.topics import load_topics

SLUGS = ["home", "protection", "school", "friends", "mind", "love", "safety", "wronged"]
LANGUAGES = ("fi", "sv", "nb", "en")

pytestmark = pytest.mark.django_db


def test_eight_topics_are_loaded_in_their_order_and_twice_changes_nothing():
    assert (load_topics(), load_topics()) == (8, 8)
    assert list(Topic.objects.order_by("position").values_list("slug", flat=True)) == SLUGS


def test_each_has_a_name_and_first_words_in_every_language():
    load_topics()
    missing = [
        (t.slug, code) for t in Topic.objects.all() for code in LANGUAGES if not (t.names.get(code) and t.lead(code))
    ]
    assert missing == []


def test_only_wronged_is_about_us():
    load_topics()
    assert list(Topic.objects.filter(about_us=True).values_list("slug", flat=True)) == ["wronged"]


def test_loaded_again_what_an_editor_has_changed_stays() -> None:
    load_topics()
    Topic.objects.filter(slug="school").update(names={"fi": "Koulu ja opiskelu"}, position=99)
    load_topics()
    assert Topic.objects.values_list("names", "position").get(slug="school") == ({"fi": "Koulu ja opiskelu"}, 99)
