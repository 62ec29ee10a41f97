"""`python -m bench.doors`: whether the clock tells what the three doors keep to themselves.

Each door is pressed by turns with what is known to it and what is not, so that a slow moment hits both alike. Compared
are the medians of the processor's time; the interval says between which differences the true one lies in 95 of 100
such runs (the rounds drawn anew a thousand times). A difference counts when the interval leaves nought out.
"""

import hashlib
import logging
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.test import Client

from bench import environment
from ground import middleware
from people.models import User
from questions import access, workflow
from questions.models import Question, Status

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 150
DRAWS = 1000
Press = Callable[[], Any]


@dataclass
class Pair:
    """A door, and two presses that must not be told apart."""

    name: str
    known: Press
    unknown: Press
    times: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))

    def round(self, number: int) -> None:
        """One of each, the other one first in the next round."""
        for which in (0, 1) if number % 2 else (1, 0):
            cache.clear()
            began = time.process_time()
            (self.known, self.unknown)[which]()
            self.times[which].append((time.process_time() - began) * 1000)

    def interval(self) -> tuple[float, float]:
        """Milliseconds between which the difference of the medians lies."""
        found = sorted(self._drawn(draw) for draw in range(DRAWS))
        return found[DRAWS // 40], found[-DRAWS // 40]

    def _drawn(self, draw: int) -> float:
        """The difference in rounds drawn with replacement, the same in each run."""
        size = len(self.times[0])
        picked = [int(one, 16) % size for one in _numbers(f"{self.name}{draw}", size)]
        known, unknown = (statistics.median(row[one] for one in picked) for row in self.times)
        return known - unknown


def _numbers(seed: str, count: int) -> Iterator[str]:
    text = ""
    while len(text) < count * 8:
        text += hashlib.sha256(f"{seed}{len(text)}".encode()).hexdigest()
    return (text[place * 8 : place * 8 + 8] for place in range(count))


def _post(path: str, fields: Callable[[], dict[str, str]]) -> Press:
    return lambda: Client().post(path, fields())


def pairs() -> list[Pair]:
    """The doors with the demo's people and questions."""
    code = "kirja kirja kirja kirja kirja kirja"
    gone = Question.objects.filter(code_digest__isnull=False).exclude(status=Status.WITHDRAWN).first()
    assert gone is not None
    gone.code_digest = access.code_digest("one two three four five six")
    gone.save(update_fields=["code_digest"])
    workflow.withdraw(gone)
    User.objects.create_user("invited@demo.example", name="Invited")

    def wrong(email: str) -> Callable[[], dict[str, str]]:
        return lambda: {"login": f"{email}@demo.example", "password": "not this one"}

    def mail(email: str) -> Callable[[], dict[str, str]]:
        return lambda: {"email": f"{email}@demo.example"}

    def typed(words: str) -> Callable[[], dict[str, str]]:
        return lambda: {"code": words}

    login, reset, door = "/accounts/login/", "/accounts/password/reset/", "/en/my-question/"
    six = "one two three four five six"
    return [
        Pair("code: taken back, or never given out", _post(door, typed(six)), _post(door, typed(code))),
        Pair("login: works here, or nobody", _post(login, wrong("worker")), _post(login, wrong("nobody"))),
        Pair("login: invited, or nobody", _post(login, wrong("invited")), _post(login, wrong("nobody"))),
        Pair("new password: works here, or nobody", _post(reset, mail("worker")), _post(reset, mail("nobody"))),
    ]


def main() -> None:
    """Print the table of docs/threat-model.md."""
    environment.load()
    logging.disable(logging.CRITICAL)  # a line a request is no part of a door's work
    settings.ALLOWED_HOSTS = ["*"]
    middleware._close = lambda close, _waiting: close()  # what is done once the answer has gone is nobody's to see
    rows = pairs()
    for number in range(ROUNDS + 5):
        for pair in rows:
            pair.round(number)
    print(f"{ROUNDS} rounds, {re.sub(' .*', '', sys.version)}, Argon2id {settings.CODE_MEMORY_KIB} KiB\n")
    print("| door | known, median ms | unknown | difference, 95 of 100 | told apart |\n|---|---:|---:|---:|---|")
    for pair in rows:
        for row in pair.times:
            del row[:5]
        low, high = pair.interval()
        known, unknown = map(statistics.median, pair.times)
        told = "no" if low <= 0 <= high else "YES"
        print(f"| {pair.name} | {known:.2f} | {unknown:.2f} | {low:+.2f} to {high:+.2f} | {told} |")


if __name__ == "__main__":
    main()
