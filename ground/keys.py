"""The keys that sign."""

from django.conf import settings


def secret_keys() -> list[str]:
    """SECRET_KEY, then those before it whose signatures are still taken."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
