"""Asking beside its limit: `DATABASE_URL=… python -m bench.asking`. Needs PostgreSQL.

The limit: one Argon2id with the shipped parameters and one INSERT. By turns: a post of the form that is answered with
the code page, as the whole program makes it; and the limit. Milliseconds of this process's processor, and of the clock.
"""

import re
import secrets
import statistics
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench import environment
from bench.tables import heading, table
from questions import access

ROUNDS = 15
TEXT = "My teacher said I have to change groups. Do I have a say in it? I don’t want to, all my friends are there."


def asked(visitor: environment.Visitor, number: int) -> Callable[[], None]:
    """A press of Send on a form that is open already."""
    page = visitor.get("/en/ask/").content.decode()
    nonce = re.search(r'name="nonce" value="([^"]+)"', page)
    if nonce is None:
        raise SystemExit("the form has no number")

    def post() -> None:
        address = {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}
        answer = visitor.post("/en/ask/", {"text": TEXT, "nonce": nonce[1], "publish": "ask"}, **address)
        if answer.status != 200 or b"data-code" not in answer.content:
            raise SystemExit(f"asking answers {answer.status}")

    return post


def limit() -> None:
    """One digest, one row."""
    access.code_digest(secrets.token_hex(16))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_asked (text) VALUES (%s)", [TEXT])


def spent(done: Callable[[], None]) -> tuple[float, float]:
    """Processor milliseconds, and milliseconds by the clock."""
    clock, cpu = time.perf_counter(), time.process_time()
    done()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - clock) * 1000


def main() -> None:
    """Measure and print."""
    visitor = environment.Visitor()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_asked (id bigserial PRIMARY KEY, text text NOT NULL)")
    presses, alone = [], []
    for number in range(ROUNDS + 1):
        post = asked(visitor, number)
        if not number:
            with CaptureQueriesContext(connection) as captured:
                post()
                queries = len(captured)
            limit()
            continue
        presses.append(spent(post))
        alone.append(spent(limit))
    rows = [("one Argon2id and one INSERT", alone, ""), ("asking, to the code page", presses, str(queries))]
    base = [statistics.median(one[at] for one in alone) for at in (0, 1)]
    told = []
    for name, found, number in rows:
        cpu, clock = (statistics.median(one[at] for one in found) for at in (0, 1))
        told.append([name, number, f"{cpu:.1f}", f"{cpu / base[0]:.2f}", f"{clock:.1f}", f"{clock / base[1]:.2f}"])
    print(heading(f"Asking: {ROUNDS} rounds, {connection.vendor}, Argon2id over {settings.CODE_MEMORY_KIB} KiB"))
    print(table(["what", "queries", "CPU ms", "times the limit (goal 2)", "ms", "times the limit"], told))


if __name__ == "__main__":
    main()
