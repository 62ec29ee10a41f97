"""The map of addresses, flattened: what every test over "all pages" walks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# What stands in an address where it has a part of its own; nobody is called like that, and row 1 need not exist.
PARTS = {"int": "1", "slug": "some-slug", "str": "some-word", "path": "some/path", "uuid": "0" * 32}


@dataclass(frozen=True)
class Address:
    """One pattern: its name, its path with stand-ins for its parts, and the view behind it."""

    name: str
    path: str
    view: Callable[..., Any]

    @property
    def is_public(self) -> bool:
        """Whether the view says that it needs no login."""
        return not getattr(self.view, "login_required", True)


def every_address() -> list[Address]:
    """All of them, in the English version where the language is part of it."""
    return [
        Address(name, "/" + _filled(route), view) for name, route, view in _walk(get_resolver().url_patterns, "", "")
    ]


def _walk(patterns: list[Any], before: str, names: str) -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(
                pattern.url_patterns, route, f"{names}{pattern.namespace}:" if pattern.namespace else names
            )
        elif isinstance(pattern, URLPattern):
            yield names + (pattern.name or route), route, pattern.callback


def _filled(route: str) -> str:
    """`fi/answers/<int:pk>-<slug:slug>/` -> `fi/answers/1-some-slug/`; regular expressions too."""
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: PARTS[found[1] or "str"], route)
    route = re.sub(r"\(\?P?<?\w*>?[^()]*\)|\([^()]*\)", "some-word", route)
    return route.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "").replace("?", "")
