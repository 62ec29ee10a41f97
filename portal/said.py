"""What the desk says once on the next page (“Saved.”): its cookie is bound to this host like the others."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class SaidCookie(CookieStorage):
    """Django's, under a name that a browser takes from this host and over TLS alone."""

    cookie_name = "__Host-said" if settings.HTTPS else "said"


class Said(FallbackStorage):
    """In the cookie; what is too long for it, in the session."""

    storage_classes = (SaidCookie, SessionStorage)
