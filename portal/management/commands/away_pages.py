"""`manage.py away_pages`: writes ops/away, the pages that nginx shows while the program is away."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

FOLDER = settings.BASE_DIR / "ops" / "away"


def pages() -> dict[Path, str]:
    """Where each page stands, and what it says."""
    made: dict[Path, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said = {"language": language, "exit": settings.EXIT_TO[language]}
            made[FOLDER / f"{language}.html"] = render_to_string("errors/away.html", said)
    return made


class Command(BaseCommand):
    """Write them anew, after their words or where "leave now" leads have changed."""

    help = "Writes ops/away: the pages that nginx shows while the program is away."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One page a language."""
        FOLDER.mkdir(exist_ok=True)
        for path, page in pages().items():
            path.write_text(page)
