"""The version that went out last and this one serve at once, on one database that is migrated meanwhile.

Two real trees behind one nginx: a form that the one has made is sent to the other. The tree of the version before comes
out of git's history; where there is none (a shallow clone, an archive) the test says so, and what is left is the
made-up migration of test_deploy.py.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import released
from tests.faults.people import LANGUAGES, Young, crowd
from tests.faults.site import Site, made_site
from tests.servers import stores, web
from tests.servers.processes import ROOT, answers, free_port
from tests.servers.site import eventually
from tests.servers.stores import Cluster

PARTS = ("redis", "web", "nginx", "worker", "beat")
SECONDS = 12  # nginx looks again after ten for a machine that was not there


def manage(tree: Path, env: web.Env, *words: str) -> None:
    """`manage.py` of a version, to its end."""
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=tree, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def static(tree: Path, env: web.Env) -> None:
    """Each version adds its files to those that are there (docs/operations.md)."""
    manage(tree, env, "collectstatic", "--noinput", "--verbosity", "0")


@pytest.fixture
def site(cluster: Cluster, tmp_path: Path) -> Iterator[Site]:
    """The version before, at work, and room beside it for this one."""
    tree = released.unpacked(tmp_path)
    if tree is None:
        pytest.skip("the version before can't be had: no git here, or its history ends too early")
    with made_site(tmp_path, lambda: stores.new_database(cluster.url, "two_versions")) as made:
        made.env |= {"STATIC_ROOT": str(tmp_path / "static")}
        made.host, made.beside = ["env", f"--chdir={tree}"], [free_port()]
        for words in ("compile_texts", "migrate --verbosity 0", "load_demo"):
            manage(tree, made.env, *words.split())
        static(tree, made.env)
        made.start(*PARTS)
        assert eventually(lambda: answers(made.app))
        yield made


def migrate(site: Site) -> None:
    """As docs/operations.md has it where many read; it gives up rather than make them wait, and is run again."""
    for left in range(4, -1, -1):
        try:
            manage(ROOT, site.env | {"PGOPTIONS": "-c lock_timeout=3s"}, "migrate", "--verbosity", "0")
        except AssertionError as failure:
            if not left or "lock timeout" not in str(failure):
                raise
        else:
            return


@pytest.mark.timeout(900)
def test_the_version_before_and_this_one_serve_at_once_while_the_database_is_migrated(site: Site) -> None:
    before = site.asked()
    static(ROOT, site.env)
    with crowd(site, askers=3, readers=3) as many:
        time.sleep(1)
        migrate(site)
        time.sleep(2)  # the old code on the new tables
        with (
            web.gunicorn(site.folder, site.env, port=site.beside[0], name="new"),
            web.worker(site.folder, site.env, name="new_worker"),
        ):
            time.sleep(SECONDS)
            site.stop("beat", "worker", "web")
            with web.beat(site.folder, site.env, name="new_beat"):
                time.sleep(2)
                many.going = False
                after = [Young(site, language) for language in LANGUAGES]
                told = [bool(young.asks("Kuka lukee tämän?")) for young in after]
                lost = many.without_words()
    assert (many.failed_presses(), many.failed_reads(), lost) == ([], [], [])
    assert (told, len(many.asked) > 2) == ([True] * 4, True)
    assert site.asked() - before == len(many.asked) + len(after)
