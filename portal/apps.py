"""The app `portal`: the site itself."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
