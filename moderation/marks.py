"""What in an asker's text could point to somebody: marked where it stands, and taken out of the public wording.

`paragraphs` marks the asker's text. `things` gathers what is found, each with the forms in which it stands and what
stands there instead (`data/stand_ins.toml`). `taken_out` puts that in. The asker's own text never changes.

What it costs grows with the text and no faster: each find is looked up by what it can be known by, never compared with
all the others, and the things and forms that are carried to the page are bounded.
"""

import hashlib
import json
import re
import secrets
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from language.danger import Span
from language.identity import identity
from moderation import detecting

_FILE = Path(__file__).parent / "data" / "stand_ins.toml"
TYPES: Mapping[str, Promise] = {
    "name": gettext_lazy("name"),
    "phone": gettext_lazy("phone number"),
    "email": gettext_lazy("e-mail address"),
    "nid": gettext_lazy("national identity number"),
    "address": gettext_lazy("address"),
    "school": gettext_lazy("school"),
    "handle": gettext_lazy("user name"),
    "link": gettext_lazy("link"),
    "birth": gettext_lazy("date of birth"),
}
_BEND = {"name", "school", "address"}  # types whose finds have endings
_LEAST = 3  # letters of a name that stay when its ending is taken off
_BEFORE = 120  # characters before a find that may decide what stands there: the longest context is far shorter
MOST_THINGS, MOST_FORMS, MOST_PLACES = 100, 40, 12  # what stands in title and wording goes first
_DOUBLE = re.compile(r"([^\W\d_aeiouyåäöæø])\1")
# Endings by which a word is the same only where it stands without them too
_WEAK = {"n", "a", "ä", "ta", "tä", "lt", "s", "'s", "’s"}
# Where something was found in texts that this process has looked at: places and types, never a letter of the text.
_known: dict[tuple[object, bytes], tuple[Span, ...]] = {}
_KEY, _MOST_KNOWN = secrets.token_bytes(32), 2000


@dataclass(frozen=True)
class Form:
    """How a find is written, and its ending. `fixed` is what stands there whichever stand-in is chosen; None: that."""

    find: str
    ending: str = ""
    fixed: str | None = None


@dataclass(frozen=True)
class Thing:
    """One thing that was found, in all the forms in which it may stand.

    key: the same on every page of the question. puts: stand-ins to choose from, each with what it becomes for an
    ending. suffix: what an ending adds to any other. is_asked: it stands in the asker's text; is_there: in the title
    or in the public wording.
    """

    key: str
    type: str
    shown: str
    puts: Mapping[str, Mapping[str, str]]
    suffix: Mapping[str, str]
    forms: tuple[Form, ...]
    any_case: bool = True
    is_asked: bool = True
    is_there: bool = False

    @property
    def label(self) -> str:
        """Its type in words."""
        return str(TYPES[self.type])

    @property
    def first(self) -> str:
        """The stand-in that is taken when nobody chooses."""
        return next(iter(self.puts))

    @property
    def as_json(self) -> str:
        """What static/js/desk-wording.js needs to do as `taken_out` does."""
        forms = [[form.find, form.ending, form.fixed] for form in self.forms]
        data = {"forms": forms, "puts": self.puts, "suffix": self.suffix, "anyCase": self.any_case}
        return json.dumps(data, ensure_ascii=False)

    def put(self, form: Form, chosen: str) -> str:
        """What stands in the place of `form`."""
        if form.fixed is not None:
            return form.fixed
        return self.puts.get(chosen, {}).get(form.ending) or chosen + self.suffix.get(form.ending, "")

    def stands_in(self, *texts: str) -> bool:
        """Whether it is in one of these texts."""
        return any(_pattern(self).search(text) for text in texts)


# --- in the thread --------------------------------------------------------------------------------


def paragraphs(text: str, language: str) -> list[list[tuple[str, str]]]:
    """The text as paragraphs of (piece, type in words or ""); all pieces of all paragraphs hold every letter of it."""
    text = text.replace("\r\n", "\n")
    cuts = [0]
    labels: dict[int, str] = {}
    for span in _lines_of(text, found(text, language)):
        labels[span.start] = str(TYPES[span.type])
        cuts += [span.start, span.end]
    pieces = [(text[a:b], labels.get(a, "")) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True) if a < b]
    whole: list[list[tuple[str, str]]] = [[]]
    for piece, label in pieces:
        first, *rest = [piece] if label else re.split(r"\n{2,}", piece)
        whole[-1].append((first, label))
        whole += [[(part, "")] for part in rest]
    return [[(piece, label) for piece, label in pieces if piece] for pieces in whole if any(p for p, _label in pieces)]


def found(text: str, language: str) -> list[Span]:
    """What `language.identity` finds, in order, without overlaps and without types that have no word here."""
    key = (identity, hashlib.blake2b(f"{language} {text}".encode(), key=_KEY).digest())
    if key in _known:
        return list(_known[key])
    told = detecting.told(identity, text, language)
    if told is None:
        return []
    spans: list[Span] = []
    for span in sorted(told.spans, key=lambda span: (span.start, -span.end)):
        if span.type in TYPES and span.start < span.end and (not spans or spans[-1].end <= span.start):
            spans.append(span)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[key] = tuple(spans)
    return spans


def _lines_of(text: str, spans: Iterable[Span]) -> Iterable[Span]:
    """A find that goes over a line's end, once for each line."""
    for span in spans:
        for line in re.finditer(r"[^\n]+", text[span.start : span.end]):
            yield Span(span.start + line.start(), span.start + line.end(), span.type)


# --- things ---------------------------------------------------------------------------------------


@dataclass
class _Group:
    """Places where the same thing stands."""

    type: str
    roots: set[str] = field(default_factory=set)
    seen: dict[str, dict[str, None]] = field(default_factory=dict)  # the find -> lines as far as there
    forms: Counter[bool] = field(default_factory=Counter)  # finds in the asker's text (True) and in the wording (False)


def things(asked: Sequence[str], wording: Sequence[str], language: str) -> list[Thing]:
    """What is found in the asker's texts and in title and wording, in order, each thing once."""
    groups: list[_Group] = []
    known: dict[tuple[str, str], int] = {}  # (type, root) -> the first group that goes by it
    for text, is_asked in [*((text, True) for text in asked), *((text, False) for text in wording)]:
        for span in found(text, language):
            _sort_in(groups, known, text, span, language, is_asked=is_asked)
    return [_thing(group, wording, _data(language)) for group in _first(groups)]


def _first(groups: list[_Group]) -> list[_Group]:
    """As many as a page can show, in their order: those in title and wording before the others."""
    if len(groups) <= MOST_THINGS:
        return groups
    kept = set(sorted(range(len(groups)), key=lambda at: (not groups[at].forms[False], at))[:MOST_THINGS])
    return [group for at, group in enumerate(groups) if at in kept]


def _sort_in(
    groups: list[_Group], known: dict[tuple[str, str], int], text: str, span: Span, language: str, *, is_asked: bool
) -> None:
    written = text[span.start : span.end]
    roots = _roots(written, span.type, _data(language))
    at = min((known[span.type, root] for root in _near(roots) if (span.type, root) in known), default=len(groups))
    if at == len(groups):
        groups.append(_Group(span.type))
    for root in roots:
        known[span.type, root] = min(at, known.get((span.type, root), at))
    group = groups[at]
    group.roots |= roots
    group.forms[is_asked] += written not in group.seen or not group.forms[is_asked]
    if written in group.seen or group.forms[is_asked] <= MOST_FORMS:
        places = group.seen.setdefault(written, {})
        if len(places) < MOST_PLACES:
            places[text[max(0, span.start - _BEFORE) : span.start].rpartition("\n")[2]] = None


def _thing(group: _Group, wording: Sequence[str], data: Mapping[str, Any]) -> Thing:
    forms, who = _forms(group, data)
    written = next(iter(group.seen))
    shown = _split(written, "name", data)[0] if group.type == "name" else written
    is_word = group.type == "name" and any(root in data["words"] for root in group.roots)
    thing = Thing(
        key=f"{group.type}:{shown.casefold()}",
        type=group.type,
        shown=shown,
        puts={put: _inflected(put, data) for put in dict.fromkeys([*who, *data["puts"][group.type]])},
        suffix=data["suffix"],
        forms=tuple(sorted(forms, key=lambda form: (-len(form.find), form.find))),
        any_case=not is_word,
        is_asked=group.forms[True] > 0,
    )
    return replace(thing, is_there=thing.stands_in(*wording))


def _inflected(put: str, data: Mapping[str, Any]) -> dict[str, str]:
    """What a Finnish stand-in in -ni becomes for each ending; nothing in the other languages."""
    weak = data.get("weak", {}).get(put)
    if weak is None:
        return {}
    forms = {ending: f"{weak}{ending}ni" for ending in data["endings"]}
    return forms | {"lt": f"{weak}ltani", "ksi": f"{weak}kseni", "a": f"{put.removesuffix('ni')}ani"}


def _forms(group: _Group, data: Mapping[str, Any]) -> tuple[Iterable[Form], list[str]]:
    """All forms in which the thing may stand, and who it is if the words before a find say so."""
    forms: dict[str, Form] = {}
    who: list[str] = []
    seen = sorted(group.seen, key=len)
    for written in seen:
        base, ending = _split(written, group.type, data)
        bases = {base, base.removesuffix("n")} if data["endings"] and len(base) > _LEAST + 1 else {base}
        for more in data["names"] if group.type == "name" else ():
            for one in bases:
                forms.setdefault((one + more).casefold(), Form(one + more, _plain(more)))
        forms.setdefault(written.casefold(), Form(written, _plain(ending)))
    for written, before in ((one, before) for one in seen for before in group.seen[one]):
        form, named = _by_context(written, before, forms[written.casefold()].ending, group.type, data)
        if form:
            forms[form.find.casefold()] = form
            who += [named] if named else []
    return forms.values(), who


def _by_context(written: str, before: str, ending: str, kind: str, data: Mapping[str, Any]) -> tuple[Form | None, str]:
    """(the form with the words right before it, who that is) where these words decide what stands there."""
    for put in data["puts"][kind]:  # "my phone number 040 …"
        if match := re.search(rf"({re.escape(put)})[ ,:]+$", before, re.IGNORECASE):
            return Form(match[0] + written, fixed=match[1]), put if kind == "name" else ""
    for pattern, row in data["contexts"].get(kind, []):
        if match := pattern.search(before):
            words, find = match["words"], match[0] + written
            if "put" in row:
                return Form(find, fixed=match[0] + row["put"]), ""
            if "instead" in row:
                return Form(find, fixed=row["instead"]), ""
            if ending in data["suffix"]:
                return Form(find, fixed=words + data["suffix"][ending]), row["who"]
            if _plain(words).endswith(ending):
                return Form(find, fixed=words), row["who"]
            return None, row["who"]
    return None, ""


# --- the same word in other forms -----------------------------------------------------------------


def _plain(text: str) -> str:
    return text.casefold().replace("ä", "a")


def _split(written: str, kind: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """(base, ending); the ending is "" unless it can be nothing else."""
    plain = _plain(written)
    is_whole = kind not in _BEND or re.split(r"\W", plain)[-1] in data["whole"]
    for ending in () if is_whole else data["endings"]:
        if plain.endswith(ending) and len(plain) - len(ending) >= _LEAST:
            return written[: -len(ending)], written[-len(ending) :]
    return written, ""


def _roots(written: str, kind: str, data: Mapping[str, Any]) -> set[str]:
    """By what two finds are known to be the same."""
    if kind != "name":
        base, _ending = _split(written, kind, data)
        return {re.sub(r"\W", "", base).casefold() or written}
    words = [_split(word, kind, data)[0] for word in re.findall(r"[\w'’-]+", written)]
    return {_DOUBLE.sub(r"\1", word.casefold()) for word in words if len(word) >= _LEAST} or {written.casefold()}


def _near(roots: Iterable[str]) -> set[str]:
    """All roots that count as one of these: the same, with a weak ending, or without one."""
    near = set(roots)
    for root in roots:
        near |= {root + weak for weak in _WEAK}
        near |= {root.removesuffix(weak) for weak in _WEAK}
    return near - {""}


@lru_cache(maxsize=4)
def _data(language: str) -> Mapping[str, Any]:
    data: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))[language]
    contexts: dict[str, list[tuple[re.Pattern[str], dict[str, Any]]]] = {}
    for row in data["context"]:
        words = "|".join(re.escape(words).replace(r"\*", r"\w*") for words in row["after"])
        pattern = re.compile(rf"(?<!\w)(?P<words>{words})[ ,:]+$", re.IGNORECASE)
        contexts.setdefault(row["type"], []).append((pattern, row))
    return data | {"contexts": contexts, "whole": set(data.get("whole", ()))}


# --- taking out -----------------------------------------------------------------------------------


def _pattern(thing: Thing) -> re.Pattern[str]:
    finds = "|".join(re.escape(form.find) for form in thing.forms)
    return re.compile(rf"(?<!\w)(?:{finds})(?!\w)", re.IGNORECASE if thing.any_case else 0)


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins at `at`. Looks at the blanks before it and one character more."""
    word = at
    while word and text[word - 1].isspace():
        word -= 1
    return not word or text[word - 1] in ".!?" or "\n" in text[word:at]


def taken_out(text: str, thing: Thing, chosen: str = "") -> str:
    """`text` with a stand-in at every place where `thing` stands: the chosen one, else the first.

    static/js/desk-wording.js does the same on the page, with what `as_json` gives it.
    """
    forms = {form.find.casefold(): form for form in thing.forms}

    def stand_in(match: re.Match[str]) -> str:
        put = thing.put(forms[match[0].casefold()], chosen.strip() or thing.first)
        return put[:1].upper() + put[1:] if _begins(text, match.start()) else put

    return _pattern(thing).sub(stand_in, text)
