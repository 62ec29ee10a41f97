"""The disk of the database is full: nothing is half stored, reading goes on, and the text waits on the page."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.people import Young, is_kind
from tests.faults.site import Site, running_site
from tests.servers.site import demo_database
from tests.servers.stores import Cluster

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
ROOM = 8 * 1024 * 1024  # bytes beyond what the demo takes


@pytest.fixture
def disk(cluster: Cluster, tmp_path: Path) -> Iterator[Path]:
    """A small disk on which the rows of a site will lie."""
    demo_database("measured", cluster.url)
    with psycopg.connect(f"{cluster.url}/postgres", autocommit=True) as connection:
        found = connection.execute("SELECT pg_database_size('measured')").fetchone()
    size, folder = (found[0] if found else 0) + ROOM, cluster.home / "small"
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        (folder / "rows").mkdir()
        shutil.chown(folder / "rows", "postgres")
        with psycopg.connect(f"{cluster.url}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{folder}/rows'")  # type: ignore[call-overload]
        yield folder
        with psycopg.connect(f"{cluster.url}/postgres", autocommit=True) as connection:
            connection.execute("DROP DATABASE disk WITH (FORCE)")
            connection.execute("DROP TABLESPACE small")
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def small_site(disk: Path, cluster: Cluster, tmp_path: Path) -> Iterator[Site]:
    """A whole site on it."""
    with running_site(tmp_path, cluster.url, "disk", place="small") as running:
        yield running


def fill(disk: Path) -> Path:
    """Not a byte is left; gives the file that takes the room."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"0" * 4096)
        except OSError:
            return filler


def test_on_a_full_disk_the_text_stays_and_is_in_once_there_is_room(small_site: Site, disk: Path) -> None:
    before, written = small_site.asked(), ("Onko tämä normaalia? " * 150).strip()
    filler, came_in = fill(disk), []
    young = Young(small_site, "fi")
    young.opens()
    while (answer := young.presses(f"{len(came_in)} {written}")).status == 200 and len(came_in) < 300:
        came_in.append((f"{len(came_in)} {written}"[:60], young))  # what still fitted into pages that were there
        young = Young(small_site, "fi")
        young.opens()
    assert (answer.status, is_kind(answer, "fi"), written in answer.page) == (503, True, True)
    assert {small_site.get(path).status for path in ("/fi/", "/fi/answers/", "/fi/help-now/", "/fi/ask/")} == {200}
    filler.unlink()
    last = f"{len(came_in)} {written}"
    assert young.presses(last).status == 200
    assert all(one.finds_again(text) for text, one in [*came_in, (last[:60], young)])
    assert small_site.asked() - before == len(came_in) + 1
