"""Addresses in a text: streets, postcodes with a town, small places that somebody lives in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from language.danger import Span
from language.spans import apart
from language.tables import choices, plain, table, word_set

_UPPER = "A-ZÅÄÖÆØÁČĐŊŠŽÉÜ"
_NAME = rf"[{_UPPER}][\w'’\-]*"
_ENDINGS = (
    "ssa",
    "ssä",
    "sta",
    "stä",
    "lla",
    "llä",
    "lta",
    "ltä",
    "lle",
    "an",
    "än",
    "en",
    "in",
    "on",
    "un",
    "yn",
    "ön",
    "hin",
    "seen",
    "n",
    "s",
    "l",
    "lt",
    "st",
    "a",
    "ä",
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
    from language.kinds import is_given  # noqa: PLC0415 - kinds look for places too

    for number, pattern in enumerate(_home_patterns()):
        for match in pattern.finditer(text):
            first = match["place"].split(",")[0]
            if _is_big(first) and "," not in match["place"] and not re.search(r"\d", match["place"]):
                continue
            word = first.split()[0]
            known = plain(word) in word_set("known", "things") or plain(word) in _commons()
            numbered = re.search(r"\d", match["place"])
            finnish = language == "fi" and not number and not numbered and not _local_case(first)
            person = is_given(word, language, words=True) and not numbered and not _is_small(word)
            if known or finnish or person or word.lower() in word_set("persons", "small", language):
                continue
            yield Span(match.start("place"), match.end("place"), "address")


@lru_cache(maxsize=1)
def _commons() -> frozenset[str]:
    months = {plain(word) for word in table("contacts")["birth"]["months"]}
    return frozenset(
        months | {plain(word) for key in ("fi", "sv", "nb", "en") for word in word_set("persons", "small", key)}
    )


def _local_case(word: str) -> bool:
    return word.endswith(
        (
            "ssa",
            "ssä",
            "sta",
            "stä",
            "lla",
            "llä",
            "lta",
            "ltä",
            "lle",
            "on",
            "un",
            "yn",
            "ön",
            "an",
            "än",
            "en",
            "in",
            "hin",
            "seen",
            "s",
            "l",
            "st",
            "lt",
        )
    )


def _small(text: str, language: str) -> Iterator[Span]:
    """A small place with a preposition or in a local case, wherever it stands."""
    prepositions = {
        "i",
        "på",
        "från",
        "fra",
        "frå",
        "til",
        "till",
        "te",
        "ti",
        "in",
        "from",
        "at",
        "to",
        "ved",
        "vid",
        "nära",
        "near",
        "utanför",
        "utenfor",
        "outside",
        "mot",
        "via",
    }
    for match in re.finditer(rf"(?<![\w@\-]){_NAME}", text):
        word = match[0]
        if not _is_small(word):
            continue
        before = text[max(0, match.start() - 14) : match.start()].lower().split()
        local = language == "fi" and _local_case(word) and word.lower() not in _places("small")[0]
        if local or (before and before[-1].strip("(\"'") in prepositions):
            yield Span(match.start(), match.end(), "address")


def is_place(word: str) -> bool:
    """A known place, big or small, in any case."""
    return _is_big(word) or _is_small(word)


def _is_big(words: str) -> bool:
    return _in_places("big", words.split(maxsplit=1)[0].lower())


def _is_small(word: str) -> bool:
    return _in_places("small", word.lower()) and not _is_big(word)


@lru_cache(maxsize=4096)
def _in_places(size: str, form: str) -> bool:
    """Exactly or in the genitive for all, in any case for the Finnish ones."""
    exact, finnish = _places(size)
    if form in exact or form.removesuffix("s") in exact:
        return True
    return any(stem in finnish for stem in _stems(form))


@lru_cache(maxsize=2)
def _places(size: str) -> tuple[frozenset[str], frozenset[str]]:
    """All the names, and the Finnish ones; both as written and without diacritics, in lower case."""
    found = []
    for languages in (tuple(table("places")[size]), ("fi",)):
        exact = {name.lower() for language in languages for name in table("places")[size][language].split()}
        found.append(frozenset(exact | {plain(name) for name in exact}))
    return found[0], found[1]


@lru_cache(maxsize=4096)
def _stems(word: str) -> tuple[str, ...]:
    """What a Finnish place's name may be without its ending; consonants in their strong grade too."""
    stems = [word]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            stems += [stem, *_strong(stem)]
    return tuple(dict.fromkeys(stems))


def _strong(stem: str) -> Iterator[str]:
    """Grades and stem changes of Finnish place names: Lahde- Lahti, Lappeenranna- Lappeenranta, Kaskis- Kaskinen."""
    if stem.endswith(("ise", "is")):
        yield stem.removesuffix("e").removesuffix("s") + "nen"
    if stem.endswith("kse"):
        yield stem[:-3] + "s"
    if stem.endswith("e"):
        yield stem[:-1] + "i"
    if stem.endswith("i"):
        yield stem[:-1]
    for weak, strong in (
        ("ee", "e"),
        ("nna", "nta"),
        ("lla", "lta"),
        ("rra", "rta"),
        ("nnu", "ntu"),
        ("nno", "nto"),
        ("da", "ta"),
        ("de", "ti"),
        ("di", "ti"),
        ("ie", "ki"),
        ("mme", "mpi"),
        ("mma", "mpa"),
        ("va", "pa"),
        ("ngin", "nki"),
        ("ngi", "nki"),
        ("ra", "rka"),
        ("oe", "oki"),
        ("oen", "oki"),
        ("ja", "jaa"),
        ("vi", "pi"),
        ("ula", "ula"),
        ("nge", "nki"),
        ("la", "lka"),
        ("maen", "maki"),
        ("mae", "maki"),
        ("joe", "joki"),
        ("puta", "pudas"),
        ("putaa", "pudas"),
        ("kaa", "gas"),
        ("taa", "das"),
        ("ppaa", "pas"),
        ("ahe", "ahti"),
        ("ahde", "ahti"),
        ("mäen", "mäki"),
        ("mäe", "mäki"),
        ("mmä", "mpä"),
        ("nnä", "ntä"),
        ("rrä", "rtä"),
        ("vä", "pä"),
        ("dä", "tä"),
        ("llä", "ltä"),
        ("rä", "rkä"),
        ("ve", "si"),
        ("de", "si"),
        ("te", "si"),
        ("kari", "kari"),
        ("utakyla", "utakyla"),
    ):
        if stem.endswith(weak):
            yield stem[: -len(weak)] + strong
