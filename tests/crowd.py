"""Very many who ask at once, over real HTTP: pupils behind one address, with JavaScript and without, and a flood.

Each names its own address in the header that the site's proxy would set (CLIENT_ADDRESS_HEADER=X-Real-IP).
"""

import base64
import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="(nonce|ticket)" value="([^"]*)"')
_WORK = re.compile(r'data-work="([^"]*)"')
PATIENCE = 590  # seconds: ten minutes are over then


@dataclass
class Phone:
    """One browser at the ask page. `hidden` and `work`: what the page it shows would send along."""

    port: int
    address: str
    hidden: dict[str, str] = field(default_factory=dict)
    work: str = ""
    retry_after: int = 0
    connection: HTTPConnection | None = None

    def opens(self) -> None:
        """The form."""
        self._request("GET")

    def sends(self, text: str, **more: str) -> int:
        """Press "Send"; the status of the answer."""
        return self._request("POST", urlencode({"text": text} | self.hidden | more))

    def leaves(self) -> None:
        """Close the connection."""
        if self.connection:
            self.connection.close()
        self.connection = None

    def solved(self) -> str:
        """What static/js/work.js does with the sum on the page."""
        sum_ = json.loads(self.work)
        for number in range(sum_["maxnumber"] + 1):
            if hashlib.sha256(f"{sum_['salt']}{number}".encode()).hexdigest() == sum_["challenge"]:
                return base64.b64encode(json.dumps(sum_ | {"number": number}).encode()).decode()
        return ""

    def _request(self, method: str, body: str | None = None) -> int:
        headers = {"X-Real-IP": self.address, "Content-Type": "application/x-www-form-urlencoded"}
        for attempt in (1, 2, 3):
            try:
                self.connection = self.connection or HTTPConnection("127.0.0.1", self.port, timeout=120)
                self.connection.request(method, "/en/ask/", body, headers)
                return self._read(self.connection.getresponse())
            except (HTTPException, OSError):  # the server closed a connection that was idle
                self.leaves()
                if attempt == 3:
                    raise
        raise AssertionError("not reached")

    def _read(self, answer: HTTPResponse) -> int:
        page = answer.read().decode()
        self.hidden = dict(_HIDDEN.findall(page))
        work = _WORK.search(page)
        self.work = unescape(work[1]) if work else ""
        self.retry_after = int(answer.headers.get("Retry-After") or 0)
        return answer.status


@dataclass
class Sent:
    """What became of a sender: posts made, how many were taken in, seconds until it was done."""

    posts: int = 0
    taken: int = 0
    seconds: float = 0.0


def pupil(port: int, address: str, text: str, *, scripts: bool) -> Sent:
    """Somebody who asks one question and does what the page says until it is in."""
    phone, sent, start = Phone(port, address), Sent(), time.monotonic()
    phone.opens()
    while not sent.taken and sent.seconds < PATIENCE:
        more = {"work": phone.solved()} if scripts and phone.work else {}
        if sent.posts and not more:
            time.sleep(phone.retry_after or 1)
        sent.taken += phone.sends(text, **more) == 200
        sent.posts += 1
        sent.seconds = time.monotonic() - start
    phone.leaves()
    return sent


def flood(port: int, address: str, posts: int, *, says: str = "What is on the menu?") -> Sent:
    """A script that has read the page: it does the sums, and never waits."""
    phone, sent, start = Phone(port, address), Sent(), time.monotonic()
    phone.opens()
    while sent.posts < posts:
        more = {"work": phone.solved()} if phone.work else {}
        text = f"{says} ({sent.posts}, {id(phone)})"
        sent.taken += phone.sends(text, **more) == 200
        sent.posts += 1
        if "nonce" not in phone.hidden or not phone.work:  # the code page has no form
            phone.opens()
    phone.leaves()
    sent.seconds = time.monotonic() - start
    return sent
