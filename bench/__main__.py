"""`make bench`: every measurement beside its limit; `make bench PUBLICATIONS=1000000` for so many answers.

Starts PostgreSQL and Redis of its own, fills a database with 1,000 made-up answers and one with PUBLICATIONS, then runs
the parts one after another, each a process of its own: `PARTS="pages asking"` chooses. What this machine lacks is said,
and the part that needs it left out. Databases that are there already: BENCH_FEW and BENCH_MANY name their addresses.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from shutil import which

from bench.site import folder
from bench.tables import heading, table
from tests.servers import stores, web
from tests.servers.processes import ROOT, DidNotStart

FEW = 1000
MANY = int(os.environ.get("PUBLICATIONS") or 100_000)
NEEDS = {"served": ("wrk", "nginx", "curl")}
PARTS = ("served", "pages", "growth", "asking", "search_beside", "desk", "outbox")


def run(part: str, database: str, cache: str) -> str:
    """What a part prints. Raises `CalledProcessError`."""
    own = {"DATABASE_URL": database, "REDIS_URL": cache, "MAIL_FOLDER": "/nowhere", "PYTHONWARNINGS": "ignore"}
    env = web.environment(**{name: value for name, value in os.environ.items() if name in ("ROUNDS", "MAILS", "OPEN")})
    command = [sys.executable, "-m", f"bench.{part}"]
    done = subprocess.run(command, cwd=ROOT, env=env | own, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


@contextmanager
def databases(home: Path) -> Iterator[tuple[dict[int, str], str]]:
    """Size -> address of a database with the demo and so many answers; the address of Redis."""
    with stores.redis(home) as cache:
        if "BENCH_FEW" in os.environ and "BENCH_MANY" in os.environ:
            yield {FEW: os.environ["BENCH_FEW"], MANY: os.environ["BENCH_MANY"]}, f"{cache}/1"
            return
        with stores.postgres(home) as server:
            yield {number: _filled(server, number) for number in (FEW, MANY)}, f"{cache}/1"


def _filled(server: str, number: int) -> str:
    address = stores.new_database(server, f"with_{number}")
    env = web.environment(DEMO="1", DATABASE_URL=address, MAIL_FOLDER="/nowhere")
    print(f"Making {number} answers …", file=sys.stderr, flush=True)
    for command in ("migrate", "load_demo", f"generate_load --publications {number}"):
        web.manage(env, *command.split())
    return address


def growth(found: dict[int, str], cache: str) -> str:
    """The same pages among few and among many, side by side."""
    lines = [json.loads(line) for number in found for line in run("growth", found[number], cache).splitlines()]
    rows = []
    for name, both in groupby(sorted(lines, key=lambda line: line["name"]), key=lambda line: line["name"]):
        few, many = sorted(both, key=lambda line: line["answers"])
        queries = f"{few['queries']} / {many['queries']}"
        cells = [f"{few[what]:.1f} / {many[what]:.1f}" for what in ("cpu", "database", "kb")]
        rows.append([name, queries, *cells])
    title = heading(f"The same pages made anew among {lines[0]['answers']} and {lines[-1]['answers']} answers")
    return title + "\n" + table(["page", "queries", "CPU ms", "database ms", "kB"], rows)


def main() -> int:
    """Print every table; 1 when a part could not be measured."""
    parts, missing = os.environ.get("PARTS", " ".join(PARTS)).split(), False
    with folder() as home, databases(home) as (found, cache):
        for part in parts:
            lacks = [
                name for name in NEEDS.get(part, ()) if which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None
            ]
            if lacks:
                print(f"\n{part}: not measured, {', '.join(lacks)} is not installed (Debian's package of that name).")
                missing = True
                continue
            try:
                print(growth(found, cache) if part == "growth" else run(part, _for(part, found), cache), flush=True)
            except subprocess.CalledProcessError:
                print(f"\n{part}: not measured, it broke down; what it said stands above.", flush=True)
                missing = True
    return int(missing)


def _for(part: str, found: dict[int, str]) -> str:
    return found[MANY] if part == "search_beside" else found[FEW]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except DidNotStart as failure:
        sys.exit(str(failure))
