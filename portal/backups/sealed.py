"""A stream that only the holder of a private key opens: X25519, HKDF, then AES-256-GCM in pieces of 64 KiB.

The machine that makes backups knows the public half alone: who breaks into it reads no older one. Each piece carries
its number and whether it is the last one, so that a file which was cut, put together anew or changed does not open.
"""

import base64
import binascii
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"kynnys backup 1\n"
KEY = 32  # bytes of either half
PIECE = 64 * 1024
TAG = 16


class NotOpened(Exception):
    """The file does not open: another key, or not the file that was written. The message says which."""


def public_key(text: str) -> bytes:
    """The public half, as it stands in BACKUP_KEY. Raises `ValueError`."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as wrong:
        raise ValueError("no base64") from wrong
    if len(key) != KEY:
        raise ValueError("not 32 bytes")
    return key


def new_key(path: Path) -> str:
    """A new private key in a file for its owner alone; gives the public half. Raises `FileExistsError`."""
    private = X25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.b64encode(private.private_bytes_raw()) + b"\n")
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def private_key(path: Path) -> X25519PrivateKey:
    """The private half. Raises `NotOpened`, `OSError`."""
    try:
        return X25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes().strip(), validate=True))
    except ValueError as wrong:
        raise NotOpened(f"{path} holds no key of a backup.") from wrong


def _box(shared: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), KEY, salt=salt, info=MAGIC).derive(shared))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class Sealing:
    """Write to it; `close` writes the last piece, without which the file does not open."""

    def __init__(self, file: BinaryIO, recipient: bytes) -> None:
        once = X25519PrivateKey.generate()
        ours = once.public_key().public_bytes_raw()
        self._box = _box(once.exchange(X25519PublicKey.from_public_bytes(recipient)), ours + recipient)
        self._file, self._rest, self._number = file, bytearray(), 0
        file.write(MAGIC + recipient + ours)

    def write(self, data: bytes) -> int:
        """Any number of bytes."""
        self._rest += data
        while len(self._rest) > PIECE:
            self._seal(bytes(self._rest[:PIECE]), is_last=False)
            del self._rest[:PIECE]
        return len(data)

    def close(self) -> None:
        """The end, which says that it is one."""
        self._seal(bytes(self._rest), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._file.write(self._box.encrypt(_nonce(self._number, is_last=is_last), piece, None))
        self._number += 1


class Opening:
    """Read from it as from a file. Raises `NotOpened`."""

    def __init__(self, file: BinaryIO, key: X25519PrivateKey) -> None:
        head = file.read(len(MAGIC) + 2 * KEY)
        recipient, ours = head[len(MAGIC) : -KEY], head[-KEY:]
        if len(head) != len(MAGIC) + 2 * KEY or not head.startswith(MAGIC):
            raise NotOpened("This is no backup, or its beginning is missing.")
        if recipient != key.public_key().public_bytes_raw():
            raise NotOpened("This backup was made for another key.")
        box = _box(key.exchange(X25519PublicKey.from_public_bytes(ours)), ours + recipient)
        self._pieces, self._rest = _opened(file, box), bytearray()

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer at the end alone; all for -1."""
        while size < 0 or len(self._rest) < size:
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._rest += piece
        size = len(self._rest) if size < 0 else size
        found = bytes(self._rest[:size])
        del self._rest[:size]
        return found


def _opened(file: BinaryIO, box: AESGCM) -> Iterator[bytes]:
    number, ahead = 0, file.read(PIECE + TAG)
    while True:
        sealed, ahead = ahead, file.read(PIECE + TAG)
        try:
            piece = box.decrypt(_nonce(number, is_last=not ahead), sealed, None)
        except (InvalidTag, ValueError) as wrong:
            raise NotOpened("This backup was cut or changed: it does not hold together to its end.") from wrong
        yield piece
        if not ahead:
            return
        number += 1
