"""A text field that is encrypted at rest.

Keys come from `settings.FIELD_KEYS` (Fernet, newest first) and never stand in the database. The same
text gives another ciphertext each time, so nothing can be looked up by it; that is wanted.
"""

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def box() -> MultiFernet:
    """The keys in force; the first encrypts, all of them decrypt."""
    return _box(tuple(settings.FIELD_KEYS))


class EncryptedTextField(models.TextField[str, str]):
    """Text, encrypted with Fernet on its way in and decrypted on its way out; "" is kept as ""."""

    def get_prep_value(self, value: Any) -> Any:
        """Text -> ciphertext (ASCII)."""
        if value is None or value == "":
            return value
        return box().encrypt(str(value).encode()).decode()

    def from_db_value(self, value: str | None, *_args: object) -> str | None:
        """Ciphertext -> text. Raises `cryptography.fernet.InvalidToken` when no key fits."""
        if not value:
            return value
        return box().decrypt(value.encode()).decode()
