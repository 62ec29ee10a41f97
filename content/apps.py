"""The app `content`: what the public reads."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
