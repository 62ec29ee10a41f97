"""The generation of public pages, inside a test's own transaction."""

from django.db import connection


def committed() -> None:
    """Count as at a commit: PostgreSQL counts at its end, once a transaction."""
    connection.check_constraints()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kynnys.counted_in', '', true)")
