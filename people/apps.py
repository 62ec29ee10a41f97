"""The app `people`: staff and whom they answer for."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
