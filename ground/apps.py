"""The app `ground`: what every app stands on."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "ground"
