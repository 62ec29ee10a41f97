"""The demo's people have a password that everybody knows: outside the demo nothing serves a database that has them."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from people.models import User

DOMAIN = "@demo.example"  # .example is nobody's


def is_turned_away(user: User) -> bool:
    """Whether this is one of the demo's people, outside the demo."""
    return user.email.endswith(DOMAIN) and not (settings.DEMO or settings.DEBUG)


def refuse() -> None:
    """Raises `ImproperlyConfigured` where the demo's people are in production's database.

    A database that is away or empty stops nothing: nobody logs in meanwhile, and the door looks again (`adapter.py`).
    """
    if settings.DEMO or settings.DEBUG:
        return
    try:
        found = User.objects.filter(email__endswith=DOMAIN).exists()
    except DatabaseError:
        return
    if found:
        told = "the database has the demo's people, whose password everybody knows. Give it an empty one."
        raise ImproperlyConfigured(f"Kynnys does not start: {told}")
