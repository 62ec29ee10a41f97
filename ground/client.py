"""Where a request came from, for the keyed limits only. Never stored, never logged."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def address(meta: Mapping[str, Any]) -> str:
    """The client's address from a request's META: our own proxy's header if one is set, else the peer's."""
    name = settings.CLIENT_ADDRESS_HEADER.upper().replace("-", "_")
    told = str(meta.get(f"HTTP_{name}", "")) if name else ""
    return told.split(",")[-1].strip() or str(meta.get("REMOTE_ADDR", ""))
