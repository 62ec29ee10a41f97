"""Did this help: counted once a page and month without who, bounded by limits, never an error to the reader."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from redis.exceptions import ConnectionError as RedisAway

from content import helped
from content.models import Article, Helped, Publication, Readable
from tests import env
from tests.factories import make_article, make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    cache.clear()


def _page(row: Publication | Article) -> str:
    return f"/fi/answers/{row.pk}-{row.slug}/" if isinstance(row, Publication) else f"/fi/articles/{row.slug}/"


def _number(client: Client, row: Publication | Article) -> str:
    found = re.search(r'name="number" value="([^"]+)"', client.get(_page(row)).content.decode())
    assert found is not None
    return found[1]


def _press(client: Client, row: Publication | Article, said: str = "yes", **more: Any) -> Any:
    number = more.pop("number", None) or _number(client, row)
    return client.post(f"{_page(row)}helped/", {"helped": said, "number": number}, **more)


def _counts() -> list[tuple[Any, ...]]:
    return list(Helped.objects.order_by("pk").values_list("publication", "article", "yes", "no"))


def test_a_reader_says_so_on_an_answer_and_on_an_article_and_reads_on(client: Client) -> None:
    row, article = make_publication(question="My own words"), make_article()
    answer = _press(client, row)
    assert (answer.status_code, answer.headers["Cache-Control"], answer.cookies.output()) == (200, "no-store", "")
    body = answer.content.decode()
    assert ("My own words" in body, "data-thanks" in body, 'data-step="helped_yes"' in body) == (True, True, False)
    assert f'rel="canonical" href="http://127.0.0.1:8000{_page(row)}"' in body
    said = _press(client, article, "no").content.decode()
    assert (article.title in said, "data-thanks" in said, 'href="/fi/ask/"' in said) == (True, True, True)
    assert _counts() == [(row.pk, None, 1, 0), (None, article.pk, 0, 1)]


@pytest.mark.skipif(env.ON_POSTGRES, reason="the clock of Redis cannot be moved")
def test_a_class_that_reads_one_kept_page_at_one_address_is_counted_press_by_press(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, now = make_publication(), signing.time.time()
    number = _number(client, row)
    for pupil in range(45):
        monkeypatch.setattr(signing.time, "time", lambda pupil=pupil: now + pupil * 6)
        _press(client, row, number=number), _press(client, row, number=number)
    assert _counts() == [(row.pk, None, 40, 0)]


def test_a_second_press_in_the_same_moment_is_thanked_for_and_not_counted(client: Client) -> None:
    row = make_publication()
    number = _number(client, row)
    pages = [_press(client, row, said, number=number) for said in ("yes", "yes", "no")]
    assert [("data-thanks" in page.content.decode(), page.status_code) for page in pages] == [(True, 200)] * 3
    assert _counts() == [(row.pk, None, 1, 0)]


def test_one_number_counts_for_each_text_and_for_each_address_that_a_cache_gave_it_to(client: Client) -> None:
    row, other = make_publication(), make_publication()
    number = _number(client, row)
    _press(client, row, number=number), _press(client, other, number=number)
    _press(client, row, number=number, REMOTE_ADDR="192.0.2.7")
    assert _counts() == [(row.pk, None, 2, 0), (other.pk, None, 1, 0)]


def test_a_class_at_one_address_is_counted_and_a_program_only_so_far(client: Client) -> None:
    row = make_publication()
    pages = [_press(client, row, number=helped.number()) for _pupil in range(30)]
    assert _counts() == [(row.pk, None, 30, 0)]
    pages += [_press(client, row, number=helped.number()) for _again in range(30)]
    assert {(page.status_code, "data-thanks" in page.content.decode()) for page in pages} == {(200, True)}
    assert _counts() == [(row.pk, None, 40, 0)]


def test_an_address_and_a_network_have_their_limits_over_many_texts() -> None:
    row = make_publication()
    assert [(one.most, one.seconds) for one in (helped.ADDRESS, helped.NETWORK, helped.TEXT)] == [
        (120, 600),
        (400, 600),
        (40, 86_400),
    ]
    rows = [make_publication() for _text in range(4)]
    pressed = [helped.say(rows[n % 4], "yes", number=helped.number(), address="192.0.2.1") for n in range(130)]
    assert sum(pressed) == 120
    near = [helped.say(row, "yes", number=helped.number(), address=f"192.0.2.{2 + n}") for n in range(253)]
    assert all(near)
    assert not all(
        helped.say(rows[n % 4], "yes", number=helped.number(), address=f"192.0.2.{2 + n}") for n in range(100)
    )


@pytest.mark.parametrize("number", ["", "made-up", "x" * 5000, signing.TimestampSigner().sign("another salt")])
def test_a_number_that_is_not_ours_counts_nothing(client: Client, number: str) -> None:
    row = make_publication()
    page = client.post(f"{_page(row)}helped/", {"helped": "yes", "number": number})
    assert (page.status_code, "data-thanks" in page.content.decode(), _counts()) == (200, True, [])


def test_a_number_is_old_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    row, number = make_publication(), helped.number()
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + 90_000)
    assert (helped.say(row, "yes", number=number, address="192.0.2.1"), _counts()) == (False, [])


@pytest.mark.parametrize("said", ["", "maybe", "count", "yes "])
def test_what_is_neither_yes_nor_no_leaves_the_buttons(client: Client, said: str) -> None:
    page = _press(client, make_publication(), said)
    assert (page.status_code, 'data-step="helped_yes"' in page.content.decode(), _counts()) == (200, True, [])


@pytest.mark.parametrize("away", [RedisAway, DatabaseError])
def test_when_nothing_can_count_the_reader_is_thanked_all_the_same(
    client: Client, monkeypatch: pytest.MonkeyPatch, away: type[Exception]
) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise away

    row, number = make_publication(), helped.number()
    monkeypatch.setattr(helped.limits, "hit", broken)
    page = _press(client, row, number=number)
    assert (page.status_code, "data-thanks" in page.content.decode(), _counts()) == (200, True, [])


def test_an_opened_or_bookmarked_address_of_the_press_leads_to_the_text(client: Client) -> None:
    row, article = make_publication(), make_article()
    for text in (row, article):
        answer = client.get(f"{_page(text)}helped/")
        assert (answer.status_code, answer.headers["Location"]) == (302, _page(text))


def test_what_is_not_live_takes_no_press(client: Client) -> None:
    gone, never = make_publication(Readable.WITHDRAWN), make_publication(Readable.SCHEDULED)
    draft = make_article(status=Readable.DRAFT)
    number = helped.number()
    codes = [_press(client, row, number=number).status_code for row in (gone, never)]
    assert (codes, _press(client, draft, number=number).status_code, _counts()) == ([410, 404], 302, [])


def test_another_site_cannot_press(client: Client) -> None:
    row = make_publication()
    assert _press(client, row, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert _counts() == []


def test_the_table_says_one_text_one_month_and_nothing_of_who() -> None:
    row, article = make_publication(), make_article()
    Helped.objects.create(publication=row, month=date(2026, 10, 1))
    wrong: list[dict[str, Any]] = [
        {"month": date(2026, 10, 1)},
        {"publication": row, "article": article, "month": date(2026, 9, 1)},
        {"publication": row, "month": date(2026, 10, 1)},
        {"article": article, "month": date(2026, 10, 2)},
    ]
    for fields in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Helped.objects.create(**fields)
    names = {field.name for field in Helped._meta.get_fields()}
    assert names == {"id", "publication", "article", "month", "yes", "no"}


def test_editors_are_told_a_year(django_assert_num_queries: Any) -> None:
    row, other = make_publication(), make_publication()
    for month, yes, no in ((date(2020, 1, 1), 9, 9), (date(2026, 9, 1), 2, 1), (date(2026, 10, 1), 3, 0)):
        Helped.objects.create(publication=row, month=month, yes=yes, no=no)
    with django_assert_num_queries(1):
        assert helped.counts([row, other], since=date(2025, 11, 1)) == {row.pk: helped.Counted(5, 1)}
    assert helped.counts([], since=date(2025, 11, 1)) == {}
