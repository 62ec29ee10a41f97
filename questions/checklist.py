"""The checklist for what may hurt a reader: which items each theme asks for, ticked by the writer and by the checker.

From the WHO's media resource (2023), #chatsafe (2023) and the Samaritans' guidelines; the words stand with the desk.
"""

from collections.abc import Iterable, Mapping

# kind of `language.danger` -> theme
THEME_OF: Mapping[str, str] = {
    "suicide": "suicide",
    "overdose": "suicide",
    "self_harm": "self_harm",
    "eating": "eating",
    "sexual_abuse": "sexual_violence",
    "grooming": "sexual_violence",
}
THEMES = ("suicide", "self_harm", "eating", "sexual_violence")
_ALL = ("help_named", "no_method", "next_step", "wording_safe", "title_neutral", "helped_first", "own_state")
ITEMS: Mapping[str, tuple[str, ...]] = {
    "suicide": (*_ALL, "safe_words", "not_one_cause", "nobody_copied", "private_if_near"),
    "self_harm": (*_ALL, "safe_words", "not_one_cause", "nobody_copied", "private_if_near"),
    "eating": (*_ALL, "no_numbers", "not_one_cause", "private_if_near"),
    "sexual_violence": (*_ALL, "not_their_fault", "care_and_law"),
}


def themes_of(kinds: Iterable[str]) -> list[str]:
    """The themes that these kinds of danger ask for, in the order of `THEMES`."""
    return merged((), (THEME_OF[kind] for kind in kinds if kind in THEME_OF))


def items(themes: Iterable[str]) -> list[str]:
    """Every item that these themes ask for, once, in their order."""
    return list(dict.fromkeys(item for theme in themes for item in ITEMS.get(theme, ())))


def missing(themes: Iterable[str], ticked: Iterable[str]) -> list[str]:
    """The items that are not ticked yet."""
    done = set(ticked)
    return [item for item in items(themes) if item not in done]


def merged(themes: Iterable[str], more: Iterable[str]) -> list[str]:
    """Both, in the order of `THEMES`."""
    named = {*themes, *more}
    return [theme for theme in THEMES if theme in named]
