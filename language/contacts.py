"""E-mail addresses, links and names on social services in a text, also written out ("at", "piste", "dot com")."""

import re
from collections.abc import Iterator
from functools import lru_cache

from language.danger import Span
from language.spans import apart
from language.tables import choices, everyday, table, word_set

_LOCAL = r"[\w.+\-]"
_TOKEN = re.compile(r"(?<![\w.@#])[^\W_][\w.\-]{2,40}(?:#\d{3,5})?")


def contacts(text: str) -> list[Span]:
    """Spans of the types email, link and handle; `text` in any language. Earlier ones win where they meet."""
    return apart((*_emails(text), *_links(text), *_handles(text)), len(text))


def _emails(text: str) -> Iterator[Span]:
    lower = text.lower() if len(text.lower()) == len(text) else text
    for pattern in _email_patterns():
        for match in pattern.finditer(lower):
            yield Span(match.start(), match.end(), "email")


@lru_cache(maxsize=1)
def _email_patterns() -> tuple[re.Pattern[str], ...]:
    at, dot, tld, free = (choices("contacts", "email", key) for key in ("at", "dot", "tld", "free"))
    dotted = rf"(?:\s?\.\s?|\s?[\[({{<]\s?(?:\.|{dot})\s?[\])}}>]\s?|\s{{1,2}}(?:{dot})\s{{1,2}})"
    spoken = rf"(?:\s{{1,2}}(?:{dot})\s{{1,2}}|\s?[\[({{<]\s?(?:\.|{dot})\s?[\])}}>]\s?)"
    local = rf"(?<!{_LOCAL}){_LOCAL}{{1,64}}+"
    words = rf"{local}(?:{spoken}{_LOCAL}{{1,64}}+){{0,3}}"
    bracket = rf"\s?[\[({{<]\s?(?:{at}|@|a)\s?[\])}}>]\s?"
    return (
        re.compile(rf"{words}(?:@|{bracket})[\w\-]{{1,63}}(?:\.[\w\-]{{2,24}}){{1,4}}"),
        re.compile(rf"{words}(?:\s?@\s|@|{bracket})[\w\-]{{1,63}}(?:{dotted}[\w\-]{{2,24}}){{1,3}}"),
        re.compile(
            rf"{words}\s(?:{at})\s[\w\-]{{1,63}}(?:{spoken}[\w\-]{{2,24}}){{0,2}}(?:{spoken}|\.)(?:{tld})(?!\w)"
        ),
        re.compile(rf"{words}(?:\s?@\s?|\s(?:{at})\s)(?:{free})(?:{dotted}(?:{tld}))?(?!\w)"),
    )


def _links(text: str) -> Iterator[Span]:
    lower = text.lower() if len(text.lower()) == len(text) else text
    for place, pattern in enumerate(_link_patterns()):
        for match in pattern.finditer(lower):
            end = match.start() + len(match[0].rstrip(".,;:!?)\"'»”’]>"))
            if place or _is_private(match, lower):
                yield Span(match.start(), end, "link")


@lru_cache(maxsize=1)
def _link_patterns() -> tuple[re.Pattern[str], ...]:
    dot, tld, unsure = choices("contacts", "email", "dot"), choices("contacts", "link", "tld"), _unsure()
    label = r"(?<![\w@.\-/])(?:[\w\-]{1,63}\.){1,5}+"
    return (
        re.compile(
            rf"(?:h(?:tt|xx)ps?://|www\.)?(?<![@])(?P<host>{label}(?P<tld>{tld}|{unsure}))(?![\w@\-])(?P<path>/\S*)?"
        ),
        re.compile(r"(?<!\w)(?:h(?:tt|xx)ps?:\s?//\s?|www\.)\S+"),
        re.compile(
            rf"(?<![\w.])[\w\-]{{2,40}}(?:\s(?:{dot})\s[\w\-]{{2,40}}){{0,2}}\s(?:{dot})\s(?:{tld}|se|no)(?!\w)(?:/\S*)?"
        ),
    )


def _unsure() -> str:
    return choices("contacts", "link", "unsure")


def _is_private(match: re.Match[str], lower: str) -> bool:
    """A bare domain counts unless it is a public service's front page, or two sentences without a space."""
    host = match["host"].split(".")
    whole = match[0].startswith(("http", "hxxp", "www"))
    if not (match["path"] or "").strip("/") and {*host[:-1]} & _known_sites():
        return False
    if whole or match["path"] or re.search(r"[\d\-]", host[-2]) or len(host) > 2:
        return True
    if match["tld"] not in table("contacts")["link"]["unsure"]:
        return len(host[-2]) > 1
    before = lower[max(0, match.start() - 20) : match.start()].split()
    return (
        bool(before)
        and before[-1].strip(":,(") in table("contacts")["link"]["lead"]
        and lower[match.end() :][:2] != " "
    )


@lru_cache(maxsize=1)
def _known_sites() -> frozenset[str]:
    return frozenset(table("contacts")["link"]["known"])


def _handles(text: str) -> Iterator[Span]:
    """@name, name#1234, and names of accounts said to be such."""
    common = set(table("contacts")["handle"]["common"])
    for match in re.finditer(r"(?<![\w@.])@[\w.]{2,40}", text):
        name = match[0].rstrip(".")
        if name[1:].lower() not in common:
            yield Span(match.start(), match.start() + len(name), "handle")
    announced = {match.end() for match in _right_before().finditer(text)}
    for match in _TOKEN.finditer(text):
        token = match[0].rstrip(".-")
        if token.isalpha() and token[1:].islower() and match.start() not in announced:
            continue
        if _is_handle(token, text, match.start(), announced=match.start() in announced):
            yield Span(match.start(), match.start() + len(token), "handle")


def _is_handle(token: str, text: str, start: int, *, announced: bool) -> bool:
    letters = sum(character.isalpha() for character in token)
    if letters < 3 or token.lower() in word_set("known", "things"):
        return False
    if "#" in token:
        return True
    odd = _oddness(token)
    if odd == 2 and _named_before().search(text[max(0, start - 30) : start]):
        return True
    return (
        odd >= 3 or (odd > 0 and _said(text, start, 60)) or (odd == 0 and announced and token.lower() not in _common())
    )


def _oddness(token: str) -> int:
    """3: only an account is written so. 2: hardly anything else. 1: an account may be. 0: any word. -1: no account."""
    inner = token.strip("_.-")
    if "_" in inner or (token.endswith("_") and len(token) > 4):
        return 3
    if re.fullmatch(r"(?:[^\W\d_]{1,4}\d{1,3}|\d+[^\W\d_]*)", token) or re.search(
        r"^[^\W\d]{1,3}\.\d|^[^\W\d]{0,4}\d\.\d", inner
    ):
        return -1
    if re.search(r"[^\W\d_]{5}\d\.\d$|[^\W\d_]{4}\d{2,4}$|[^\W\d]{3}\.\d+[^\W\d]*$", inner):
        return 2
    if re.search(r"[^\W\d_]\d+[^\W\d_]|[^\W\d_]{3}\d{2,4}$|[^\W\d_]\.[^\W\d_]|[^\W\d_]{4}\d$", inner):
        return 1
    return 1 if re.search(r"[a-zåäöæø]{2}[A-ZÅÄÖÆØ]", inner) else 0


@lru_cache(maxsize=1)
def _named_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choices('contacts', 'handle', 'named')})(?!\w)\W*(?:\w+\s)?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _platform_before() -> re.Pattern[str]:
    words = rf"{choices('contacts', 'handle', 'platform')}|{choices('contacts', 'handle', 'name')}"
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _said(text: str, start: int, reach: int) -> bool:
    """A service or a word for account stands at most `reach` characters before, in the same sentence, or just after."""
    before = re.split(r"[!?\n]|\.\s", text[max(0, start - reach) : start])[-1]
    if _platform_before().search(before):
        return True
    after = re.split(r"[.!?\n,]\s", text[start : start + 70])[0]
    return bool(_platform_before().search(after))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Everyday words of all the languages: none is an account."""
    return frozenset(word for language in ("fi", "sv", "nb", "en") for word in everyday(language))


@lru_cache(maxsize=1)
def _right_before() -> re.Pattern[str]:
    platform, name = choices("contacts", "handle", "platform"), choices("contacts", "handle", "name")
    gap = r"\s*[:=]\s*[\"'”«]?"
    is_ = r"(?:\s+(?:is|on|er|e|är|heter|heiter))\s+[\"'”«]?"
    mine = r"(?:min|mitt|mun|hans|hennes|my|his|her|sen|mi|hänen|meidän|the)\s+"
    said = r"nick|username|user name|käyttäjänimi\w*|användarnamn\w*|brukernavn\w*|brukernamn\w*|gamertag|pelinimi\w*"
    return re.compile(
        rf"(?<!\w)(?:(?:{platform}|{name}){gap}|{mine}(?:{platform}){is_}|(?:{mine})?(?:{said}){is_})"
        r"(?=[^\W_])",
        re.IGNORECASE,
    )
