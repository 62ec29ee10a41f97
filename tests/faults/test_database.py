"""PostgreSQL goes away: what was answered is there, nothing is there twice, and nobody reads of machines."""

import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape

import pytest

from tests.faults.people import LANGUAGES, Young, code_in, crowd, is_kind
from tests.faults.site import Site
from tests.servers.site import eventually
from tests.servers.stores import Cluster

TEXT = "Saanko kertoa tästä jollekin, vain sinulle?"


@contextmanager
def away(cluster: Cluster) -> Iterator[None]:
    """While the block runs there is no database."""
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


def field(page: str) -> str:
    """What stands in the field for the text."""
    found = re.search(r'<textarea[^>]*name="text"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1]) if found else ""


def test_while_it_restarts_and_while_it_crashes_every_question_comes_in_once(site: Site, cluster: Cluster) -> None:
    before = site.asked()
    with crowd(site) as many:
        time.sleep(2)
        for how in (signal.SIGINT, signal.SIGQUIT):
            cluster.stop(how)
            time.sleep(6)  # longer than a process waits for it
            cluster.start()
            time.sleep(2)
        assert eventually(lambda: len(many.asked) > 4)
    assert (many.without_words(), many.unkind()) == ([], [])
    assert site.asked() - before == len(many.asked)
    assert set(many.failed_reads()) | set(many.failed_presses()) <= {503}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_without_it_the_text_stays_on_the_page_and_the_next_press_is_in(
    site: Site, cluster: Cluster, language: str
) -> None:
    young, before = Young(site, language), site.asked()
    young.opens()
    number = young.hidden["nonce"]
    with away(cluster):
        answers = [young.presses(TEXT) for _time in (1, 2, 3)]  # however long it was away, it is found at once again
    told = {(answer.status, is_kind(answer, language), field(answer.page)) for answer in answers}
    assert told == {(503, True, TEXT)}
    assert young.hidden["nonce"] == number
    assert young.presses(TEXT).status == 200
    assert (young.finds_again(TEXT), site.asked() - before) == (True, 1)


def test_without_it_a_press_in_the_thread_waits_on_the_page_and_counts_once(site: Site, cluster: Cluster) -> None:
    young = Young(site, "sv")
    young.asks("Kan jag prata med någon?")
    thread = young.opens_thread()
    with away(cluster):
        first = thread.writes("Det hände igen igår.")
    assert (first.status, is_kind(first, "sv"), field(first.page)) == (503, True, "Det hände igen igår.")
    again = [thread.writes("Det hände igen igår.") for _time in (1, 2)]
    assert [answer.status for answer in again] == [200, 200]
    assert young.opens_thread().page.count("Det hände igen igår.") == 1


def test_without_it_helplines_and_the_way_out_answer_at_once_and_pages_say_kindly_that_they_cannot(
    site: Site, cluster: Cluster
) -> None:
    with away(cluster):
        for language, path in zip(LANGUAGES, ("", "answers/", "topics/", "words/"), strict=True):
            helped, read = site.get(f"/{language}/help-now/"), site.get(f"/{language}/{path}")
            assert (helped.status, "tel:" in helped.page, helped.seconds < 2) == (200, True, True)
            assert (read.status, is_kind(read, language), read.seconds < 15) == (503, True, True)
        assert site.get("/exit?l=fi").status == 303
        assert site.get("/readyz").status == 503


HOLDS_DETECTION_UP = """
CREATE FUNCTION faults_hold() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(120); RETURN NEW; END $$ LANGUAGE plpgsql;
CREATE TRIGGER faults_hold BEFORE UPDATE ON questions_question FOR EACH ROW EXECUTE FUNCTION faults_hold();
"""
# nginx asks once more where the line was an old one: that press waits behind the first and would hold next.
ENDS_WHO_IS_HELD = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' OR wait_event_type = 'Lock'
"""
A_MINUTE_LATER = """
ALTER TABLE questions_event DISABLE TRIGGER USER;
UPDATE questions_event SET at = at - interval '1 minute'
WHERE question_id = (SELECT max(id) FROM questions_question);
ALTER TABLE questions_event ENABLE TRIGGER USER;
"""


def level(site: Site) -> int:
    """What is suggested for the newest question."""
    return int(site.value("SELECT suggested_level FROM questions_question ORDER BY id DESC LIMIT 1"))


@pytest.mark.parametrize("pressed_again", [True, False])
def test_a_process_killed_between_storing_and_answering_costs_a_press_and_no_question(
    site: Site, pressed_again: bool
) -> None:
    young, before, text = Young(site, "en"), site.asked(), "I want to kill myself tonight."
    young.opens()
    site.rows(HOLDS_DETECTION_UP)
    with ThreadPoolExecutor(1) as aside:
        pressed = aside.submit(young.presses, text)
        assert eventually(lambda: site.asked() == before + 1)
        for process in site.processes_of("web"):
            os.kill(process, signal.SIGKILL)
    site.rows(ENDS_WHO_IS_HELD)
    site.rows("DROP FUNCTION faults_hold() CASCADE")
    answer = pressed.result()
    assert (answer.status, is_kind(answer, "en"), level(site)) == (503, True, 0)
    if pressed_again:  # the same number and the same text: the same six words, and the card for who is in danger
        pages = [young.presses(text) for _time in (1, 2)]
        assert ([page.status for page in pages], code_in(pages[0].page)) == ([200, 200], code_in(pages[1].page))
        assert young.finds_again(text)
    else:
        site.rows(A_MINUTE_LATER)
        site.run("questions.tasks.detect_what_was_left")
    assert (eventually(lambda: level(site) == 2), site.asked() - before) == (True, 1)
