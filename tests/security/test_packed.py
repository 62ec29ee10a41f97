"""What is small on the wire and enormous unpacked: a zip, a picture's hidden parts, a body that says it is packed."""

import gzip
import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from content import pictures
from questions.models import Question
from tests.content.files import drawing

ENORMOUS = 200_000_000
ROOM = 64_000_000  # bytes that reading one picture may take


@contextmanager
def little_memory() -> Iterator[None]:
    """Whatever happens inside takes no more than a picture does."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < ROOM
    finally:
        tracemalloc.stop()


def zeros() -> bytes:
    """Packed: 200 kB for 200 MB."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1_000_000)) for _part in range(ENORMOUS // 1_000_000)) + packer.flush()


def a_zip(name: str) -> bytes:
    """An archive, as an office document is one, whose only part is enormous."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _part in range(ENORMOUS // 1_000_000):
            part.write(bytes(1_000_000))
    return whole.getvalue()


def with_chunk(kind: bytes, head: bytes) -> bytes:
    """A small drawing with a part that would be enormous."""
    body, whole = head + zeros(), drawing()
    chunk = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return whole[:33] + chunk + whole[33:]


BOMBS: dict[str, Callable[[], bytes]] = {
    "a zip": lambda: a_zip("a.txt"),
    "a document of an office": lambda: a_zip("word/document.xml"),
    "a packed drawing": lambda: gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'>" + bytes(ENORMOUS)),
    "a colour profile": lambda: with_chunk(b"iCCP", b"p\0\0"),
    "a comment": lambda: with_chunk(b"zTXt", b"Comment\0\0"),
    "a comment in another alphabet": lambda: with_chunk(b"iTXt", b"Comment\0\1\0\0\0"),
}


@pytest.mark.parametrize("what", BOMBS)
def test_an_upload_that_would_unpack_to_very_much_is_refused_or_read_without_it(what: str) -> None:
    bomb = BOMBS[what]()
    assert len(bomb) < pictures.MOST_BYTES
    with little_memory():
        try:
            made = pictures.made(bomb)
        except pictures.NotTaken:
            return
    assert not [data for data in made.files.values() if b"iCCP" in data or len(data) > 100_000]


@pytest.mark.django_db
@pytest.mark.parametrize("packing", ["gzip", "deflate", "br"])
def test_a_body_that_says_it_is_packed_is_never_unpacked(packing: str) -> None:
    body = gzip.compress(b"text=" + b"a" * ENORMOUS)
    with little_memory():
        answer = Client().post(
            "/en/ask/", body, "application/x-www-form-urlencoded", headers={"Content-Encoding": packing}
        )
    assert (answer.status_code < 500, Question.objects.count()) == (True, 0)
