"""Public pages as they are served, beside the limit in the same run: `python -m bench.served`. Needs wrk.

The application server returning a constant page from an empty Django; the same server with the site's kept pages; nginx
with a file of 12 kB; nginx as it is shipped in front of the site. By turns, round after round; the medians count.
Beside requests a second stands the processor time of a request, which a busy machine tells the same.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

os.environ["TEST_DATABASE"] = "sqlite"  # the servers below are this bench's own
from tests.env import LOGS
from tests.servers import stores, web
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
        before = sum(map(_ticks, self.servers))
        said = _wrk(self.urls)
        rate, count = (
            float(re.search(pattern, said)[1]) for pattern in (r"Requests/sec:\s+([\d.]+)", r"(\d+) requests in")
        )  # type: ignore[index]
        if "Non-2xx" in said:
            raise SystemExit(f"{self.name}: {said}")
        self.rates.append(rate)
        self.costs.append((sum(map(_ticks, self.servers)) - before) / TICKS * 1000 / count)


def _ticks(server: Running) -> int:
    """Clock ticks of a process and its children, used up to now."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(server.process.pid)], capture_output=True, text=True, check=False
    )
    pids = [server.process.pid, *map(int, found.stdout.split())]
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields)


def _wrk(urls: list[str]) -> str:
    script = LOGS / "paths.lua"
    paths = ", ".join(f'"{re.sub("^https?://[^/]+", "", url)}"' for url in urls)
    script.write_text(
        f"local at, paths = 0, {{{paths}}}\n"
        "request = function() at = at % #paths + 1\nreturn wrk.format(nil, paths[at]) end\n"
    )
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", "-s", str(script)]
    command = [program("wrk"), *options, urls[0]]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def limit_nginx(folder: Path, tls: Path) -> Iterator[tuple[Running, int]]:
    """nginx that serves a file and nothing else."""
    home, port = folder / "limit", free_port()
    home.mkdir()
    (home / "page.html").write_bytes(b"x" * 12 * 1024)
    (home / "conf").write_text(LIMIT.format(home=home, port=port, tls=tls))
    with running(
        "limit", [program("nginx"), "-e", "/dev/null", "-c", str(home / "conf"), "-g", "daemon off;"], folder=folder
    ) as server:
        server.wait_until(lambda: answers(port))
        yield server, port


@contextmanager
def constant(folder: Path, port: int) -> Iterator[Running]:
    """The limit of the application server, with the shipped configuration."""
    command = [str(web.BIN / "gunicorn"), "--config", "ops/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    env = web.environment()
    with running(
        "constant", [*command, "--workers", "1", "--threads", "8", "bench.constant"], folder=folder, env=env
    ) as server:
        server.wait_until(lambda: answers(port))
        yield server


def targets(opened: ExitStack, folder: Path) -> list[Target]:
    """Everything up."""
    postgres, redis = (opened.enter_context(store(folder)) for store in (stores.postgres, stores.redis))
    front, app, bare = free_port(), free_port(), free_port()
    env = web.settings_for(
        stores.new_database(postgres, "bench"), f"{redis}/1", f"https://127.0.0.1:{front}", mail_port=1
    )
    env |= {"DEMO": "1", "CLIENT_ADDRESS_HEADER": "X-Real-IP"}
    web.manage(env, "migrate", "--verbosity", "0")
    web.manage(env, "load_demo")
    web.collect_static()
    site, limit = (
        opened.enter_context(web.gunicorn(folder, env, port=app)),
        opened.enter_context(constant(folder, bare)),
    )
    nginx = opened.enter_context(web.nginx(folder, port=front, app_port=app))
    static, port = opened.enter_context(limit_nginx(folder, folder / "nginx"))
    listing = subprocess.run(
        ["curl", "-sk", f"https://127.0.0.1:{front}/fi/answers/"], capture_output=True, text=True, check=True
    ).stdout
    answer = re.search(r'href="(/fi/answers/\d+-[^"]+)"', listing)
    if answer is None:
        raise SystemExit("the demo has no answers")
    hundred = [f"https://127.0.0.1:{front}{path}" for path in hundred_pages(front)]
    return [
        Target("limit: gunicorn, a constant 12 kB from an empty Django", [f"http://127.0.0.1:{bare}/"], [limit]),
        Target("an answer, kept, from gunicorn", [f"http://127.0.0.1:{app}{answer[1]}"], [site]),
        Target("limit: nginx, a file of 12 kB", [f"https://127.0.0.1:{port}/page.html"], [static]),
        Target("an answer through the shipped nginx", [f"https://127.0.0.1:{front}{answer[1]}"], [nginx, site]),
        Target(f"{len(hundred)} pages through the shipped nginx", hundred, [nginx, site]),
    ]


def hundred_pages(front: int) -> list[str]:
    """A hundred pages of the site map."""
    listing = subprocess.run(
        ["curl", "-sk", f"https://127.0.0.1:{front}/sitemap.xml"], capture_output=True, text=True, check=True
    ).stdout
    paths = re.findall(r"<loc>https://[^/]+(/(?:fi|sv|nb|en)/(?:answers|articles|words|topics)/[^<]+)</loc>", listing)
    return paths[:100]


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="kynnys-bench-"))
    with ExitStack() as opened:
        opened.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        found = targets(opened, folder)
        for target in found:
            _wrk(target.urls)
        for _round in range(ROUNDS):
            for target in found:
                target.measure()
    machine = f"{os.cpu_count()} processors, Python {sys.version.split()[0]}"
    print(f"{ROUNDS} rounds of {SECONDS} s, {CONNECTIONS} connections, {machine}\n")
    print("| what | requests a second | CPU ms a request |\n|---|---:|---:|")
    for target in found:
        print(f"| {target.name} | {statistics.median(target.rates):.0f} | {statistics.median(target.costs):.2f} |")


if __name__ == "__main__":
    main()
