"""The app `portal`: the site itself."""

from typing import Any

from django.apps import AppConfig, apps
from django.db import connection
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """After each `migrate` the database counts what the public reads, and lets the role in that serves."""
        ground = apps.get_app_config("ground")  # sent for apps that have models
        post_migrate.connect(_watch, sender=ground)
        post_migrate.connect(_let_serve, sender=ground)


def _watch(**given: Any) -> None:
    from ground import generation  # noqa: PLC0415 - models are loaded by now
    from portal import kept_pages  # noqa: PLC0415

    there = set(connection.introspection.table_names())
    if generation.TABLE not in there:  # somebody migrates another app alone, or back
        return
    generation.start()
    if "plan" in given:  # a migration; emptying the tables of a test says the same signal without one
        generation.watch({table: columns for table, columns in kept_pages.WATCHED.items() if table in there})


def _let_serve(**given: Any) -> None:
    from portal import owning  # noqa: PLC0415 - settings are loaded by now

    if "plan" in given and given.get("using") == "default":
        owning.after_migrating()
