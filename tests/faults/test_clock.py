"""The clock of the web machine is set back and put forward by an hour, under nginx and gunicorn (clock.c).

The worker and beat keep the right one here. What beat does when its own clock is set back: tests/portal/test_beat.py.
"""

import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.people import Young
from tests.faults.site import Site, running_site
from tests.servers.site import eventually
from tests.servers.stores import Cluster

pytestmark = pytest.mark.skipif(shutil.which("cc") is None, reason="a clock of our own needs a C compiler")
HOUR = 3600


@pytest.fixture(scope="module")
def site(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site whose web machine looks at a clock of ours; the others have the right one."""
    folder = tmp_path_factory.mktemp("clock")
    library, source = folder / "clock.so", Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    clock = {"LD_PRELOAD": str(library), "FAULTS_CLOCK": str(folder / "clock")}
    (folder / "clock").write_bytes(struct.pack("l", 0))
    with running_site(folder, cluster.url, "clock", clock=clock) as running:
        yield running


def set_clock(site: Site, seconds: int) -> None:
    """So many ahead of the right time, or behind it."""
    with (site.folder / "clock").open("r+b") as file:
        file.write(struct.pack("l", seconds))


def an_answer(site: Site) -> tuple[int, str]:
    """Number and address of one that anybody may read."""
    found = site.rows("SELECT id, slug FROM content_publication WHERE status = 'live' AND language = 'fi' ORDER BY id")
    number, slug = found[0]
    return int(number), f"/fi/answers/{number}-{slug}/"


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_after_a_jump_nothing_taken_down_shows_again_and_what_is_due_goes_live(site: Site, jump: int) -> None:
    set_clock(site, 0)
    number, path = an_answer(site)
    until = time.monotonic() + 3
    while time.monotonic() < until:  # kept everywhere, in each second
        assert site.get(path).status == 200
    set_clock(site, jump)
    site.rows("UPDATE content_publication SET status = 'withdrawn' WHERE id = %s", number)
    time.sleep(1.1)
    seen = []
    until = time.monotonic() + 3
    while time.monotonic() < until:
        seen.append(site.get(path).status)
    assert set(seen) == {410}
    site.rows("UPDATE content_publication SET status = 'scheduled', goes_live_on = '2020-01-01' WHERE id = %s", number)
    assert eventually(lambda: site.get(path).status == 200, 90)


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_after_a_jump_the_same_press_gives_the_same_words_and_the_thread_opens(site: Site, jump: int) -> None:
    set_clock(site, 0)
    young, before, text = Young(site, "nb"), site.asked(), "Er det noen der?"
    young.opens()
    first = young.presses(text)
    set_clock(site, jump)
    again = young.presses(text)
    assert ([first.status, again.status], site.asked() - before) == ([200, 200], 1)
    assert young.finds_again(text)
    thread = young.opens_thread()
    assert thread.writes("Jeg tenker på det ennå.").status == 200
    set_clock(site, 0)
    kept = thread.writes("Og så dette.")  # a token from another hour: the words are asked for, the text comes along
    assert (kept.status, "Og så dette." in kept.page) == (200, True)
