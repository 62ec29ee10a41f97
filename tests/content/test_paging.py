"""Keyset pages: nothing twice, nothing left out, the same cost at any depth."""

from datetime import date

import pytest

from content import paging
from content.models import Readable
from tests.factories import make_publication, make_topic
from tests.generation import remembering

pytestmark = pytest.mark.django_db


def _many(count, **fields):
    months = [date(2026, 1 + number % 9, 1) for number in range(count)]
    return [make_publication(title=f"Answer {n}", month=month, **fields) for n, month in enumerate(months)]


def _ids(page):
    return [int(card.url.split("/")[3].split("-")[0]) for card in page.rows]


def test_walking_to_the_end_meets_each_answer_once_newest_first():
    rows = _many(45)
    expected = [row.pk for row in sorted(rows, key=lambda row: (row.month, row.pk), reverse=True)]
    page, met = paging.page("fi"), []
    met += _ids(page)
    while page.before:
        page = paging.page("fi", before=page.before)
        met += _ids(page)
    assert met == expected


def test_the_way_back_leads_over_the_same_pages():
    _many(45)
    first = paging.page("fi")
    second = paging.page("fi", before=first.before)
    third = paging.page("fi", before=second.before)
    assert paging.page("fi", after=third.after) == second
    assert _ids(paging.page("fi", after=second.after)) == _ids(first)


def test_the_first_page_has_nothing_newer_and_the_last_nothing_older():
    _many(25)
    first = paging.page("fi")
    last = paging.page("fi", before=first.before)
    assert (first.after, last.before, len(first.rows), len(last.rows)) == ("", "", 20, 5)
    assert paging.page("fi", after=last.after).after == ""


def test_a_page_takes_one_query_at_any_depth(django_assert_num_queries, monkeypatch):
    topic = _many(45, topic=make_topic("home"))[0].topic
    remembering(monkeypatch)
    deep = paging.page("fi", before=paging.page("fi").before)
    for key in ({}, {"before": deep.before}, {"after": deep.after}):
        with django_assert_num_queries(1):
            paging.page("fi", topic, **key)
        with django_assert_num_queries(1):
            paging.page("fi", **key)


def test_a_sensitive_answer_shows_in_the_list_of_its_topic_only():
    topic = make_topic("mind")
    row = make_publication(topic=topic, sensitive=True)
    assert (paging.page("fi").rows, _ids(paging.page("fi", topic))) == ([], [row.pk])


def test_what_is_not_live_shows_in_no_list():
    topic = make_topic("mind")
    for status in (Readable.SCHEDULED, Readable.HELD, Readable.WITHDRAWN):
        make_publication(status, topic=topic)
    assert (paging.page("fi").rows, paging.page("fi", topic).rows) == ([], [])


@pytest.mark.parametrize("key", ["x", "2026-13.1", "0000-01.1", "2026-01", "2026-01.", "2026-01.1 ", "2026-01.-1"])
def test_what_is_no_key_is_refused_by_name(key):
    with pytest.raises(paging.BadKey):
        paging.page("fi", before=key)


def test_a_list_is_in_one_language_at_any_depth():
    topic = make_topic("home")
    _many(22, topic=topic), _many(22, topic=topic, language="sv")
    for of in (None, topic):
        first = paging.page("sv", of)
        pages = [first, paging.page("sv", of, before=first.before), paging.page("sv", of, after="2020-01.1")]
        assert {card.language for page in pages for card in page.rows} == {"sv"}
