"""Addresses in a text: streets, postcodes with a town, small places that somebody lives in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from language.danger import Span
from language.kinds import is_given
from language.places import is_big, is_local, is_small, is_small_as_written
from language.spans import apart
from language.tables import choices, plain, table, word_set

_UPPER = "A-ZÅÄÖÆØÁČĐŊŠŽÉÜ"
_NAME = rf"[{_UPPER}][\w'’\-]*"
_PREPOSITIONS = frozenset(
    "i på från fra frå til till te ti in from at to ved vid nära near utanför utenfor outside mot via".split()
)
_HOUSE = r"(?!(?:19|20)\d\d(?!\w))\d{1,4}(?:\s?[\-–]\s?\d{1,3})?(?:\s?[A-Za-zÅÄÖ](?![\w]))?(?:\s?\d{1,3}(?![\w.:]))?"
_MORE = r"(?:,?\s(?:as\.?|asunto|lgh\.?|apt\.?|flat|rappu|bst|bostad|leil\.?|h)\s?\d{1,4}"
_MORE += r"|,\s\d{1,2}\s?tr|,\s\d\.\s(?:etasje|krs|vån\w*))*"
_TOWN = rf"(?:,?\s(?:(?:FI|SE|NO|N|S)-)?(?:\d{{3}}\s?\d{{2}}|\d{{4}})\s{_NAME}(?:\s[{_UPPER}][a-zåäöæø]+)?"
_TOWN += rf"|,\s{_NAME}|\s(?:i|in)\s{_NAME})?"


def addresses(text: str, language: str) -> list[Span]:
    """Spans of the type address; they do not overlap."""
    return apart((*_streets(text), *_boxes(text), *_homes(text, language), *_small(text, language)), len(text))


@lru_cache(maxsize=1)
def _street_patterns() -> tuple[re.Pattern[str], ...]:
    endings, alone = choices("identity", "street", "numbered"), choices("identity", "street", "alone")
    words, english = choices("identity", "street", "words"), choices("identity", "street", "english")
    one = rf"(?<![\w@/\-])(?:{_NAME}\s(?:i\s)?){{0,2}}(?P<street>[^\W\d_][\w\-]{{0,40}}?(?:{endings})):?"
    return (
        re.compile(rf"{one}\s(?P<house>{_HOUSE})(?![\w%€]|[.:]\d){_MORE}{_TOWN}"),
        re.compile(
            rf"(?<![\w@/\-]){_NAME}(?:\s{_NAME}){{0,2}}\s(?P<street>{words})\s(?P<house>{_HOUSE})(?![\w%€]|[.:]\d){_MORE}{_TOWN}",
            re.UNICODE,
        ),
        re.compile(rf"(?<![\w@/\-])\d{{1,4}}[a-zA-Z]?\s{_NAME}(?:\s{_NAME}){{0,1}}\s(?i:{english})(?!\w)"),
        re.compile(
            rf"(?<![\w@/\-]){_NAME}\s(?:Road|Street|Lane|Avenue|Drive|Close|Court|Crescent|Terrace|Gardens)(?!\w)"
        ),
        re.compile(rf"(?<![\w@/\-])[{_UPPER}][\w\-]{{1,40}}?(?:{alone})(?!\w)"),
        re.compile(rf"(?<![\w\-])(?:\d{{5}}|\d{{3}}\s\d{{2}})\s{_NAME}(?!\w)"),
    )


def _streets(text: str) -> Iterator[Span]:
    common = word_set("identity", "street", "common")
    for place, pattern in enumerate(_street_patterns()):
        for match in pattern.finditer(text):
            street = (match.groupdict().get("street") or match[0]).lower()
            if (
                place == 4
                and _opens_sentence(text, match.start())
                and not re.search(r"(?:veien|vegen|vägen|gatan|katu|kadulla|tiellä)$", street)
            ):
                continue
            if (
                (street in common and place != 1)
                or any(map(str.isdigit, street))
                or (place == 0 and not _looks_numbered(match, text))
            ):
                continue
            yield Span(match.start(), match.end(), "address")


def _looks_numbered(match: re.Match[str], text: str) -> bool:
    """A lower-case street needs a clear ending, or words that say address before it; "alle 12" is none."""
    street, house = match["street"], match["house"]
    after = text[match.end("house") : match.end("house") + 12].lower()
    if re.match(
        r"\s?(?:€|kr|euro|e\b|vuot|år|v\b|kg|km|cm|min|h\b|tunti|timm|timer|kpl|st\b|ggr|gang|stk|prosent|%|\.\s?(?:kl|luok|trinn))",
        after,
    ):
        return False
    if street[0].isupper():
        return len(street) > 4
    strong = re.search(
        r"(?:katu|kadulla|tie|tiellä|kuja|kujalla|polku|gatan|gata|vägen|stigen|gränd|veien|vegen|gate|gaten|bakken|svingen)$",
        street,
    )
    return bool(strong) and len(street) > 6 and len(house) <= 6


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \"'”»«(-–")
    return not before or before[-1] in ".!?\n:"


@lru_cache(maxsize=1)
def _box_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{choices('identity', 'box', 'words')})\s\d{{1,5}}(?!\w){_TOWN}")


def _boxes(text: str) -> Iterator[Span]:
    for match in _box_pattern().finditer(text):
        yield Span(match.start(), match.end(), "address")


@lru_cache(maxsize=1)
def _home_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    live, address = choices("identity", "live", "before"), choices("identity", "live", "address")
    words = rf"{_NAME}(?:\s(?:{_NAME})){{0,2}}(?:\s{_HOUSE}(?!\w))?(?:,\s{_NAME}(?:\s{_HOUSE})?)?"
    return (
        re.compile(rf"(?<!\w)(?i:{live})\s(?:[^\W\d]{{2,12}}\s){{0,2}}?(?P<place>{words})"),
        re.compile(
            rf"(?<!\w)(?i:{address})(?:\s(?:on|er|är|is|e))?\s?:?\s(?P<place>{_NAME}(?:\s{_NAME}){{0,2}}\s{_HOUSE}|{words})"
        ),
    )


def _homes(text: str, language: str) -> Iterator[Span]:
    for number, pattern in enumerate(_home_patterns()):
        for match in pattern.finditer(text):
            first = match["place"].split(",")[0]
            if is_big(first) and "," not in match["place"] and not re.search(r"\d", match["place"]):
                continue
            word = first.split()[0]
            known = plain(word) in word_set("known", "things") or plain(word) in _commons()
            numbered = re.search(r"\d", match["place"])
            finnish = language == "fi" and not number and not numbered and not is_local(first)
            person = is_given(word, language, words=True) and not numbered and not is_small(word)
            if known or finnish or person or word.lower() in word_set("persons", "small", language):
                continue
            yield Span(match.start("place"), match.end("place"), "address")


@lru_cache(maxsize=1)
def _commons() -> frozenset[str]:
    months = {plain(word) for word in table("contacts")["birth"]["months"]}
    return frozenset(
        months | {plain(word) for key in ("fi", "sv", "nb", "en") for word in word_set("persons", "small", key)}
    )


def _small(text: str, language: str) -> Iterator[Span]:
    """A small place with a preposition or in a local case, wherever it stands."""
    for match in re.finditer(rf"(?<![\w@\-]){_NAME}", text):
        word = match[0]
        if not is_small(word):
            continue
        before = text[max(0, match.start() - 14) : match.start()].lower().split()
        local = language == "fi" and is_local(word) and not is_small_as_written(word)
        if local or (before and before[-1].strip("(\"'") in _PREPOSITIONS):
            yield Span(match.start(), match.end(), "address")
