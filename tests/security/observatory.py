"""The rules of Mozilla's HTTP Observatory as its page “Tests & Scoring” has them in 2026, written out anew.

100 points, less for what is missing; the extra ones count from 90 on. Being on the browsers' preload list for HSTS (5)
and integrity marks on scripts of other hosts (5) are left out: the one is the organisation's to ask for, and there are
no such scripts.
"""

import re
from collections.abc import Mapping

PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
HALF_A_YEAR = 15_552_000
SCRIPT = re.compile(r"<script[^>]*\ssrc=[\"']?([^\"'\s>]+)")


def policy(header: str) -> dict[str, list[str]]:
    """A Content-Security-Policy: directive -> its sources; the first of two counts."""
    rows = [part.split() for part in header.lower().split(";") if part.split()]
    return {row[0]: row[1:] for row in reversed(rows)}


def _csp(header: str) -> int:
    if not header:
        return -25
    rows = policy(header)
    scripts, styles = (rows.get(name, rows.get("default-src", ["*"])) for name in ("script-src", "style-src"))
    objects = rows.get("object-src", rows.get("default-src", ["*"]))
    loose = {"*", "http:", "https:", "data:", "blob:", "ftp:", "'unsafe-inline'"}
    if loose & set(scripts) or {"*", "http:", "https:", "data:"} & set(objects):
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if {"'unsafe-inline'", "data:", "*", "http:", "https:"} & set(styles):
        return 0
    return 10 if rows.get("default-src") == ["'none'"] else 5


def _cookies(cookies: list[str]) -> tuple[int, int]:
    """(less, more)"""
    worst, all_same_site = 0, bool(cookies)
    for cookie in cookies:
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        is_session = any(word in cookie.split("=")[0].lower() for word in ("sess", "login", "desk", "auth", "csrf"))
        if "secure" not in parts:
            worst = min(worst, -40 if is_session else -20)
        if is_session and "httponly" not in parts:
            worst = min(worst, -30)
        all_same_site = all_same_site and bool(parts & {"samesite=lax", "samesite=strict"})
    return worst, 5 if all_same_site and not worst else 0


def _transport(header: str) -> int:
    age = re.search(r"max-age=(\d+)", header)
    return -20 if age is None else 0 if int(age[1]) >= HALF_A_YEAR else -10


def _scripts(body: str) -> int:
    return 0 if all(re.match(r"/(?!/)", source) for source in SCRIPT.findall(body)) else -5


def _frames(headers: Mapping[str, str]) -> tuple[int, int]:
    if "frame-ancestors" in policy(headers.get("content-security-policy", "")):
        return 0, 5
    return (0 if headers.get("x-frame-options", "").lower() in ("deny", "sameorigin") else -20), 0


def score(headers: Mapping[str, str], cookies: list[str], body: str) -> int:
    """Points of an answer; `headers` by their small names."""
    csp = _csp(headers.get("content-security-policy", ""))
    told, frames = _cookies(cookies), _frames(headers)
    referrer = headers.get("referrer-policy", "").lower()
    corp = headers.get("cross-origin-resource-policy", "")
    less = [min(csp, 0), told[0], frames[0], _transport(headers.get("strict-transport-security", "")), _scripts(body)]
    less += [-5 if headers.get("x-content-type-options", "").lower() != "nosniff" else 0]
    less += [-50 if headers.get("access-control-allow-origin", "") in ("*", "null") else 0]
    less += [
        -5 if referrer in ("unsafe-url", "origin", "origin-when-cross-origin", "no-referrer-when-downgrade") else 0
    ]
    more = [max(csp, 0), told[1], frames[1], 5 if referrer in PRIVATE else 0]
    more += [10 if corp in ("same-origin", "same-site") else 0]
    return 100 + sum(less) + (sum(more) if 100 + sum(less) >= 90 else 0)
