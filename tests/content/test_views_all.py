"""What holds for every page that readers see."""

import re

import pytest

from content.terms import load_terms
from content.topics import load_topics
from tests.factories import make_article, make_publication, make_topic

pytestmark = pytest.mark.django_db
LISTS = ("answers/", "topics/", "articles/", "words/", "search/", "help-now/", "people/", "topics/wronged/")
LANGUAGES = ("fi", "sv", "nb", "en")


@pytest.fixture
def pages(client, clock):
    """Path -> response of every kind of page in every language; no line opens or closes soon."""
    clock.set("2026-11-18 03:17")
    load_topics(), load_terms()
    paths = [f"/{language}/{page}" for language in LANGUAGES for page in LISTS]
    for language in LANGUAGES:
        row = make_publication(language=language, title=f"An answer {language}", topic=make_topic("home"))
        article = make_article(language=language, title=f"An article {language}", topic=make_topic("home"))
        paths += [f"/{language}/answers/{row.pk}-{row.slug}/", f"/{language}/articles/{article.slug}/"]
    paths += ["/fi/words/huostaanotto/", "/sv/words/umgange/", "/nb/words/klage/", "/en/words/plan/"]
    return {path: client.get(path) for path in paths}


def test_no_page_sets_a_cookie_or_differs_by_one(pages):
    wrong = [
        path
        for path, response in pages.items()
        if response.status_code != 200 or response.cookies or "Cookie" in response.headers.get("Vary", "")
    ]
    assert wrong == []


ANSWERS = ("/answers/", "/topics/", "/feed.atom")  # where what was taken down must be gone at once


def test_pages_that_hold_answers_are_asked_for_anew_and_the_others_kept_a_minute_or_five(pages):
    for path, response in pages.items():
        kept = response.headers["Cache-Control"]
        if any(part in path for part in ANSWERS):
            assert (path, set(kept.split(", "))) == (path, {"public", "no-cache"})
        else:
            seconds = 300 if path.endswith("/help-now/") else 60
            assert (path, kept) == (path, f"public, max-age={seconds}")


def test_every_page_has_one_heading_a_description_and_no_inline_code(pages):
    for path, response in pages.items():
        body = response.content.decode()
        assert (path, body.count("<h1")) == (path, 1)
        assert re.search(r'<meta name="description" content="[^"]{20,}">', body), path
        assert not re.search(r"""<style|<script(?! src=| type="application/ld\+json">)| style=| on[a-z]+=""", body), (
            path
        )


def test_titles_are_unique_in_a_language(pages):
    for language in LANGUAGES:
        titles = [
            re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1]
            for path, response in pages.items()
            if path.startswith(f"/{language}/")
        ]
        assert len(titles) == len(set(titles))
