"""What people type: length as a person sees it, and cleaning that loses nothing readable."""

import unicodedata

import regex

_CLUSTER = regex.compile(r"\X")
_KEPT = "\n\t\u200d\u200c"


def seen_length(text: str) -> int:
    """Characters as a person counts them (extended grapheme clusters, UAX #29): a family emoji is one."""
    return len(_CLUSTER.findall(text))


def tidy(text: str) -> str:
    """NFC, Unix line ends, no control characters (joiners of emoji and scripts stay), no blank edges."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in ("Cc", "Cs")).strip()
