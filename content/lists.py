"""The lists of the search: for each term the entries that hold it, those first in which it weighs most.

A list is cut into pieces of a few hundred keys (`SearchList`), apart for each kind and topic, so that a query reads the
best of a common word and all of a rare one, whatever there is: the first pieces of each of its terms, by their key.
The same on SQLite and PostgreSQL, and nothing that a planner could take for something else.

An entry is listed some minutes after it was written (`take_in`, a task) and compared with every query until then; it is
taken out in the transaction in which it goes (`take_out`).
"""

from array import array
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from operator import or_
from typing import Any

from django.db import connections, transaction
from django.db.models import F, Q, QuerySet

from content.entries import SearchEntry, SearchGone, SearchList, SearchTerm
from ground.statements import Statement
from language import packing, ranking

PIECE = 256  # keys of a piece when it is made; twice as many at most
_LONGEST = 80  # characters of a term
NOT_LISTED = "x"  # how a word begins: too common to choose by, it counts in the ranking only
STEPS = 255  # steps of how much a term weighs
BITS = 48  # of a key that tell the entry
LAST = (1 << BITS) - 1
_TURNED = (1 << 32) - 1
# Terms of a kind in a text of usual length: the same for ever, so that what is listed can be found again.
USUAL = {"s": 65, "k": 16, "m": 15, "t": 15, "p": 5}
KINDS = (SearchEntry.Kind.ANSWER, SearchEntry.Kind.ARTICLE, SearchEntry.Kind.WORD)
TOPICS = 1 << 40  # shelves of a kind
DEPTHS = 3  # different ones that a query reads to, at most
_AT_ONCE = 500


def weight(kind: str, often: float, length: int) -> float:
    """How much a term weighs in an entry, 0 to 1, as `ranking.ranked` has it.

    `often`: it stands there, a place in the title counting more; `length`: how many terms of its kind there are.
    """
    relative = often / (1 - ranking.LENGTH + ranking.LENGTH * length / USUAL.get(kind, 30))
    return relative / (ranking.SATURATION + relative)


def weights(text: packing.Text) -> dict[str, float]:
    """Every listed term of an entry -> how much it weighs there."""
    lengths: Counter[str] = Counter()
    for field in (text.title, text.body):
        for term, often in field.items():
            lengths[term[0]] += often
    return {
        term: weight(term[0], packing.TITLE * text.title.get(term, 0) + text.body.get(term, 0), lengths[term[0]])
        for term in {**text.title, **text.body}
        if term[0] not in NOT_LISTED and len(term) <= _LONGEST
    }


def shelf(kind: str, topic: int | None) -> int:
    """The shelf on which the entries of a kind and topic stand."""
    return KINDS.index(SearchEntry.Kind(kind)) * TOPICS + (topic or 0)


def kind_and_topic(of: int) -> tuple[str, int | None]:
    """What stands on a shelf."""
    return str(KINDS[of // TOPICS]), of % TOPICS or None


def key(how_much: float, number: int) -> int:
    """Ascending keys: what weighs more first, of the same what is newer. `number`: below four billion."""
    if number > _TURNED:
        raise OverflowError(number)
    return (STEPS - round(STEPS * how_much) << BITS) + LAST - number


def opened(keys: "bytes | memoryview[int]") -> "array[int]":
    """The keys of a piece."""
    found = array("q")
    found.frombytes(bytes(keys))
    return found


def weighed(keys: "bytes | memoryview[int]") -> "tuple[array[int], bytes]":
    """Of a piece the entries, each by its number turned, and how many of the STEPS each weighs less than 1."""
    of = bytes(keys)
    return array("I", of)[::2], of[BITS // 8 :: 8]  # the lower half of each key, and its seventh byte


def turned(number: int) -> int:
    """The number of an entry as `weighed` tells it, ascending from the newest; and back again."""
    return _TURNED - number


Piece = tuple[int, int, "bytes | memoryview[int]"]  # term, shelf, keys


def known(wanted: Mapping[str, Collection[str]], using: str) -> dict[str, dict[str, tuple[int, int]]]:
    """Language -> those of the terms wanted that its lists have -> (number, in how many entries). One query.

    "" is all its entries; a language without lists has not even that.
    """
    found: dict[str, dict[str, tuple[int, int]]] = {language: {} for language in wanted}
    terms = list({"", *chain(*wanted.values())})
    for language, term, pk, entries in _counts.tuples(list(wanted), terms, using=using):
        if not term or term in wanted[language]:
            found[language][term] = (pk, entries)
    return found


_counts = Statement(
    lambda languages, terms: SearchTerm.objects.filter(language__in=languages, term__in=terms).values_list(
        "language", "term", "pk", "entries"
    ),
    *(list[str], list[str]),
)


def read(depths: Mapping[int, int], kinds: Sequence[str], topic: int | None, using: str) -> list[Piece]:
    """(term, shelf, keys) of the first pieces: `depths` says how many of each term, of each shelf. One query.

    `kinds`, `topic`: of these shelves alone, where any are named; several kinds take a query each.
    """
    by_depth = defaultdict(list)
    for term, depth in depths.items():
        by_depth[depth].append(term)
    if not by_depth:
        return []
    first: list[list[int] | int] = []
    for depth, terms in by_depth.items():
        first += [terms, depth]
    first += [[0], 0] * (DEPTHS - len(by_depth))  # no term is numbered so
    if topic is not None:
        return _on_shelves.tuples([shelf(kind, topic) for kind in kinds or KINDS], *first, using=using)
    if not kinds:
        return _everywhere.tuples(*first, using=using)
    ranges = [(shelf(kind, None), shelf(kind, None) + TOPICS) for kind in kinds]
    return [row for least, end in ranges for row in _of_a_kind.tuples(least, end, *first, using=using)]


def _first(*first: Any) -> QuerySet[SearchList, Any]:
    """`first`: terms, and how many pieces of each; and so on."""
    wanted = (Q(term__in=terms, place__lt=depth) for terms, depth in zip(first[::2], first[1::2], strict=True))
    return SearchList.objects.filter(reduce(or_, wanted)).values_list("term", "shelf", "keys")


_FIRST = (list[int], int) * DEPTHS
_everywhere = Statement(_first, *_FIRST)
_on_shelves = Statement(lambda shelves, *first: _first(*first).filter(shelf__in=shelves), list[int], *_FIRST)
_of_a_kind = Statement(
    lambda least, end, *first: _first(*first).filter(shelf__gte=least, shelf__lt=end), int, int, *_FIRST
)


# --- made anew ------------------------------------------------------------------------------------


def build(language: str, using: str = "default") -> int:
    """Make all lists of a language anew; returns how many entries stand in them. Keeps about 1 kB an entry in memory.

    Searches go on with the old lists meanwhile. What is taken out meanwhile is taken out of the new ones at the end.
    """
    SearchTerm.objects.using(using).get_or_create(language=language, term="", defaults={"entries": 0})
    with transaction.atomic(using=using):
        _locked(language, using)
        entries = SearchEntry.objects.using(using).filter(language=language)
        postings, new, count = _postings(entries)
        old = SearchTerm.objects.using(using).filter(language=language)
        SearchList.objects.using(using).filter(term__in=old.exclude(term="").values("pk")).delete()
        old.exclude(term="").delete()
        _write(language, postings, using)
        old.filter(term="").update(entries=count)
        for start in range(0, len(new), _AT_ONCE):
            entries.filter(pk__in=new[start : start + _AT_ONCE]).update(is_listed=True)
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            # Else it looks through all at first. The owner alone may, or who calls what it made (portal/owning.py).
            cursor.execute("SELECT to_regproc('public.content_analyze_lists') IS NOT NULL")
            is_there = cursor.fetchone()[0]
            how = "SELECT content_analyze_lists()" if is_there else "ANALYZE content_searchlist, content_searchentry"
            cursor.execute(how)
    sweep(language, using)
    return count


def _postings(entries: QuerySet[SearchEntry]) -> tuple[dict[str, dict[int, "array[int]"]], list[int], int]:
    """Term -> shelf -> keys; the entries that were in no list before; how many entries there are."""
    found: dict[str, dict[int, array[int]]] = {}
    new, count = [], 0
    packed = entries.exclude(packed="").defer("strong", "terms", "counts")
    for entry in chain(packed.iterator(chunk_size=2000), entries.filter(packed="").iterator(chunk_size=2000)):
        place = shelf(entry.kind, entry.topic)
        for term, how_much in weights(entry.text).items():
            shelves = found.setdefault(term, {})
            if place not in shelves:
                shelves[place] = array("q")
            shelves[place].append(key(how_much, entry.pk))
        count += 1
        if not entry.is_listed:
            new.append(entry.pk)
    return found, new, count


def _write(language: str, postings: dict[str, dict[int, "array[int]"]], using: str) -> None:
    names = list(postings)
    for start in range(0, len(names), _AT_ONCE):
        some = names[start : start + _AT_ONCE]
        terms = SearchTerm.objects.using(using).bulk_create(
            SearchTerm(language=language, term=term, entries=sum(map(len, postings[term].values()))) for term in some
        )
        rows = (row for term in terms for row in _pieces(term.pk, postings.pop(term.term)))
        SearchList.objects.using(using).bulk_create(rows, batch_size=_AT_ONCE)


def _pieces(term: int, shelves: Mapping[int, "array[int]"]) -> Iterator[SearchList]:
    for place, unsorted in shelves.items():
        keys = array("q", sorted(unsorted))
        for at, start in enumerate(range(0, len(keys), PIECE)):
            piece = keys[start : start + PIECE]
            yield SearchList(term=term, shelf=place, place=at, first=piece[0], keys=piece.tobytes())


def _locked(language: str, using: str, *, wait: bool = True) -> SearchTerm | None:
    """One at a time changes the lists of a language. None when there are none, or when somebody else is at it."""
    rows = SearchTerm.objects.using(using).filter(language=language, term="")
    return rows.select_for_update(skip_locked=not wait).first()


# --- one by one -----------------------------------------------------------------------------------


def take_in(language: str, most: int, using: str = "default") -> int:
    """List the oldest entries that are not yet; returns how many. Needs lists that `build` made."""
    with transaction.atomic(using=using):
        total = _locked(language, using)
        if total is None:
            return 0
        rows = SearchEntry.objects.using(using).filter(language=language, is_listed=False)
        fresh = list(rows.select_for_update().order_by("pk")[:most])
        new: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for entry in fresh:
            for term, how_much in weights(entry.text).items():
                new[term][shelf(entry.kind, entry.topic)].append(key(how_much, entry.pk))
        for term, shelves in new.items():
            _add(language, term, shelves, using)
        rows.filter(pk__in=[entry.pk for entry in fresh]).update(is_listed=True)
        SearchTerm.objects.using(using).filter(pk=total.pk).update(entries=F("entries") + len(fresh))
    return len(fresh)


def _add(language: str, term: str, shelves: Mapping[int, list[int]], using: str) -> None:
    rows = SearchTerm.objects.using(using)
    row, _new = rows.get_or_create(language=language, term=term, defaults={"entries": 0})
    rows.filter(pk=row.pk).update(entries=F("entries") + sum(map(len, shelves.values())))
    for place, keys in shelves.items():
        for one in keys:
            _insert(SearchList.objects.using(using).filter(term=row.pk, shelf=place), row.pk, place, one)


def _insert(pieces: QuerySet[SearchList], term: int, place: int, one: int) -> None:
    """Put a key where it belongs; what is too much for a piece moves on to the next."""
    piece = pieces.filter(first__lte=one).order_by("-place").first() or pieces.order_by("place").first()
    moving = array("q", [one])
    at = piece.place if piece else 0
    while moving:
        piece = piece or SearchList(term=term, shelf=place, place=at)
        keys = opened(piece.keys)
        for moved in moving:
            insort(keys, moved)
        moving = keys[PIECE * 3 // 2 :] if len(keys) > 2 * PIECE else array("q")
        keys = keys[: len(keys) - len(moving)]
        piece.first, piece.keys = keys[0], keys.tobytes()
        piece.save(using=pieces.db)
        at += 1
        piece = pieces.filter(place=at).first() if moving else None


def take_out(entry: SearchEntry, using: str = "default") -> None:
    """No list leads to this entry any longer. While the lists are being made anew that is done right after."""
    terms = SearchTerm.objects.using(using).filter(language=entry.language)
    if not terms.filter(term="").exists():
        return  # there are no lists yet
    with transaction.atomic(using=using):
        if _locked(entry.language, using, wait=False) is None:
            SearchGone.objects.using(using).create(language=entry.language, entry=entry.pk)
            return
        if not entry.is_listed:
            return
        held = weights(entry.text)
        pks = dict(terms.filter(term__in=held).values_list("term", "pk"))
        place = shelf(entry.kind, entry.topic)
        found = [
            _pull(SearchList.objects.using(using).filter(term=pk, shelf=place), key(held[term], entry.pk))
            for term, pk in pks.items()
        ]
        terms.filter(term__in=["", *pks], entries__gt=0).update(entries=F("entries") - 1)
        if len(found) < len(held) or not all(found):  # listed by an earlier program: it may stand anywhere
            SearchGone.objects.using(using).create(language=entry.language, entry=entry.pk)


def _pull(pieces: QuerySet[SearchList], one: int) -> bool:
    """Take a key out of its list; False when it does not stand where it belongs."""
    piece = pieces.filter(first__lte=one).order_by("-place").first()
    keys = opened(piece.keys) if piece else array("q")
    at = bisect_left(keys, one)
    if piece is None or at == len(keys) or keys[at] != one:
        return False
    keys.pop(at)
    _keep(piece, keys, pieces.db)
    return True


def _keep(piece: SearchList, keys: "array[int]", using: str) -> None:
    """An empty piece keeps its place while others follow: a query reads the first places."""
    pieces = SearchList.objects.using(using).filter(term=piece.term, shelf=piece.shelf)
    if not keys and not pieces.exclude(pk=piece.pk).exists():
        piece.delete(using=using)
        return
    piece.first, piece.keys = keys[0] if keys else piece.first, keys.tobytes()
    piece.save(using=using)


def sweep(language: str, using: str = "default") -> int:
    """Look through every list for entries that could not be taken out at once; returns how many those were."""
    waiting = SearchGone.objects.using(using).filter(language=language)
    gone = dict(waiting.values_list("pk", "entry"))
    if not gone:
        return 0
    out = set(gone.values())
    terms = SearchTerm.objects.using(using).filter(language=language)
    for term in terms.values_list("pk", flat=True).iterator():
        with transaction.atomic(using=using):
            _locked(language, using)
            for piece in SearchList.objects.using(using).filter(term=term):
                _without(piece, out, using)
    waiting.filter(pk__in=list(gone)).delete()
    return len(gone)


def _without(piece: SearchList, out: set[int], using: str) -> None:
    keys = opened(piece.keys)
    left = array("q", [one for one in keys if LAST - (one & LAST) not in out])
    if len(left) < len(keys):
        _keep(piece, left, using)
