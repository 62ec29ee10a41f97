"""Saved texts: those that come with the program (`data/snippets.toml`), in folders, with placeholders.

A placeholder such as {my_name} is filled in when the text is put into an answer; one that nobody knows stays visible.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from moderation.models import Snippet
from people.models import Face, Organisation

_FILE = Path(__file__).parent / "data" / "snippets.toml"
_PLACEHOLDER = re.compile(r"\{[^\W\d]\w*\}")
PLACEHOLDERS = ("organisation", "duty_service", "duty_number", "promise_day", "my_name", "team")


@dataclass(frozen=True)
class Folder:
    """Saved texts that belong together; the name is "" for those in none."""

    name: str
    snippets: tuple[Snippet, ...]


def in_folders(snippets: Iterable[Snippet]) -> list[Folder]:
    """The snippets by folder, in their own order; what stands in no folder comes last."""
    found: dict[str, list[Snippet]] = {}
    for snippet in snippets:
        found.setdefault(snippet.folder, []).append(snippet)
    return [Folder(name, tuple(found[name])) for name in sorted(found, key=lambda name: name == "")]


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known in its placeholders; the others stay."""
    return _PLACEHOLDER.sub(lambda match: values.get(match[0][1:-1]) or match[0], text)


def unfilled(*texts: str) -> list[str]:
    """The placeholders that still stand in these texts, each once: `{my_name}`."""
    return list(dict.fromkeys(place for text in texts for place in _PLACEHOLDER.findall(text)))


def name_for(face: Face | None, language: str) -> str:
    """How somebody signs: by first name, or by their role where they show no name; "" for nobody knows."""
    if face is None:
        return ""
    return face.role(language) if face.hidden else face.first_name


def load_snippets(organisation: Organisation) -> int:
    """Give an organisation the snippets of its languages; what is there already stays. Returns how many were new."""
    new = 0
    for language, folders in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        if language not in organisation.languages:
            continue
        for row in folders:
            snippet, made = Snippet.objects.get_or_create(
                organisation=organisation,
                language=language,
                title=row["title"],
                defaults={"text": row["text"].strip(), "folder": row["folder"]},
            )
            new += made
            if not snippet.folder:  # it came before there were folders
                Snippet.objects.filter(pk=snippet.pk).update(folder=row["folder"])
    return new
