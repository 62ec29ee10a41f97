"""What the desk says once on the next page (“Saved.”): its cookie is bound to this host like the others."""

from typing import Any

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.utils.functional import cached_property


class SaidCookie(CookieStorage):
    """Django's, under a name that a browser takes from this host and over TLS alone."""

    cookie_name = "__Host-said" if settings.HTTPS else "said"


class Said(FallbackStorage):
    """In the cookie; what is too long for it, in the session. A page that says and reads nothing makes neither."""

    storage_classes = (SaidCookie, SessionStorage)

    def __init__(self, request: Any) -> None:
        BaseStorage.__init__(self, request)  # Django's own makes both for every request, with two signers
        self._used_storages: set[BaseStorage] = set()

    @cached_property
    def storages(self) -> list[BaseStorage]:
        """The cookie, then the session."""
        return [storage(self.request) for storage in self.storage_classes]
