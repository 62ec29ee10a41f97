"""A stand-in for OpenSearch on loopback: takes the requests that its REST documentation describes and refuses others.

Not the real thing: it holds the contract of what we send and read. Create index, bulk (index, delete) and search with a
bool query of term clauses, as in the documentation of 2.x and 3.x (docs.opensearch.org: Create index, Bulk, Search,
Bool, Term, Terms). The score is the sum of the boosts of the clauses that fit, times how often the term stands there.
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

USER = "kynnys:a secret"
_SEARCH_KEYS = {"size", "_source", "track_total_hits", "docvalue_fields", "query"}
_TYPES = {"keyword": str, "long": int, "text": str}


class Refused(Exception):
    """A request that OpenSearch would not take."""

    def __init__(self, status: int, kind: str) -> None:
        super().__init__(kind)
        self.status, self.kind = status, kind


@dataclass
class Engine:
    """What it holds and heard. `broken`: "", "status", "slow", "garbage", "redirect", "closed" or "items"."""

    mapping: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: list[tuple[str, str]] = field(default_factory=list)
    broken: str = ""
    lets_go: threading.Event = field(default_factory=threading.Event)  # then it is slow no more
    port: int = 0

    @property
    def address(self) -> str:
        """As SEARCH_ENGINE has it."""
        return f"http://kynnys:a%20secret@127.0.0.1:{self.port}/texts"

    def answer(self, method: str, path: str, body: bytes, headers: Any) -> dict[str, Any]:
        """What the documented request is answered with. Raises `Refused`."""
        self.heard.append((method, path))
        if headers["Authorization"] != "Basic " + base64.b64encode(USER.encode()).decode():
            raise Refused(401, "security_exception")
        kind = "application/x-ndjson" if path.startswith("/texts/_bulk") else "application/json"
        if headers["Content-Type"] != kind:
            raise Refused(406, "media_type_header_exception")
        does = {("PUT", "/texts"): self._create, ("POST", "/texts/_bulk?refresh=true"): self._bulk}
        does["POST", "/texts/_search"] = self._search
        if (method, path) not in does:
            raise Refused(405, "method_not_allowed")
        return does[method, path](body)

    def _create(self, body: bytes) -> dict[str, Any]:
        if self.mapping:
            raise Refused(400, "resource_already_exists_exception")
        asked = json.loads(body)
        similarity = asked["settings"]["index"]["similarity"]["default"]
        if set(asked) != {"settings", "mappings"} or set(similarity) != {"type", "k1", "b"}:
            raise Refused(400, "parse_exception")
        self.mapping = asked["mappings"]
        return {"acknowledged": True, "shards_acknowledged": True, "index": "texts"}

    def _bulk(self, body: bytes) -> dict[str, Any]:
        if not body.endswith(b"\n"):
            raise Refused(400, "illegal_argument_exception")  # "must be terminated by a newline"
        lines = iter([json.loads(line) for line in body.decode().splitlines()])
        items = []
        for line in lines:
            ((action, place),) = line.items()
            if action == "index":
                status = self._put(place["_id"], next(lines))
            elif action == "delete":
                status = 200 if self.documents.pop(place["_id"], None) else 404
            else:
                raise Refused(400, "illegal_argument_exception")
            items.append({action: {"_index": "texts", "_id": place["_id"], "status": status}})
        return {"took": 3, "errors": any(status >= 300 for item in items for status in _statuses(item)), "items": items}

    def _put(self, key: str, document: dict[str, Any]) -> int:
        known = self.mapping["properties"]
        if not all(
            name in known and isinstance(value, _TYPES[known[name]["type"]]) for name, value in document.items()
        ):
            return 400  # strict_dynamic_mapping_exception, mapper_parsing_exception
        if self.broken == "items":
            return 429
        status = 200 if key in self.documents else 201
        self.documents[key] = document
        return status

    def _search(self, body: bytes) -> dict[str, Any]:
        asked = json.loads(body)
        if unknown := set(asked) - _SEARCH_KEYS:
            raise Refused(400, f"parsing_exception {unknown}")
        if asked["size"] > 10_000:
            raise Refused(400, "illegal_argument_exception")  # index.max_result_window
        query = asked["query"]["bool"]
        if set(query) - {"filter", "should", "minimum_should_match"}:
            raise Refused(400, "parsing_exception")
        found = [
            (sum(_fits(clause, document) for clause in query["should"]), key, document)
            for key, document in self.documents.items()
            if all(_fits(clause, document) for clause in query["filter"])
        ]
        hits = sorted((one for one in found if one[0] > 0), key=lambda one: -one[0])[: asked["size"]]
        rows = [_hit(score, key, document, asked["docvalue_fields"]) for score, key, document in hits]
        return {"took": 2, "timed_out": False, "hits": {"max_score": rows[0]["_score"] if rows else None, "hits": rows}}


def _statuses(item: dict[str, Any]) -> list[int]:
    return [result["status"] for result in item.values()]


def _hit(score: float, key: str, document: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    values = {name: [document[name]] for name in fields if name in document}
    return {"_index": "texts", "_id": key, "_score": score, "fields": values}


def _fits(clause: dict[str, Any], document: dict[str, Any]) -> float:
    ((kind, inner),) = clause.items()
    ((name, wanted),) = inner.items()
    value = document.get(name)
    if kind == "terms":
        return float(value in wanted)
    if kind != "term" or set(wanted) - {"value", "boost"}:
        raise Refused(400, "parsing_exception")
    often = value.split().count(wanted["value"]) if isinstance(value, str) else int(value == wanted["value"])
    return often * float(wanted.get("boost", 1.0))


@contextmanager
def opensearch() -> Iterator[Engine]:
    """One that is up."""
    engine = Engine()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"engine": engine}))
    engine.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield engine
    finally:
        engine.lets_go.set()
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    engine: Engine

    def do_PUT(self) -> None:
        self._do()

    def do_POST(self) -> None:
        self._do()

    def do_GET(self) -> None:
        self.engine.heard.append(("GET", self.path))
        self._send(200, b"{}")

    def _do(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.engine.broken == "closed":
            self.close_connection = True
            return
        if self.engine.broken == "slow":
            self.engine.lets_go.wait(60)
        if self.engine.broken == "redirect":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        try:
            found = self.engine.answer(self.command, self.path, body, self.headers)
        except Refused as refused:
            self._send(refused.status, json.dumps({"error": {"type": refused.kind}, "status": refused.status}).encode())
            return
        broken = {"status": (503, b"{}"), "garbage": (200, b"<html>")}
        self._send(*broken.get(self.engine.broken, (200, json.dumps(found).encode())))

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Quiet."""
