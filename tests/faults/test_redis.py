"""Redis goes away, or hangs: asking and reading go on, publishing goes on as soon as it is back."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.people import Young, crowd, is_kind
from tests.faults.site import Site
from tests.servers.site import eventually

WENT_LIVE = "SELECT count(*) FROM content_event WHERE publication_id = %s AND step = 'go_live'"


@contextmanager
def away(site: Site) -> Iterator[None]:
    """While the block runs there is no Redis."""
    site.stop("redis")
    try:
        yield
    finally:
        site.start("redis")


@contextmanager
def hanging(site: Site) -> Iterator[None]:
    """While the block runs it takes requests and answers none."""
    (server,) = site.ids_on(site.redis)
    os.kill(server, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server, signal.SIGCONT)


def a_live_one(site: Site) -> tuple[int, str]:
    """Number and address of an answer that anybody may read."""
    number, slug = site.rows(
        "SELECT id, slug FROM content_publication WHERE status = 'live' AND language = 'fi' ORDER BY id LIMIT 1"
    )[0]
    return int(number), f"/fi/answers/{number}-{slug}/"


def status_of(site: Site, number: int) -> str:
    """Of a publication."""
    return str(site.value("SELECT status FROM content_publication WHERE id = %s", number))


def test_whoever_asks_and_reads_notices_nothing(site: Site) -> None:
    before = site.asked()
    with crowd(site) as many:
        for fault in (away, hanging):
            time.sleep(1)
            with fault(site):
                time.sleep(5)
        assert eventually(lambda: len(many.asked) > 4)
    assert (many.failed_presses(), many.failed_reads(), many.without_words()) == ([], [], [])
    assert many.slowest() < 15
    assert site.asked() - before == len(many.asked)


def test_who_comes_back_is_told_to_press_again_and_does_not_lose_what_was_written(site: Site) -> None:
    young = Young(site, "fi")
    young.asks("Kuka lukee tämän?")
    thread = young.opens_thread()
    with away(site):
        told = young.comes_back(text="Vielä yksi asia.")
        written = thread.writes("Tämä tuli sillä välin.")
    assert (told.status, is_kind(told, "fi"), "Vielä yksi asia." in told.page) == (503, True, True)
    assert (written.status, young.opens_thread().page.count("Tämä tuli sillä välin.")) == (200, 1)


def test_what_is_taken_down_is_gone_and_what_is_due_goes_live_once(site: Site) -> None:
    number, path = a_live_one(site)
    went_before = site.value(WENT_LIVE, number)
    with away(site):
        assert site.get(path).status == 200
        site.rows("UPDATE content_publication SET status = 'withdrawn' WHERE id = %s", number)
        time.sleep(1.05)
        assert {site.get(path).status for _time in range(6)} == {410}
        site.rows("UPDATE content_publication SET status = 'scheduled', goes_live_on = now() WHERE id = %s", number)
        time.sleep(3)
        assert status_of(site, number) == "scheduled"
    assert eventually(lambda: status_of(site, number) == "live", 90)
    assert eventually(lambda: site.get(path).status == 200, 5)
    assert site.value(WENT_LIVE, number) == went_before + 1
