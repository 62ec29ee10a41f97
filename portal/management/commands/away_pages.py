"""`manage.py away_pages`: writes ops/away, the pages that nginx shows while the program is away."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string
from django.utils import translation

from content import countries, helplines
from content.models import COUNTRIES

FOLDER = settings.BASE_DIR / "ops" / "away"


def pages() -> dict[Path, str]:
    """Where each page stands, and what it says."""
    made: dict[Path, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said = {"language": language, "exit": settings.EXIT_TO[language], "helplines": _helplines(language)}
            made[FOLDER / f"{language}.html"] = render_to_string("errors/away.html", said)
    return made


def _helplines(language: str) -> list[tuple[str, list[helplines.Helpline]]]:
    """Whom to call, by country: those where the language is at home, all for one that is so nowhere."""
    names = dict(COUNTRIES)
    here = countries.spoken_in(language) or helplines.COUNTRIES
    wanted = [country for country in helplines.countries(language) if country in here]
    return [
        (str(names[country]), [line for line in helplines.short(country) if line.channel != "emergency"])
        for country in wanted
    ]


def style_source(page: str) -> str:
    """What a Content-Security-Policy calls the styles that stand in a page: `'sha256-…'`."""
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    return " ".join(f"'sha256-{digest}'" for digest in digests)


class Command(BaseCommand):
    """Write them anew, after their words, their styles, a number or where "leave now" leads have changed."""

    help = "Writes ops/away: the pages that nginx shows while the program is away."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One page a language, and which styles nginx has to let in."""
        FOLDER.mkdir(exist_ok=True)
        made = pages()
        for path, page in made.items():
            path.write_text(page)
        self.stdout.write(f"ops/nginx.conf: style-src {style_source(next(iter(made.values())))}")
