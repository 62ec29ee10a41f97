"""The app `content`: what the public reads."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"

    def ready(self) -> None:
        """The index of the search follows every text that is saved."""
        from content import indexing  # noqa: PLC0415  # models can be imported only now

        indexing.watch()
