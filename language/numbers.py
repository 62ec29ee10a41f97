"""Phone numbers, national identity numbers and birth dates in a text."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise

from language.danger import Span
from language.spans import apart
from language.tables import choices, table, word_set

_RUN = re.compile(r"(?<![\w.,/])(?:\+|00)?[(\d](?:[ \u00a0.\-–/()]{0,3}\d){4,19}(?![\d\w])")
_REGIONS = {
    "fi": ("FI", "SE"),
    "sv": ("SE", "FI"),
    "nb": ("NO",),
    "nn": ("NO",),
    "no": ("NO",),
    "en": ("FI", "SE", "NO", "GB"),
}
_YEARS = (1930, 2026)  # of birth; a young person or somebody of the family


def numbers(text: str, language: str) -> list[Span]:
    """Spans of the types nid, birth and phone, which never overlap."""
    return apart((*_nids(text), *_births(text), *_phones(text, language)), len(text))


# --- identity numbers -----------------------------------------------------------------------------

_FINNISH = re.compile(r"(?<!\w)(\d{2})\.?(\d{2})\.?(\d{2})\s?([\-–+A-FU-Ya-fu-y])\s?(\d{3})\s?([0-9A-Za-z])(?!\w)")
_SWEDISH = re.compile(r"(?<![\w\-])(?:19|20)?(\d{2})[ \-]?(\d{2})[ \-]?(\d{2})\s?[\-–+ ]?\s?(\d{4})(?![\w]|-\d)")
_NORWEGIAN = re.compile(r"(?<![\w\-])(\d{2})[. ]?(\d{2})[. ]?(\d{2})[ .\-–]?(\d{3})[ ]?(\d{2})(?![\w]|-\d)")
_DANISH = re.compile(r"(?<![\w\-])(\d{2})(\d{2})(\d{2})[ \-–]?(\d{4})(?![\w]|-\d)")


def _nids(text: str) -> Iterator[Span]:
    if not re.search(r"\d{2}", text):
        return
    for pattern, valid in ((_FINNISH, _finnish), (_NORWEGIAN, _norwegian), (_SWEDISH, _swedish), (_DANISH, _danish)):
        for match in pattern.finditer(text):
            if valid(match) and (valid is not _danish or _danish_talk(text)):
                yield Span(match.start(), match.end(), "nid")


def _finnish(match: re.Match[str]) -> bool:
    from stdnum.fi import hetu  # noqa: PLC0415 - slow to import

    day, month, year, century, serial, check = match.groups()
    number = f"{day}{month}{year}{century.replace('–', '-')}{serial}{check}".upper()
    return bool(hetu.is_valid(number, allow_temporary=True))


def _norwegian(match: re.Match[str]) -> bool:
    from stdnum.no import fodselsnummer  # noqa: PLC0415 - slow to import

    return bool(fodselsnummer.is_valid("".join(match.groups())))


def _swedish(match: re.Match[str]) -> bool:
    """Luhn over ten digits and a date; the day of a samordningsnummer is 60 too many."""
    from stdnum import luhn  # noqa: PLC0415 - slow to import

    year, month, day, _ = match.groups()
    return _is_date(2000 + int(year), int(month), int(day) % 60) and bool(luhn.is_valid("".join(match.groups())))


def _danish(match: re.Match[str]) -> bool:
    """A date only: Danish numbers have had no check digit since 2007."""
    day, month, year, _ = match.groups()
    return _is_date(2000 + int(year), int(month), int(day))


def _danish_talk(text: str) -> bool:
    return bool(_word_in("nid", "danish").search(text))


@lru_cache(maxsize=16)
def _word_in(*keys: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choices('contacts', *keys)})(?!\w)", re.IGNORECASE)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


# --- phone numbers --------------------------------------------------------------------------------


def _phones(text: str, language: str) -> Iterator[Span]:
    for match in _RUN.finditer(text):
        if _is_phone(match, text, language):
            opened = match[0].startswith("(") and ")" not in match[0]
            yield Span(match.start() + opened, match.end(), "phone")
    yield from _spelt(text)


def _is_phone(match: re.Match[str], text: str, language: str) -> bool:
    raw = match[0]
    digits = re.sub(r"\D", "", raw)
    national = re.sub(r"^(?:00|\+)?(?:46|47|358)(?=\d{5})", "0" if not raw.startswith(("4", "3")) else "", digits)
    known = word_set("contacts", "phone", "helplines")
    if not 6 <= len(digits) <= 15 or {digits, national, national.lstrip("0")} & known:
        return False
    before = re.split(r"[!?\n]", text[max(0, match.start() - 60) : match.start()])[-1]
    after = text[match.end() : match.end() + 30]
    last_yes, last_no = (_last(_word_in("phone", key), before) for key in ("yes", "no"))
    if (last_no >= 0 and last_no >= last_yes) or _SERVICE.match(digits):
        return False
    said = last_yes >= 0 or bool(_word_in("phone", "yes").match(after.strip()))
    if re.fullmatch(r"[\s\-]*\d{1,4}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{4}[-–]\d{4}", raw) or _IS_MONEY.match(
        after
    ):
        return False
    return _valid(raw, digits, language, said=said)


# free and service numbers: FI 0800, 020, 010 and short 029; SE 020, 077; NO 800, 815, 0xxxx
_SERVICE = re.compile(
    r"0800|020\d{5,}|010\d{6,}|0600|0700\d{4,6}$|029\d{4,5}$|077[01]\d{6}$|80[0-9]\d{5}$|815\d{5}$|116\d{3}$|0[2-9]\d{3}$"
)
_IS_MONEY = re.compile(r"\s?(?:€|kr\b|euro|e\b|sek\b|nok\b|spänn|:-|%|km\b|m\b|skritt|askelta|steps)", re.IGNORECASE)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _valid(raw: str, digits: str, language: str, *, said: bool) -> bool:
    import phonenumbers  # noqa: PLC0415 - slow to import

    if raw.startswith("00"):
        raw = "+" + raw[2:]
    bare = not raw.startswith(("+", "0", "("))
    own = _REGIONS.get(language, _REGIONS["en"])
    for region in dict.fromkeys((*own, "FI", "SE", "NO", "DK", "GB")):
        try:
            number = phonenumbers.parse(raw, region)
        except phonenumbers.NumberParseException:
            continue
        if bare and not (region == "NO" and (said or ("NO" in own and _norwegian_shape(raw)))):
            continue
        if phonenumbers.is_valid_number(number):
            return True
    if not said:
        return False
    if bare and 8 <= len(digits) <= 10 and not raw.startswith("1"):
        candidates = (phonenumbers.parse("0" + raw, region) for region in ("FI", "SE"))
        if any(phonenumbers.is_valid_number(number) for number in candidates):
            return True
    return 7 <= len(digits) <= 13 and (not bare or len(digits) == 8) and not re.fullmatch(r"0[0-9]{3}|20\d{6}", digits)


def _norwegian_shape(raw: str) -> bool:
    return bool(
        re.fullmatch(r"\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2}|[49]\d{7}|(?:\d ){7}\d|[49]\d \d{3} \d{3}", raw)
    )


@lru_cache(maxsize=1)
def _number_words() -> re.Pattern[str]:
    words = choices("contacts", "phone", "numbers")
    return re.compile(rf"(?<!\w)(?:{words})(?:[\s,\-]{{1,2}}(?:{words}|\d{{1,3}})(?!\w)){{5,20}}", re.IGNORECASE)


def _spelt(text: str) -> Iterator[Span]:
    """Six or more number words in a row."""
    for match in _number_words().finditer(text):
        if len(set(match[0].lower().split())) > 2 and not _counting(match[0]):
            yield Span(match.start(), match.end(), "phone")


def _counting(words: str) -> bool:
    """One, two, three, four."""
    order = table("contacts")["phone"]["numbers"].split()
    places = [order.index(word) for word in words.lower().replace(",", " ").split() if word in order]
    steps = [after - before for before, after in pairwise(places)]
    return bool(steps) and (all(0 < step <= 3 for step in steps) or all(-3 <= step < 0 for step in steps))


# --- birth dates ----------------------------------------------------------------------------------

_D, _M, _Y4, _Y2 = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19[3-9]\d|20[0-2]\d)", r"['’\-–]?\d{2}"


@lru_cache(maxsize=1)
def _dates() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Dates with a year; dates of a day without one; years alone."""
    month = rf"(?:{choices('contacts', 'birth', 'months')})(?:n|ta|ssa|na)?\b\.?"
    ordinal = choices("contacts", "birth", "ordinals")
    day = rf"(?:(?:{_D})(?:st|nd|rd|th|:?a|:?e|\.)?|(?:{ordinal}))(?:\s+(?:of|päivä\w*))?"
    named = rf"(?:{day}[\s\-]*(?:{month})|(?:{month}),?\s*(?:the\s+)?{day})"
    year = rf"(?:{_Y4}|{_Y2}(?!\d))"
    numeric = rf"{_D}\s?[./\-]\s?{_M}\s?(?:[./\-]|\s)\s?{year}|{_Y4}[./\-]{_M}[./\-]{_D}"
    mm, dd = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
    packed = rf"{_Y4}{mm}{dd}|{dd}{mm}(?:{_Y4}|\d\d)|\d\d{mm}{dd}"
    full = rf"{named},?[\s\-]+{year}|{_Y4},?\s+{named}|{numeric}|{packed}"
    flags = re.IGNORECASE
    return (
        re.compile(rf"(?<![\w.])(?:{full})(?![\w\-])", flags),
        re.compile(rf"(?<![\w.])(?:{named}|{_D}\s?[./]\s?{_M}\.?)(?![\w:])", flags),
        re.compile(rf"(?<![\w.])(?:{_Y4}|[\-–'’]\d{{2}})(?![\w.])", flags),
    )


@lru_cache(maxsize=1)
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lead = choices("contacts", "birth", "lead")
    tail = choices("contacts", "birth", "tail")
    gap = r"[\s.:,(]*(?:[^\W\d]+[\s.:,(]+|\d{1,2}[\s,.:]+(?!\d)){0,5}"
    return (
        re.compile(rf"(?<!\w)(?:{lead})(?!\w){gap}(?:\d{{1,2}}\s)?$", re.IGNORECASE),
        re.compile(rf"[\s.,)]*(?:[^\W\d]+\s+){{0,3}}(?:{tail})(?!\w)", re.IGNORECASE),
    )


def _births(text: str) -> Iterator[Span]:
    full, day, year = _dates()
    told = bool(_birth_talk().search(text))
    if not told and not re.search(r"\d{2}", text):
        return
    for pattern, fits in (
        ((full, _said_birth), (day, _said_birth), (year, _said_year)) if told else ((full, _said_birth),)
    ):
        for match in pattern.finditer(text):
            start, end = match.start(), match.start() + len(match[0].rstrip(". "))
            if (told and fits(text, start, end)) or (pattern is full and _introduced(text, match)):
                yield Span(start, end, "birth")


@lru_cache(maxsize=1)
def _birth_talk() -> re.Pattern[str]:
    words = f"{choices('contacts', 'birth', 'lead')}|{choices('contacts', 'birth', 'tail')}"
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _said_birth(text: str, start: int, end: int) -> bool:
    before = re.split(r"[!?\n]|(?<![Ss]ynt)\.\s+(?=[^\W\d])", text[max(0, start - 60) : start])[-1]
    lead, tail = _around()
    if lead.search(before):
        return True
    return bool(tail.match(re.split(r"[!?\n]|(?<=[^\W\d])\.", text[end : end + 50])[0]))


def _said_year(text: str, start: int, _end: int) -> bool:
    """ "Född 2005", "e född -11": right before only."""
    words = re.findall(r"[^\W\d]+", text[max(0, start - 30) : start].lower())
    return bool(words) and words[-1] in {"född", "født", "fødd", "born", "syntynyt", "syntyny"}


_SELF = re.compile(r"(?:^|[\s(])(?:[A-ZÅÄÖÆØ]|i\W?t\W?s |jag |jeg |mä |oon )[^\W\d]+[,.]?\s\(?$")


def _introduced(text: str, match: re.Match[str]) -> bool:
    """A full date right after a name, a school or an address in a list about oneself: "Jonna, 2013-01-30, Lillån"."""
    years = [int(year) for year in re.findall(r"(?:19|20)\d{2}", match[0])]
    year = years[0] if years else 2000 + int(re.search(r"\d+$", match[0])[0][-2:])  # type: ignore[index]
    before, after = text[max(0, match.start() - 30) : match.start()], text[match.end() : match.end() + 2]
    listed = (
        re.search(r"(?:^|[\s(])(?:[A-ZÅÄÖÆØ]|i\W?t\W?s |jag |jeg |mä |oon )[^\W\d]+[,.]?\s\(?$", before) is not None
    )
    return listed and _YEARS[0] <= year <= 2019 and year >= 2000 and (after[:1] in {",", ".", ")"} or not after.strip())
