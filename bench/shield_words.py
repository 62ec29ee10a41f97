"""`python -m bench.shield_words`: writes what static/js/shield.js knows by heart, from language/data, a file each.

names: given names of the language and of the world that are no everyday words; maybe: those that are. The rest are the
same expressions that `language.contacts` and `language.numbers` read, so that both mean the same by a phone number.
"""

import json
import re
from pathlib import Path

from language.kinds import LANGUAGES, given_kind
from language.tables import choices, everyday, table, word_set

FOLDER = Path(__file__).parents[1] / "static" / "shield"
_LETTER = "[\\p{L}\\p{N}_]"  # what Python means by \w
_GROUPS = ("world",)
_BENDS = {"fi": ("n", "a", "ä", "l", "lla", "llä", "lle", "lta", "ltä", "lt"), "sv": ("s",), "nb": ("s",), "en": ("s",)}


def words(language: str) -> str:
    """The file of a language (fi, sv, nb or en), as JSON on one line."""
    given = table("names")["given"]
    names = {name.lower() for group in (language, *_GROUPS) for name in given[group].split() if len(name) > 2}
    kinds = {name: given_kind(name, language) for name in names if "-" not in name}
    for name, kind in kinds.items():  # "Meil" is no Mei, "Finns" no Finn
        if kind == "given" and any(name + bend in everyday(language) for bend in _BENDS[language]):
            kinds[name] = "word"
    link, phone = table("contacts")["link"], word_set("contacts", "phone", "helplines")
    data = {
        "language": language,
        "names": " ".join(sorted(name for name, kind in kinds.items() if kind == "given")),
        "maybe": " ".join(sorted(name for name, kind in kinds.items() if kind == "word")),
        "helplines": " ".join(sorted(phone)),
        "sites": " ".join(link["known"]),
        "unsure": " ".join(link["unsure"]),
        "tld": _expression("link", "tld"),
        "yes": _expression("phone", "yes"),
        "no": _expression("phone", "no"),
        "platform": "|".join(_expression("handle", key) for key in ("platform", "name")),
        "lead": _expression("birth", "lead"),
        "tail": _expression("birth", "tail"),
        "months": _expression("birth", "months"),
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


def _expression(*keys: str) -> str:
    """As a browser reads it: without looking back, which old ones can't."""
    found = choices("contacts", *keys)
    kept = [one for one in re.split(r"\|(?![^(]*\))", found) if "(?<" not in one]
    return "|".join(one.replace("\\w", _LETTER) for one in kept)


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    for language in sorted(set(LANGUAGES.values())):
        (FOLDER / f"{language}.json").write_text(words(language), encoding="utf-8")


if __name__ == "__main__":
    main()
