"""The saved texts that come with the program, six a language, in `data/snippets.toml`."""

import tomllib
from pathlib import Path

from moderation.models import Snippet
from people.models import Organisation

_FILE = Path(__file__).parent / "data" / "snippets.toml"


def load_snippets(organisation: Organisation) -> int:
    """Give an organisation the snippets of its languages; what is there already stays. Returns how many were new."""
    new = 0
    for language, rows in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        if language not in organisation.languages:
            continue
        for row in rows:
            _snippet, made = Snippet.objects.get_or_create(
                organisation=organisation, language=language, title=row["title"], defaults={"text": row["text"].strip()}
            )
            new += made
    return new
