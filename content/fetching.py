"""Whether a page on another host is there: asked politely, and never a machine of our own network.

Only http and https on their own ports, and only to addresses that the whole world reaches: the name is looked up once,
every answer is looked at, and the connection goes to the address that was looked at. Each redirect goes the same way.
"""

import ipaddress
import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Thread
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

SECONDS = 10.0  # for all of one address, with its redirects
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
_ASK_AGAIN = {400, 403, 404, 405, 500, 501, 503}  # servers that do not know HEAD answer so
_MOVED = {301, 302, 303, 307, 308}
# Addresses that carry another one in them, which may be one of ours.
_CARRIERS = [ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]
_AS_WRITTEN = "%/:=&?~#+!$,;'@()*[]"


class Refused(Exception):
    """We do not go there; says why in one word."""


@dataclass(frozen=True)
class Found:
    """`status` of the last answer, 0 when there was none and `trouble` says why in one word."""

    status: int = 0
    trouble: str = ""


def may_reach(address: str, port: int) -> bool:
    """Whether this address belongs to everybody's network; `port` is one that web pages have."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return may_reach(str(found.ipv4_mapped), port)
        if any(found in carrier for carrier in _CARRIERS):
            return False
    return found.is_global and not found.is_multicast and port in PORTS.values()


def look(url: str) -> Found:
    """Ask with HEAD, then with GET where that was not understood. At most SECONDS; never raises for what is outside."""
    answers: list[Found] = []
    asking = Thread(target=lambda: answers.append(_look(url)), daemon=True)
    asking.start()
    asking.join(SECONDS)
    return answers[0] if answers else Found(trouble="slow")


def _look(url: str) -> Found:
    try:
        status = _status("HEAD", url)
        return Found(_status("GET", url) if status in _ASK_AGAIN else status)
    except Refused as refused:
        return Found(trouble=str(refused))
    except ssl.SSLError:
        return Found(trouble="certificate")
    except TimeoutError:
        return Found(trouble="slow")
    except socket.gaierror:
        return Found(trouble="name")
    except ValueError:  # no address at all, such as `http://[::1`
        return Found(trouble="address")
    except (OSError, HTTPException):
        return Found(trouble="connection")


def _status(method: str, url: str) -> int:
    for _hop in range(MOST_REDIRECTS + 1):
        status, to = _ask(method, url)
        if status not in _MOVED or not to:
            return status
        url = urljoin(url, to)
    raise Refused("redirects")


def _ask(method: str, url: str) -> tuple[int, str]:
    """Status and where it says to go. Nothing of the page itself is read."""
    place = urlsplit(url)
    if place.scheme not in PORTS or not place.hostname or place.username is not None:
        raise Refused("address")
    port = place.port or PORTS[place.scheme]
    host = place.hostname.encode("idna").decode("ascii")
    line = _Line(host, port, _address(host, port), is_secret=place.scheme == "https")
    headers = {"User-Agent": f"Kynnys link check ({settings.SITE_URL})", "Accept": "*/*", "Connection": "close"}
    try:
        page = (place.path or "/") + (f"?{place.query}" if place.query else "")
        line.request(method, quote(page, safe=_AS_WRITTEN), headers=headers)
        answer: HTTPResponse = line.getresponse()
        return answer.status, answer.headers.get("Location", "")
    finally:
        line.close()


def _address(host: str, port: int) -> str:
    """What the name means; every meaning has to be one that we may reach."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(may_reach(address, port) for address in found):
        raise Refused("not public")
    return found[0]


class _Line(HTTPConnection):
    """A connection to an address that was looked at already, whatever its name means a moment later."""

    def __init__(self, host: str, port: int, address: str, *, is_secret: bool) -> None:
        super().__init__(host, port, timeout=SECONDS / 2)
        self.address, self.is_secret = address, is_secret
        if is_secret:
            self.default_port = PORTS["https"]

    def connect(self) -> None:
        """To the address; TLS by the name."""
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_secret:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
