"""A backup's seal, and how its commands refuse. The whole way on PostgreSQL: tests/portal/test_restoring.py."""

import os
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ground import restored
from ground.models import Backup
from portal.backups import keeping, packing, sealed

SIZES = (0, 1, sealed.PIECE - 1, sealed.PIECE, sealed.PIECE + 1, 3 * sealed.PIECE)


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """The file of the private half, and the public half."""
    path = tmp_path / "backup.key"
    return path, sealed.new_key(path)


def seal(data: bytes, public: str) -> bytes:
    file = BytesIO()
    sealing = sealed.Sealing(file, sealed.public_key(public))
    for start in range(0, len(data), 1000):
        sealing.write(data[start : start + 1000])
    sealing.close()
    return file.getvalue()


def opened(data: bytes, path: Path) -> bytes:
    return sealed.Opening(BytesIO(data), sealed.private_key(path)).read()


@pytest.mark.parametrize("size", SIZES)
def test_what_is_sealed_opens_again(size, key):
    data = os.urandom(size)
    assert opened(seal(data, key[1]), key[0]) == data


def test_nothing_of_it_can_be_read_without_the_key(key):
    assert b"a secret" not in seal(b"a secret " * 100, key[1])


def test_two_seals_of_the_same_are_different(key):
    assert seal(b"same", key[1]) != seal(b"same", key[1])


def test_another_key_does_not_open_it(key, tmp_path):
    other = tmp_path / "other.key"
    sealed.new_key(other)
    with pytest.raises(sealed.NotOpened, match="another key"):
        opened(seal(b"text", key[1]), other)


@pytest.mark.parametrize("cut", [1, sealed.TAG, sealed.PIECE + sealed.TAG, 2 * (sealed.PIECE + sealed.TAG)])
def test_a_file_that_was_cut_does_not_open(cut, key):
    whole = seal(os.urandom(3 * sealed.PIECE), key[1])
    with pytest.raises(sealed.NotOpened, match="cut or changed"):
        opened(whole[:-cut], key[0])


def test_pieces_in_another_order_do_not_open(key):
    whole = seal(os.urandom(3 * sealed.PIECE), key[1])
    start, size = len(sealed.MAGIC) + 2 * sealed.KEY, sealed.PIECE + sealed.TAG
    one, two = whole[start : start + size], whole[start + size : start + 2 * size]
    with pytest.raises(sealed.NotOpened, match="cut or changed"):
        opened(whole[:start] + two + one + whole[start + 2 * size :], key[0])


def test_one_changed_bit_is_seen(key):
    whole = bytearray(seal(os.urandom(1000), key[1]))
    whole[-500] ^= 1
    with pytest.raises(sealed.NotOpened, match="cut or changed"):
        opened(bytes(whole), key[0])


@pytest.mark.parametrize("data", [b"", b"PGDMP", os.urandom(200)])
def test_what_is_no_backup_is_told(data, key):
    with pytest.raises(sealed.NotOpened, match="no backup"):
        opened(data, key[0])


def test_a_key_is_for_its_owner_alone_and_never_written_over(key):
    assert key[0].stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="No key was made"):
        call_command("backup_key", str(key[0]))
    assert opened(seal(b"text", key[1]), key[0]) == b"text"


def test_the_command_prints_the_public_half(tmp_path):
    told = StringIO()
    call_command("backup_key", str(tmp_path / "new.key"), stdout=told)
    public = told.getvalue().strip().removeprefix("BACKUP_KEY=")
    assert opened(seal(b"text", public), tmp_path / "new.key") == b"text"
    assert public not in (tmp_path / "new.key").read_text()


# --- making one -----------------------------------------------------------------------------------


@pytest.fixture
def folder(settings: Any, key: tuple[Path, str], tmp_path: Path) -> Path:
    settings.BACKUP_FOLDER, settings.BACKUP_KEY = str(tmp_path / "backups"), key[1]
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "picture.jpg").write_bytes(b"pixels")
    return tmp_path / "backups"


def refused(*words: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command(*words, stdout=StringIO())
    assert refusal.value.returncode == 2
    return str(refusal.value)


@pytest.mark.django_db
def test_no_backup_is_written_unsealed(settings, folder):
    settings.BACKUP_KEY = ""
    assert "No backup is written unsealed" in refused("backup")
    settings.BACKUP_KEY = "a password"
    assert "BACKUP_KEY is not" in refused("backup")
    assert not folder.exists()


@pytest.mark.django_db
def test_a_backup_needs_a_place(settings, folder):
    settings.BACKUP_FOLDER = ""
    assert "BACKUP_FOLDER is empty" in refused("backup")


@pytest.mark.django_db
def test_a_database_that_waits_for_its_replay_is_not_backed_up(folder):
    restored.mark()
    assert "replay_erasures first" in refused("backup")


@pytest.fixture
def dumps(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What the database gives, in place of a dump that a test's own transaction would not see."""
    pieces = [b"one", b"two"]
    monkeypatch.setattr(packing.stores, "dump", lambda: iter(pieces))
    return pieces


@pytest.mark.django_db
def test_a_backup_is_whole_and_for_its_owner_alone(folder, key, dumps):
    call_command("backup", stdout=StringIO())
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    with path.open("rb") as file:
        found = packing.look_through(sealed.Opening(file, sealed.private_key(key[0])))
    assert (found.pieces, found.files) == (len(dumps), 1)
    row = Backup.objects.get()
    assert (row.at, row.size) == (found.at, path.stat().st_size)


@pytest.mark.django_db
def test_one_that_fails_leaves_no_file_and_no_row(folder, monkeypatch):
    def fails() -> Any:
        yield b"half"
        raise packing.stores.Failed("pg_dump ended with 1: no space")

    monkeypatch.setattr(packing.stores, "dump", fails)
    with pytest.raises(CommandError, match=r"No backup was made\. pg_dump ended") as failure:
        call_command("backup", stdout=StringIO())
    assert failure.value.returncode == 1
    assert (list(folder.iterdir()), Backup.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_old_ones_go_but_never_the_newest(folder, dumps, settings):
    path, _contents = keeping.make()
    week = 86_400 * (settings.BACKUP_DAYS + 1)
    os.utime(path, (timezone.now().timestamp() - week,) * 2)
    assert keeping.forget() == 0
    older = path.with_name("2020-01-01-000000.backup")
    older.write_bytes(b"")
    os.utime(older, (timezone.now().timestamp() - week,) * 2)
    assert keeping.forget() == 1
    assert list(folder.iterdir()) == [path]


# --- restoring one --------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_restore_refuses_what_is_there(folder, key, dumps):
    path, _contents = keeping.make()
    assert "is not empty" in refused("restore", str(path), "--key", str(key[0]))
    assert not restored.is_marked()


@pytest.mark.django_db
def test_a_restore_refuses_a_cut_file_and_another_key(folder, key, dumps, tmp_path):
    path, _contents = keeping.make()
    sealed.new_key(tmp_path / "other.key")
    assert "another key" in refused("restore", str(path), "--key", str(tmp_path / "other.key"))
    assert "holds no key" in refused("restore", str(path), "--key", str(path))
    path.write_bytes(path.read_bytes()[:-1])
    assert "cut or changed" in refused("restore", str(path), "--key", str(key[0]))
