"""Public pages as they are served, beside the limit in the same run: `python -m bench.served`. Needs wrk and nginx.

The application server returning a constant page from an empty Django; the same server with the site's kept pages; nginx
with a file of 12 kB; nginx as it is shipped in front of the site. By turns, round after round; the medians count.
Beside requests a second stands the processor time of a request, which a busy machine tells the same.
"""

import os
import re
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.site import Site, folder, site
from bench.tables import heading, table
from tests.servers import web
from tests.servers.processes import Running, answers, free_port, program, running

ROUNDS, SECONDS, CONNECTIONS = 5, 4, 32
TICKS = os.sysconf("SC_CLK_TCK")
LIMIT = """
user root; pid {home}/pid; error_log /dev/null; worker_processes auto; events {{ worker_connections 2048; }}
http {{ access_log off; server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {tls}/fullchain.pem;
ssl_certificate_key {tls}/privkey.pem; ssl_protocols TLSv1.2 TLSv1.3; ssl_session_tickets off; root {home}; }} }}
"""


@dataclass
class Target:
    """What is asked, the process (with its children) that answers, and what was measured."""

    name: str
    urls: list[str]
    servers: list[Running]
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """One round."""
        before = sum(map(ticks, self.servers))
        said = _wrk(self.urls)
        if "Non-2xx" in said:
            raise SystemExit(f"{self.name}: {said}")
        count = _number(r"(\d+) requests in", said)
        self.rates.append(_number(r"Requests/sec:\s+([\d.]+)", said))
        self.costs.append((sum(map(ticks, self.servers)) - before) / TICKS * 1000 / count)

    @property
    def rate(self) -> float:
        """Requests a second, the middle one."""
        return statistics.median(self.rates)

    @property
    def cost(self) -> float:
        """Milliseconds of processor time a request, the middle one."""
        return statistics.median(self.costs)


def _number(pattern: str, said: str) -> float:
    found = re.search(pattern, said)
    if found is None:
        raise SystemExit(f"wrk said something else: {said}")
    return float(found[1])


def ticks(server: Running) -> int:
    """Clock ticks of a process and its children, used up to now."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server.process.pid)], capture_output=True, text=True, check=False
    )
    pids = [server.process.pid, *map(int, found.stdout.split())]
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields)


def _wrk(urls: Sequence[str]) -> str:
    script = web.LOGS / "paths.lua"
    paths = ", ".join(f'"{re.sub("^https?://[^/]+", "", url)}"' for url in urls)
    script.write_text(
        f"local at, paths = 0, {{{paths}}}\n"
        "request = function() at = at % #paths + 1\nreturn wrk.format(nil, paths[at]) end\n"
    )
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", "-s", str(script)]
    command = [program("wrk"), *options, urls[0]]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def limit_nginx(home: Path, tls: Path) -> Iterator[tuple[Running, int]]:
    """nginx that serves a file and nothing else."""
    own, port = home / "limit", free_port()
    own.mkdir()
    (own / "page.html").write_bytes(b"x" * 12 * 1024)
    (own / "conf").write_text(LIMIT.format(home=own, port=port, tls=tls))
    command = [program("nginx"), "-e", "/dev/null", "-c", str(own / "conf"), "-g", "daemon off;"]
    with running("limit", command, folder=home) as server:
        server.wait_until(lambda: answers(port))
        yield server, port


@contextmanager
def constant(home: Path, port: int) -> Iterator[Running]:
    """The limit of the application server, with the shipped configuration."""
    command = [str(web.BIN / "gunicorn"), "--config", "ops/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "8", "bench.constant"]
    with running("constant", command, folder=home, env=web.environment()) as server:
        server.wait_until(lambda: answers(port))
        yield server


def _got(url: str) -> str:
    return subprocess.run(["curl", "-sk", url], capture_output=True, text=True, check=True).stdout


def targets(opened: ExitStack, there: Site) -> list[Target]:
    """The limits and the pages, all up."""
    bare = free_port()
    limit = opened.enter_context(constant(there.folder, bare))
    static, port = opened.enter_context(limit_nginx(there.folder, there.folder / "nginx"))
    answer = re.search(r'href="(/fi/answers/\d+-[^"]+)"', _got(f"{there.front}/fi/answers/"))
    if answer is None:
        raise SystemExit("the demo has no answers")
    hundred = [there.front + path for path in hundred_pages(there.front)]
    both = [there.nginx, there.gunicorn]
    return [
        Target("limit: the application server, a constant 12 kB", [f"http://127.0.0.1:{bare}/"], [limit]),
        Target("a public page, kept, from the application server", [there.app + answer[1]], [there.gunicorn]),
        Target("limit: nginx, a file of 12 kB", [f"https://127.0.0.1:{port}/page.html"], [static]),
        Target("one page through the shipped nginx", [there.front + answer[1]], both),
        Target(f"{len(hundred)} pages through the shipped nginx", hundred, both),
    ]


def hundred_pages(front: str) -> list[str]:
    """A hundred pages of the site map."""
    pattern = r"<loc>https://[^/]+(/(?:fi|sv|nb|en)/(?:answers|articles|words|topics)/[^<]+)</loc>"
    return re.findall(pattern, _got(f"{front}/sitemap.xml"))[:100]


def main() -> None:
    """Measure and print."""
    with ExitStack() as opened:
        found = targets(opened, opened.enter_context(site(opened.enter_context(folder()))))
        for target in found:
            _wrk(target.urls)
        for _round in range(ROUNDS):
            for target in found:
                target.measure()
    app, nginx = found[0], found[2]
    goals = {1: "CPU at most 1.5 ×", 3: "at least 0.7 of the requests", 4: "at least 0.45 of the requests"}
    print(heading(f"Pages as they are served: {ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections"))
    limits = [app, app, nginx, nginx, nginx]
    rows = [
        [one.name, f"{one.rate:.0f}", f"{one.rate / limit.rate:.2f}", f"{one.cost:.3f}", f"{one.cost / limit.cost:.2f}"]
        for one, limit in zip(found, limits, strict=True)
    ]
    names = ["what", "requests a second", "of the limit's", "CPU ms a request", "times the limit's", "goal"]
    print(table(names, [[*row, goals.get(at, "")] for at, row in enumerate(rows)]))


if __name__ == "__main__":
    main()
