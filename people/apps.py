"""The app `people`: staff and whom they answer for."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        """Every login begins a session's age, and leaves a line."""
        from people import door, middleware  # noqa: F401, PLC0415 - models are loaded by now
