"""What people type: length as a person sees it, and cleaning that loses nothing readable."""

import unicodedata

import regex

_CLUSTER = regex.compile(r"\X")
# A flag is two letters of its own kind, and `\X` counts back through all of them at each: a wall of flags would cost
# the square of its length. One plain letter in the place of each pair is as many characters for a person.
_FLAG = regex.compile("[\U0001f1e6-\U0001f1ff]{2}")
_KEPT = "\n\t\u200d\u200c"
_TURNING = "\u202a\u202b\u202c\u202d\u202e"  # they make a text read otherwise than it is written
# UAX #15, Stream-Safe: no language needs more marks on a letter, and putting thousands in order stops a process.
_PILE = regex.compile(r"(\p{M}{30})\p{M}+")
_LONG = 32  # code points; no emoji or syllable has as many


def seen_length(text: str) -> int:
    """Characters as a person counts them (extended grapheme clusters, UAX #29): a family emoji is one."""
    return sum(1 + len(cluster) // _LONG for cluster in _CLUSTER.findall(_FLAG.sub("x", text)))


def tidy(text: str) -> str:
    """NFC, Unix line ends, no control characters (joiners of emoji and scripts stay), no blank edges."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c for c in text if c in _KEPT or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _TURNING))
    return unicodedata.normalize("NFC", _PILE.sub(r"\1", text)).strip()
