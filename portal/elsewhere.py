"""What the settings say of other machines: they are spoken to over TLS, with the other side's name looked at.

Each look gives what is wrong, by the name of the setting and without the secrets in it; [] when all is well. "This
machine" is a socket, a loopback address, or a container beside this one that INNER_HOSTS names.
"""

import re
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.mail.message import sanitize_address

CHECKED = ("verify-full", "verify-ca")  # what libpq calls a TLS that looks who is on the other side
CERTIFICATES = {
    "ssl_ca_certs",
    "ssl_certfile",
    "ssl_keyfile",
}  # all that REDIS_URL may say of TLS: it can't be weakened


def is_here(host: str, inner: Sequence[str] = ()) -> bool:
    """Whether `host` is this machine. "" and a path are sockets."""
    if not host or host.startswith(("/", "@")) or host.lower() == "localhost" or host in inner:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def inner(names: Sequence[str]) -> list[str]:
    """Of INNER_HOSTS: a container's bare name; what has a dot or a colon can be another machine."""
    if all(name.replace("-", "").replace("_", "").isalnum() for name in names):
        return []
    return ["INNER_HOSTS takes names of containers on this very machine alone, without a dot"]


def database(name: str, row: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    """Of a PostgreSQL address, as Django has it in DATABASES. `names`: INNER_HOSTS."""
    told = row.get("OPTIONS", {})
    if "service" in told or "passfile" in told:
        return [f"{name} must say itself where the database is, without service or passfile"]
    said = (row.get("HOST") or "", told.get("host") or "", told.get("hostaddr") or "")
    hosts = [host.strip() for one in said for host in str(one).split(",")]
    if all(is_here(host, names) for host in hosts) or told.get("sslmode") in CHECKED:
        return []
    return [f"{name} names another machine: it must say sslmode=verify-full (or verify-ca) and sslrootcert=…"]


def redis(address: str, names: Sequence[str]) -> list[str]:
    """Of REDIS_URL: one address; on another machine TLS and a password, beside this one a password."""
    try:
        place = urlsplit(address)
        host, _port = place.hostname or "", place.port
    except ValueError:
        return ["REDIS_URL is no address"]
    if place.scheme not in ("redis", "rediss") or not host or set(address) & set(",;"):
        return ["REDIS_URL must be one address, redis://… or rediss://…"]
    wrong = []
    if not {name for name, _value in parse_qsl(place.query, keep_blank_values=True)} <= CERTIFICATES:
        wrong.append(f"REDIS_URL may name {', '.join(sorted(CERTIFICATES))} behind its ? and nothing else")
    if place.scheme == "redis" and not is_here(host, names):
        wrong.append("REDIS_URL names another machine: it must start with rediss://")
    if not place.password and not is_here(host):
        wrong.append("REDIS_URL has no password")
    return wrong


def broker(address: str) -> str:
    """REDIS_URL as Celery is to have it: left to itself it looks at no certificate."""
    if not address.startswith("rediss://"):
        return address
    place = urlsplit(address)
    looked_at = {"ssl_cert_reqs": "required", "ssl_check_hostname": "true"}
    return place._replace(query=urlencode(dict(parse_qsl(place.query)) | looked_at)).geturl()


def mail(host: str, names: Sequence[str], *, over_tls: bool, login: bool) -> list[str]:
    """Of the mail server: TLS to another machine. `login`: whether a password goes there."""
    if over_tls or is_here(host) or (host in names and not login):
        return []
    return ["MAIL_HOST is another machine: MAIL_TLS must be 1"]


def mail_names(host: str, port: int, sender: str, domain: str) -> list[str]:
    """Of MAIL_HOST, MAIL_PORT, MAIL_FROM and MESSAGE_ID_DOMAIN: what cannot be one, so that no mail would ever go."""
    fits = {
        "MAIL_HOST is no name of a machine": not host or _is_name(host) or _is_number(host),
        "MAIL_PORT is no port": 0 < port < 65_536,
        "MAIL_FROM is no mail address": not sender or _is_sender(sender),
        "MESSAGE_ID_DOMAIN is no domain": not domain or (domain.isascii() and _is_name(domain)),
    }
    return [words for words, is_so in fits.items() if not is_so]


def _is_name(name: str) -> bool:
    """Of a machine or a domain, as it is asked for."""
    try:
        plain = name.encode("idna").decode()
    except UnicodeError:
        return False
    return re.fullmatch(r"[\w-]+(\.[\w-]+)*\.?", plain, re.ASCII) is not None


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_sender(address: str) -> bool:
    """One address, with a name before it or none, as Django will write it."""
    try:
        plain = parseaddr(sanitize_address(address, "utf-8"))[1]
    except ValueError:
        return False
    local, _at, domain = plain.rpartition("@")
    return bool(local) and not local.startswith("=?") and _is_name(domain)
