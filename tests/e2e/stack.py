"""The site that the journeys walk through (`tests/servers/site.py`)."""

from tests.servers.site import PATIENCE, Stack, demo_codes, demo_database, eventually, running_stack

__all__ = ["PATIENCE", "Stack", "demo_codes", "demo_database", "eventually", "running_stack"]
