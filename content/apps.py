"""The app `content`: what the public reads."""

from django.apps import AppConfig

from ground import triggers


class ContentConfig(AppConfig):
    name = "content"
    # Migration -> the triggers it makes: what the database itself refuses, whoever asks.
    triggers = {
        "0002_append_only": ("content_event_append_only",),
        "0011_versions_stay": (
            "content_articleevent_append_only",
            "content_version_born_unchecked",
            "content_version_stays",
            "content_article_names_its_own",
        ),
        "0019_topic_event": ("content_topicevent_append_only",),
    }

    def ready(self) -> None:
        """`manage.py check --database default` names a trigger that is gone."""
        triggers.register(self.name, self.triggers)
