"""A whole disaster on PostgreSQL: backup, erasures, an empty database, restore, replay; what readers see is the same.

Processes of their own, as an operator runs them.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import env as servers
from tests.servers import stores, web
from tests.servers.processes import DidNotStart
from tests.servers.web import Env, manage

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]

MAKE = """
from tests.factories import *
from questions.models import Publish
rows = [make_question(Status.ANSWERED, publish=Publish.YES) for _number in range(4)]
for row in rows[:3]: public.go_live(row.publication)
make_article(); make_term()
make_publication(title="Stays as it is")
from content import kept_files
kept_files.keep("0123456789abcdef0123456789abcdef.mp4", b"moving")
import json; print(json.dumps([row.pk for row in rows]))
"""
ERASE = """
from django.utils import timezone
from questions import workflow
from questions.models import Question
withdrawn, wished, erased, taken_back = Question.objects.order_by("pk")
workflow.withdraw(withdrawn)
workflow.say_no(wished, nonce="n" * 40)
workflow.erase(erased)
workflow.say_no(taken_back, nonce="m" * 40)
from people import workflow as staff
from people.models import User
staff.shut_out(User.objects.order_by("pk")[0], by=User.objects.order_by("pk")[1])
from portal.tasks import write_ledger
print(write_ledger())
"""
STATE = """
import json
from content.models import Publication
from questions.models import Message, Question
texts = {str(row.pk): "".join(m.text for m in row.messages.all()) for row in Question.objects.all()}
print(json.dumps({
    "live": sorted(Publication.objects.live().values_list("pk", flat=True)),
    "texts": [key for key, text in texts.items() if text],
    "opens": [row.pk for row in Question.objects.exclude(code_digest=None)],
    "publish": [row.publish for row in Question.objects.order_by("pk")],
}))
"""
STATUSES = """
from django.test import Client
client = Client(HTTP_HOST="127.0.0.1")
paths = ("/fi/", "/en/ask/", "/readyz", "/healthz", "/fi/help-now/")
print([client.get(path).status_code for path in paths])
"""


def shell(env: Env, code: str) -> str:
    return manage(env, "shell", "--no-imports", "-c", code).strip().splitlines()[-1]


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Env]:
    """A site with a key, a ledger and a folder for backups."""
    key = manage(web.environment(DEMO="1"), "backup_key", str(tmp_path / "backup.key")).strip()
    more = {
        "LEDGER": str(tmp_path / "ledger"),
        "BACKUP_FOLDER": str(tmp_path / "backups"),
        "BACKUP_KEY": key.removeprefix("BACKUP_KEY="),
        "MEDIA_ROOT": str(tmp_path / "media"),
    }
    url = stores.new_database(servers.POSTGRES, "disaster")
    env = web.settings_for(url, servers.REDIS + "/9", "http://127.0.0.1:8000", mail_port=1, **more)
    web.collect_static()
    manage(env, "migrate", "--verbosity", "0")
    return env


def elsewhere(env: Env, tmp_path: Path, name: str) -> Env:
    """The same settings with an empty database and an empty folder of pictures."""
    return env | {
        "DATABASE_URL": stores.new_database(servers.POSTGRES, name),
        "MEDIA_ROOT": str(tmp_path / f"media-{name}"),
    }


def copy(env: Env, folder: Path) -> dict[str, bytes]:
    """What readers see: every page and file of the public side."""
    manage(env | {"DEBUG": "1"}, "export_site", str(folder))
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".kynnys-copy"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_site_comes_back_as_it_was_but_for_what_was_erased_since(live, tmp_path):
    numbers = json.loads(shell(live, MAKE))
    before = copy(live, tmp_path / "before")
    backup = Path(manage(live, "backup").split()[0])
    assert b"PGDMP" not in backup.read_bytes()
    assert int(shell(live, ERASE)) >= 6
    after = json.loads(shell(live, STATE))
    new = elsewhere(live, tmp_path, "restored")
    manage(new, "restore", str(backup), "--key", str(tmp_path / "backup.key"))

    assert shell(new, STATUSES) == "[503, 503, 503, 200, 200]"  # nothing is served yet, but help
    with pytest.raises(DidNotStart, match="replay_erasures first"):
        manage(new, "export_site", str(tmp_path / "early"))
    undone = json.loads(shell(new, STATE))
    assert undone["texts"] == [str(number) for number in numbers]  # what a backup brings back

    told = manage(new, "replay_erasures", live["LEDGER"])
    assert "The site serves again." in told
    assert json.loads(shell(new, STATE)) == after
    assert shell(new, STATUSES) == "[200, 200, 200, 200, 200]"
    gone = copy(new, tmp_path / "gone")
    assert gone == copy(live, tmp_path / "live")
    assert set(gone) < set(before)
    assert "was not restored" in refused(new, "replay_erasures", live["LEDGER"])


def test_without_erasures_every_page_is_the_same_byte_for_byte(live, tmp_path):
    shell(live, MAKE)
    before = copy(live, tmp_path / "before")
    backup = Path(manage(live, "backup").split()[0])
    new = elsewhere(live, tmp_path, "restored")
    manage(new, "restore", str(backup), "--key", str(tmp_path / "backup.key"))
    assert "no ledger in" in refused(new, "replay_erasures", str(tmp_path))
    manage(new, "replay_erasures", "--no-ledger")
    assert copy(new, tmp_path / "after") == before
    assert (Path(new["MEDIA_ROOT"]) / "0123456789abcdef0123456789abcdef.mp4").read_bytes() == b"moving"
    assert manage(new, "showmigrations", "--plan").count("[ ]") == 0
    assert manage(new, "check", "--database", "default")  # every trigger is there


def refused(env: Env, *words: str) -> str:
    with pytest.raises(DidNotStart) as failure:
        manage(env, *words)
    return str(failure.value)


def test_what_can_not_be_restored_is_refused_and_changes_nothing(live, tmp_path):
    backup, key = Path(manage(live, "backup").split()[0]), str(tmp_path / "backup.key")
    assert "is not empty" in refused(live, "restore", str(backup), "--key", key)
    new = elsewhere(live, tmp_path, "restored")
    manage(live, "backup_key", str(tmp_path / "other.key"))
    assert "another key" in refused(new, "restore", str(backup), "--key", str(tmp_path / "other.key"))
    cut = tmp_path / "cut.backup"
    cut.write_bytes(backup.read_bytes()[:-100])
    assert "cut or changed" in refused(new, "restore", str(cut), "--key", key)
    with psycopg.connect(new["DATABASE_URL"]) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


def test_a_database_that_is_away_gives_no_backup(live):
    away = live | {"DATABASE_URL": "postgres://test@127.0.0.1:1/none"}
    assert "OperationalError" in refused(away, "backup") or "refused" in refused(away, "backup")
    assert not Path(live["BACKUP_FOLDER"]).exists()
