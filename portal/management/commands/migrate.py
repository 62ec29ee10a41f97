"""`manage.py migrate`: Django's own, as the role that owns the tables (MIGRATE_URL), where there is one."""

from typing import Any

from django.core.management.commands import migrate

from portal import owning


class Command(migrate.Command):
    """Migrate, then let the role that serves into what is new (`post_migrate`, portal/apps.py)."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """As Django does; its checks read the database before anything else."""
        if options["database"] == "default":
            owning.become_owner()
        return super().execute(*args, **options)
