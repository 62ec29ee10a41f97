"""What nginx shows while the program is away: a page of each language, as the templates have it now."""

import re

from django.conf import settings

from portal.management.commands import away_pages


def test_the_pages_in_ops_away_are_those_of_the_templates() -> None:
    assert {path: path.read_text() for path in away_pages.pages()} == away_pages.pages()
    assert len(away_pages.pages()) == len(settings.LANGUAGES)


def test_they_call_for_nothing_and_name_numbers_to_ring_the_first_of_them_112() -> None:
    for page in away_pages.pages().values():
        leave, *numbers = re.findall(r'<a [^>]*(?:src|href)="([^"]+)"', page)
        assert leave.startswith("https://")
        assert numbers[0] == "tel:112"
        assert "tel:116111" in numbers
        assert all(number.startswith("tel:") for number in numbers)
        assert not re.search(r"<(script|img|link rel=.stylesheet)|url\(|@import| style=", page)


def test_nginx_lets_in_their_styles_and_no_others() -> None:
    conf = (settings.BASE_DIR / "ops" / "nginx.conf").read_text()
    sources = {away_pages.style_source(page) for page in away_pages.pages().values()}
    assert re.findall(r"style-src ([^;]+);", conf) == list(sources)


def test_styles_that_changed_have_another_name() -> None:
    assert away_pages.style_source("<style>a</style>") != away_pages.style_source("<style>b</style>")
