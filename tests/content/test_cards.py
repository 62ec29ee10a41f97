"""A published answer in a list: lists write the card themselves, since looking into a component costs more than it."""

import re
from datetime import date
from itertools import product

import pytest
from django.template.loader import render_to_string

from content.access import Card
from ground.templatetags.speech import spoken_month

PLAIN = Card("May I “read” it & more?", "/fi/answers/5-saanko/", "My <rights>", date(2026, 11, 1), "", "fi", False)
CHOICES = list(product([2, 3], ["", "Yes. You & they may."], ["", "finland"], [False, True]))


def folded(html: str) -> str:
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", " ".join(html.split()))


def as_component(card: Card, heading: int) -> str:
    told = {"title": card.title, "url": card.url, "topic": card.topic_name, "country": card.country}
    told |= {"month": spoken_month(card.month), "first_words": card.first_words, "lang": card.language}
    return render_to_string("components/answer_card.html", {**told, "unread": card.is_unread, "heading": heading})


@pytest.mark.parametrize(("heading", "words", "country", "is_unread"), CHOICES)
def test_a_list_shows_a_card_as_the_component_does(heading: int, words: str, country: str, is_unread: bool) -> None:
    card = Card(**{**vars(PLAIN), "first_words": words, "country": country, "is_unread": is_unread})
    listed = folded(render_to_string("content/_answers.html", {"cards": [card], "heading": heading}))
    assert listed == f'<ul class="rows"><li>{folded(as_component(card, heading))}</li></ul>'
