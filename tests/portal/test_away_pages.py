"""What nginx shows while the program is away: a page of each language, as the templates have it now."""

import re

from django.conf import settings

from portal.management.commands import away_pages


def test_the_pages_in_ops_away_are_those_of_the_templates() -> None:
    assert {path: path.read_text() for path in away_pages.pages()} == away_pages.pages()
    assert len(away_pages.pages()) == len(settings.LANGUAGES)


def test_they_call_for_nothing_and_name_a_number_to_ring() -> None:
    for page in away_pages.pages().values():
        assert re.findall(r'(?:src|href)="([^"]+)"', page)[-1] == "tel:112"
        assert not re.search(r"<(script|style|img|link rel=.stylesheet)", page)
