"""The library's lists where a language is spoken in two countries."""

import pytest

from moderation.library import Narrowed, listed
from moderation.views.library import telling
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def _missing(language=""):
    return [row.title for row in listed("missing", make_user("worker"), Narrowed(language))]


def _telling(**fields):
    return make_article(key="telling", title=f"telling {fields['language']}", **fields)


def test_a_text_for_one_country_is_lacking_for_the_other_that_speaks_its_language():
    for code, country in (("fi", "fi"), ("sv", "se"), ("nb", "no"), ("en", "")):
        _telling(language=code, country=country)
    assert [_missing(code) for code in ("sv", "nb", "en", "")] == [["telling fi"], [], [], ["telling fi"]]
    _telling(language="sv", country="fi")
    assert _missing() == []


def test_a_row_says_of_which_country_it_is_and_what_lacks_there():
    finnish, swedish = _telling(language="fi", country="fi"), _telling(language="sv", country="se")
    rows = [telling.in_list(row, [finnish, swedish], wanted="") for row in (finnish, swedish)]
    assert [row["language_name"] for row in rows] == ["suomi · Finland", "svenska · Sweden"]
    assert [[code for code, _name in row["wanted"]] for row in rows] == [["sv", "nb", "en"], ["nb", "en"]]


def test_the_text_for_one_country_is_never_older_than_that_for_the_other():
    swedish, other = (make_article(language="sv", country=country, key="telling") for country in ("se", "fi"))
    assert telling.newer(swedish, [other]) == []
    assert list(listed("older", make_user("worker"))) == []
