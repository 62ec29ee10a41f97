"""OpenSearch, an engine outside that chooses what a query is compared with, where one database no longer suffices.

Set by SEARCH_ENGINE, `https://name:password@host:9200/index`. It gets the terms of each live text (never the text), and
the queries' terms. Which texts come first is still told by `language.ranking`, from the entries of the database, and
every hit is read again through `live()`. What changed waits in `SearchChange`, written in the transaction that changed
it, and is told by a task (`tell`). When the engine does not answer, the search asks the database for half a minute.

Written against the documented REST API (2.x and 3.x: create index, bulk, search) and tested with a server that checks
the shape of what we send; it has never been run against a real OpenSearch.
"""

import base64
import http.client
import json
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from urllib import error, parse, request

from django.conf import settings

from content import lists, shelf
from content.entries import SearchChange, SearchEntry
from language import packing, ranking

SEARCH_SECONDS, TELL_SECONDS = 2, 20
REST_SECONDS = 30  # without asking, after it did not answer
AT_ONCE = 200
_GONE, _THERE = 404, 400
_DONE = range(200, 300)
_TERMS = 60  # of a query
_MAPPING: dict[str, Any] = {
    "settings": {
        "index": {
            "similarity": {"default": {"type": "BM25", "k1": ranking.SATURATION, "b": ranking.LENGTH}},
        }
    },
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "kind": {"type": "keyword"},
            "number": {"type": "long"},
            "language": {"type": "keyword"},
            "topic": {"type": "long"},
            "title": {"type": "text", "analyzer": "whitespace"},
            "body": {"type": "text", "analyzer": "whitespace"},
        },
    },
}


class Away(Exception):
    """The engine did not do what it was asked. Never holds what was looked for."""


class _NoRedirects(request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


_opener = request.build_opener(request.ProxyHandler({}), _NoRedirects())
_resting = {"until": 0.0}


def is_set() -> bool:
    """Whether there is an engine outside."""
    return bool(settings.SEARCH_ENGINE)


def survey(
    language: str,
    query: str,
    *,
    kinds: Sequence[str] = (),
    topic: int | None = None,
    floor: float = 0.0,
    beside: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> shelf.Survey:
    """What fits `query`, as `shelf.survey` tells it. Raises `Away`."""
    if time.monotonic() < _resting["until"]:
        raise Away("resting")
    terms = ranking.query_terms(language, query)
    listed = lists.known({**beside, language: terms}, "default")
    known = {term: entries for term, (_pk, entries) in listed[language].items()}
    asked = shelf.Query(language, terms, ranking.by_word(language, query), "default", known or {"": 0})
    try:
        answer = _call("POST", "/_search", _question(asked, kinds, topic), seconds=SEARCH_SECONDS)
        hits = [(_one(hit, "kind"), int(_one(hit, "number")), hit) for hit in answer["hits"]["hits"]]
        enough = floor * max((float(hit["_score"]) for _kind, _number, hit in hits), default=0.0)
        fitting = [(kind, number, hit) for kind, number, hit in hits if float(hit["_score"]) >= enough]
        topics = Counter(int(_one(hit, "topic")) for _kind, _number, hit in fitting if "topic" in hit["fields"])
    except Away:
        _resting["until"] = time.monotonic() + REST_SECONDS
        raise
    except (KeyError, TypeError, ValueError, IndexError) as strange:
        raise Away("an answer that is none") from strange
    numbers: dict[str, list[int]] = {}
    for kind, number, _hit in fitting:
        numbers.setdefault(kind, []).append(number)
    orders = {kind: _entries(kind, wanted) for kind, wanted in numbers.items()}
    return shelf.Survey(asked, orders, topics, has_more=len(hits) == shelf.MOST, beside=listed)


def _one(hit: Mapping[str, Any], name: str) -> Any:
    return hit["fields"][name][0]


def _entries(kind: str, numbers: list[int]) -> list[int]:
    there = dict(SearchEntry.objects.filter(kind=kind, number__in=numbers).values_list("number", "pk"))
    return [there[number] for number in numbers if number in there]


def _question(asked: shelf.Query, kinds: Sequence[str], topic: int | None) -> dict[str, Any]:
    weights = {term: weight * ranking.WEIGHTS.get(term[0], 0.0) for term, weight in asked.terms.items()}
    telling = sorted((term for term in weights if weights[term] > 0), key=lambda term: -weights[term])[:_TERMS]
    narrowed: list[dict[str, Any]] = [{"term": {"language": {"value": asked.language}}}]
    if kinds:
        narrowed.append({"terms": {"kind": [str(kind) for kind in kinds]}})
    if topic is not None:
        narrowed.append({"term": {"topic": {"value": topic}}})
    should = [
        {"term": {field: {"value": term, "boost": round(weights[term] * counts, 4)}}}
        for term in telling
        for field, counts in (("title", packing.TITLE), ("body", 1.0))
    ]
    return {
        "size": shelf.MOST,
        "_source": False,
        "track_total_hits": False,
        "docvalue_fields": ["kind", "number", "topic"],
        "query": {"bool": {"filter": narrowed, "should": should, "minimum_should_match": 1}},
    }


# --- what it is told ------------------------------------------------------------------------------


def tell() -> int:
    """Tell the engine what came, changed and went since; returns how many texts. Raises `Away`; then it stays to do."""
    told = 0
    while changes := list(SearchChange.objects.order_by("pk")[:AT_ONCE]):
        texts = list(dict.fromkeys((change.kind, change.number) for change in changes))
        _bulk(_lines(texts))
        SearchChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
        told += len(texts)
    return told


def fill() -> int:
    """Make the index of the engine where there is none, and tell it every entry; returns how many. Raises `Away`."""
    _call("PUT", "", _MAPPING, seconds=TELL_SECONDS, fine={_THERE: "resource_already_exists_exception"})
    entries = SearchEntry.objects.order_by("pk")
    told, last = 0, 0
    while rows := list(entries.filter(pk__gt=last)[:AT_ONCE]):
        _bulk(line for row in rows for line in _document(row))
        told, last = told + len(rows), rows[-1].pk
    return told


def _lines(texts: Iterable[tuple[str, int]]) -> Iterator[dict[str, Any]]:
    for kind, number in texts:
        entry = SearchEntry.objects.filter(kind=kind, number=number).first()
        if entry is None:
            yield {"delete": {"_id": f"{kind}-{number}"}}
        else:
            yield from _document(entry)


def _document(entry: SearchEntry) -> Iterator[dict[str, Any]]:
    yield {"index": {"_id": f"{entry.kind}-{entry.number}"}}
    place = {"topic": entry.topic} if entry.topic is not None else {}
    texts = {
        field: " ".join(term for term, often in counts.items() for _time in range(often))
        for field, counts in vars(entry.text).items()
    }
    yield {"kind": entry.kind, "number": entry.number, "language": entry.language, **place, **texts}


def _bulk(lines: Iterable[Mapping[str, Any]]) -> None:
    """Done when every line is done: what was to be deleted and is not there is gone too."""
    body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
    answer = _call("POST", "/_bulk?refresh=true", body, seconds=TELL_SECONDS)
    for item in answer.get("items", []):
        for action, result in item.items():
            if result["status"] not in _DONE and (action, result["status"]) != ("delete", _GONE):
                raise Away(f"{action}: {result['status']}")


def _call(
    method: str, path: str, body: Mapping[str, Any] | bytes, *, seconds: float, fine: Mapping[int, str] | None = None
) -> dict[str, Any]:
    place = parse.urlsplit(settings.SEARCH_ENGINE)
    host = place.netloc.rpartition("@")[2]
    is_lines = isinstance(body, bytes)
    asked = request.Request(  # noqa: S310  # the scheme is checked in the settings
        f"{place.scheme}://{host}/{place.path.strip('/')}{path}",
        data=body if isinstance(body, bytes) else json.dumps(body).encode(),
        method=method,
        headers={"Content-Type": "application/x-ndjson" if is_lines else "application/json"},
    )
    if place.username is not None:
        name = f"{parse.unquote(place.username)}:{parse.unquote(place.password or '')}"
        asked.add_header("Authorization", "Basic " + base64.b64encode(name.encode()).decode())
    try:
        with _opener.open(asked, timeout=seconds) as answered:
            found = json.loads(answered.read())
    except error.HTTPError as refused:
        said = _said(refused)
        if fine and fine.get(refused.code, " ") in said:
            return {}
        raise Away(f"status {refused.code}") from None
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        raise Away(type(trouble).__name__) from None
    if not isinstance(found, dict):
        raise Away("an answer that is none")
    return found


def _said(refused: error.HTTPError) -> str:
    """Why it refused; "" when it broke off."""
    try:
        with refused:
            return refused.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return ""
