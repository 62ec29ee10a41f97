"""A new version comes up under load: by SIGHUP, and with its migration while the old code serves. Nobody notices."""

import http.client
import os
import signal
import subprocess
import sys
import time

from tests.faults.people import crowd
from tests.faults.site import Site, plain_request
from tests.servers import web
from tests.servers.processes import ROOT, free_port
from tests.servers.site import eventually

NEXT = {"DJANGO_SETTINGS_MODULE": "tests.faults.next_release.settings"}
NEW = ("/fi/answers/", "/fi/ask/")


def a_new_version(site: Site) -> None:
    """`systemctl reload kynnys-web`: other processes, the same place to listen."""
    old = site.processes_of("web")
    os.kill(site.running("web").process.pid, signal.SIGHUP)

    def are_others() -> bool:
        new = site.processes_of("web")
        return len(new) == 2 and not set(old) & set(new)

    assert eventually(are_others, 180)


def migrate(site: Site) -> None:
    """The next release's migration, as `manage.py migrate` runs it, while the old code is at work."""
    env = site.env | NEXT | {"PGOPTIONS": "-c lock_timeout=3s"}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    for _time in range(5):  # it gives up rather than make them wait, and is run again (docs/operations.md)
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        if "lock timeout" not in done.stderr:
            break
    assert done.returncode == 0, done.stderr[-3000:]


def test_no_request_fails_while_new_processes_take_the_place_of_old_ones(site: Site) -> None:
    before = site.asked()
    with crowd(site, askers=4, readers=4) as many:
        for _time in (1, 2):
            time.sleep(1)
            a_new_version(site)
        site.stop("worker", "beat")
        site.start("worker", "beat")
        assert eventually(lambda: len(many.asked) > 4)
    assert (many.failed_presses(), many.failed_reads(), many.without_words()) == ([], [], [])
    assert site.asked() - before == len(many.asked)


def test_a_migration_runs_while_old_code_serves_and_new_code_comes_up_beside_it(site: Site) -> None:
    before = site.asked()
    with crowd(site, askers=3, readers=3) as many:
        time.sleep(1)
        migrate(site)
        time.sleep(2)  # old code on the new tables
        with web.gunicorn(site.folder, site.env | NEXT, port=(port := free_port()), name="next"):
            told = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https"}
            lines = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _time in range(2)]
            beside = [plain_request(line, "GET", path, None, told) for line, path in zip(lines, NEW, strict=True)]
        assert eventually(lambda: len(many.asked) > 2)
    assert [answer.status for answer in beside] == [200, 200]
    assert (many.failed_presses(), many.failed_reads(), many.without_words()) == ([], [], [])
    assert site.asked() - before == len(many.asked)
    assert site.value("SELECT count(*) FROM questions_question WHERE made_up_mood = ''") == site.asked()
