"""The folder of uploaded files: each by the digest of its bytes, so that none is ever changed or kept twice."""

import hashlib
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

TYPES = {"jpg": "image/jpeg", "png": "image/png", "mp4": "video/mp4", "webm": "video/webm", "vtt": "text/vtt"}


def digest(*pieces: bytes) -> str:
    """32 hex digits of the bytes."""
    return hashlib.sha256(b"".join(pieces)).hexdigest()[:32]


def keep(name: str, data: bytes) -> None:
    """Write a file; what is there under its digest is the same one."""
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))


def drop(names: Iterable[str]) -> None:
    """Take files away; one that is gone already is no trouble."""
    for name in names:
        default_storage.delete(name)
