"""`manage.py compile_texts`: the translations for the program. gettext's own tools are needed only to collect them."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """locale/*/LC_MESSAGES/django.po -> django.mo beside it, where the .po is newer."""

    help = "Compiles the translations."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **options: Any) -> None:
        """Compile what is stale."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                if self._compile(source) and options["verbosity"]:
                    self.stdout.write(f"compiled {source.relative_to(settings.BASE_DIR)}")

    @staticmethod
    def _compile(source: Path) -> bool:
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            return False
        polib.pofile(str(source)).save_as_mofile(str(target))
        return True
