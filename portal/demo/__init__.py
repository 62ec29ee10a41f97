"""The demo's data (TOML) and what loads it."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("fi", "sv", "nb", "en")


def read(name: str) -> dict[str, Any]:
    """A TOML file of this folder."""
    with (HERE / name).open("rb") as file:
        return tomllib.load(file)
