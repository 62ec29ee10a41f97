"""Two roles in PostgreSQL, for real: who serves does all that the site does, and can neither drop nor change a table.

Processes of their own, as in production; docs/adr/0037-who-serves-does-not-own.md.
"""

import json
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from portal import owning
from tests import env as servers
from tests.security.test_stores import shipped_redis
from tests.servers import stores, web
from tests.servers.site import eventually
from tests.servers.web import Env, manage

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]
OWNER, SERVING = "owner_of_rights", "serving_of_rights"

JOURNEY = """
import json
from importlib import import_module
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from content.models import Publication
from ground import generation
from ground.models import Generation, LedgerLine
from portal.schedule import JOBS
from questions import workflow
from questions.models import Event, Publish, Question, Receipt, Status
from tests.factories import *
from tests.questions import pages

client = Client(HTTP_HOST="127.0.0.1")
make_question()  # the organisation and its people
asked = pages.code(pages.ask(client, language="fi"))
row = make_question(Status.ANSWERED, publish=Publish.YES, title="Rights of the role")
before = Generation.objects.get().number
public.go_live(row.publication)
after = Generation.objects.get().number
[getattr(import_module(name.rpartition(".")[0]), name.rpartition(".")[2])() for name in (job.name for job in JOBS)]
call_command("index_search", verbosity=0)
with transaction.atomic():
    locked = [row.pk for row in Event.objects.select_for_update().order_by("pk")[:1]]
found = client.post("/fi/search/", {"q": "Rights of the role"}).content.decode()
desk = Client(HTTP_HOST="127.0.0.1")
desk.force_login(member(the_organisation(), "worker"))
opened = desk.get(f"/desk/questions/{Question.objects.first().pk}/").status_code
declined = make_question(Status.DECLINED)
withdrawn = make_question(level=2)
workflow.withdraw(withdrawn)
workflow.erase(declined)
call_command("rotate_keys", verbosity=0)
call_command("erase", verbosity=0)
call_command("clearsessions")
print(json.dumps({
    "asked": len(asked.split()), "shown": pages.come_back(client, make_question(language="en")).status_code,
    "counted": after > before, "found": "Rights of the role" in found, "desk": opened,
    "live": Publication.objects.live().count(), "waits": LedgerLine.objects.exists(),
    "locked": len(locked),
    "erased": declined.__class__.objects.get(pk=declined.pk).erased_at is not None,
}))
"""

FORBIDDEN = [
    "DROP TRIGGER questions_event_append_only ON questions_event",
    "ALTER TABLE questions_event DISABLE TRIGGER USER",
    "ALTER TABLE questions_draft ADD COLUMN later int",
    "ALTER TABLE questions_question OWNER TO serving_of_rights",
    "SET session_replication_role = replica",
    "SET ROLE owner_of_rights",
    "TRUNCATE questions_event CASCADE",
    "TRUNCATE django_session",
    "DROP TABLE questions_message CASCADE",
    "DROP FUNCTION ground_count_generation() CASCADE",
    "CREATE OR REPLACE FUNCTION ground_count_generation() RETURNS trigger AS 'BEGIN RETURN NULL; END' LANGUAGE plpgsql",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE TRIGGER mine BEFORE INSERT ON questions_message FOR EACH ROW EXECUTE FUNCTION ground_count_generation()",
    "UPDATE questions_event SET step = 'erase'",
    "UPDATE content_event SET step = 'x'",
    "DELETE FROM content_event",
    "UPDATE content_topicevent SET step = 'x'",
    "DELETE FROM content_topicevent",
    "DELETE FROM questions_setlight",
    "DELETE FROM ground_generation",
    "DELETE FROM django_migrations",
    "COPY questions_message TO PROGRAM 'cat'",
    "COPY questions_message TO '/tmp/kynnys-stolen'",
    "CREATE ROLE mine LOGIN",
    "ALTER SYSTEM SET log_statement = 'all'",
]


def _role(url: str, role: str) -> str:
    return url.replace("//test@", f"//{role}@")


def _empty(name: str) -> str:
    """A new database of the owner's; its address without a role."""
    url = stores.new_database(servers.POSTGRES, name)
    with psycopg.connect(url, autocommit=True) as connection:
        for role in (OWNER, SERVING):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
    return url


def _settings(name: str, folder: Path, **more: str) -> Env:
    url = _empty(name)
    env = web.settings_for(_role(url, SERVING), f"{servers.REDIS}/12", "http://127.0.0.1:8000", mail_port=1, **more)
    return env | {"MIGRATE_URL": _role(url, OWNER), "MEDIA_ROOT": str(folder / name)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return Path(tmp_path_factory.mktemp("rights"))


@pytest.fixture(scope="module")
def env(folder) -> Env:
    """A site with two roles, migrated."""
    key = manage(web.environment(DEMO="1"), "backup_key", str(folder / "backup.key")).strip()
    more = {"LEDGER": str(folder / "ledger"), "BACKUP_FOLDER": str(folder / "backups")}
    web.collect_static()
    made = _settings("rights", folder, BACKUP_KEY=key.removeprefix("BACKUP_KEY="), **more)
    manage(made, "migrate", "--verbosity", "0")
    return made


def _shell(env: Env, code: str) -> str:
    return manage(env, "shell", "--no-imports", "-c", code).strip().splitlines()[-1]


def test_who_serves_does_all_that_the_site_does(env):
    told = json.loads(_shell(env, JOURNEY))
    assert told == {
        "asked": 6, "shown": 200, "counted": True, "found": True, "desk": 200, "live": 1, "waits": True, "locked": 1,
        "erased": True,
    }  # fmt: skip


def test_worker_and_clock_do_their_work_with_the_redis_that_is_shipped(env, folder):
    """What the journey erased waits for the ledger; a password and few rights are enough for the queue."""
    word = "for-the-tests"
    ledger = Path(env["LEDGER"])
    for path in ledger.glob("*"):
        path.unlink()
    with shipped_redis(folder, word) as port:
        ours = env | {"REDIS_URL": f"redis://:{word}@127.0.0.1:{port}/0"}
        with web.worker(folder, ours), web.beat(folder, ours):
            assert eventually(lambda: ledger.is_dir() and any(ledger.iterdir()))
        assert "NOPERM" not in (folder / "worker.log").read_text()


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_who_serves_can_not(env, statement):
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_the_owner_could(env):
    with psycopg.connect(env["MIGRATE_URL"]) as connection:
        for statement in FORBIDDEN[:3]:
            connection.execute(statement)
        connection.rollback()


def test_a_table_that_is_new_has_its_rights_after_migrating(env):
    with psycopg.connect(env["MIGRATE_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE later (id int)")
    with psycopg.connect(env["DATABASE_URL"], autocommit=True) as connection:
        with pytest.raises(InsufficientPrivilege):
            connection.execute("SELECT * FROM later")
        manage(env, "migrate", "--verbosity", "0")
        connection.execute("INSERT INTO later VALUES (1)")
    with psycopg.connect(env["MIGRATE_URL"], autocommit=True) as connection:
        connection.execute("DROP TABLE later")


def test_every_table_that_is_named_is_there(env):
    with psycopg.connect(env["DATABASE_URL"]) as connection:
        there = {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert set(owning.RIGHTS) - there == {"ground_awaits_replay"}


def test_the_doctor_tells_one_role_from_two(env):
    look = "from portal import owning; from django.db import connection\n"
    look += "print(owning.owns(), owning.lacking(connection.introspection.django_table_names()))"
    assert _shell(env, look) == "False []"
    assert _shell(env | {"DATABASE_URL": env["MIGRATE_URL"], "MIGRATE_URL": ""}, look) == "True []"
    with psycopg.connect(env["MIGRATE_URL"], autocommit=True) as connection:
        connection.execute(f"REVOKE ALL ON people_face FROM {SERVING}")
    assert _shell(env, look) == "False ['people_face']"
    manage(env, "migrate", "--verbosity", "0")
    assert _shell(env, look) == "False []"


def test_who_serves_makes_the_backup_and_the_owner_brings_it_back(env, folder):
    backup = manage(env, "backup").split()[0]
    new = _settings("rights_back", folder, LEDGER=env["LEDGER"], BACKUP_KEY=env["BACKUP_KEY"])
    manage(new, "restore", backup, "--key", str(folder / "backup.key"))
    with psycopg.connect(new["DATABASE_URL"], autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM questions_question").fetchone()[0] > 0
        with pytest.raises(InsufficientPrivilege):
            connection.execute("DROP TABLE ground_awaits_replay")
    assert "The site serves again." in manage(new, "replay_erasures", "--no-ledger")
    assert _shell(new, "from portal import owning; print(owning.owns())") == "False"
