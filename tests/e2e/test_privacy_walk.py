"""The privacy walk: after everything an asker can do, nothing that any process keeps leads to them.

The site runs as in production behind nginx with the shipped configuration. A real browser asks, comes back and is
answered; a second client, from an address of its own, does what is odd, forbidden and broken. Then every place is
searched for the address, the agent, the codes, the private texts and the words that were looked for. First each of
them is planted in each place, and the search has to find it there.
"""

import http.client
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import urlencode

import psycopg
import pytest
from playwright.sync_api import Browser

from tests import env as servers
from tests.e2e.conftest import DESK, NAMES, PHONE, Pages, log_in
from tests.e2e.evidence import Evidence, Mark, Planted, code_mark, mark
from tests.e2e.people import Asker, Worker
from tests.e2e.stack import Stack, eventually, running_stack
from tests.servers.processes import free_port

pytestmark = pytest.mark.timeout(400)
ADDRESS = "127.0.0.77"  # where the second client really comes from
CLAIMED = "203.0.113.77"  # what its headers say
AGENT = "MARKER-AGENT-q7x/1.0"
ODD = "markodd-q7x"
MAIL, LATER_MAIL = "markmail-q7x@posti.example", "marklater-q7x@posti.example"
HEADERS = {
    "User-Agent": AGENT,
    "X-Forwarded-For": CLAIMED,
    "X-Real-IP": CLAIMED,
    "Forwarded": f"for={CLAIMED}",
    "Referer": "https://markreferrer-q7x.example/page",
    "Accept-Language": "fi, markaccept-q7x",
}
_NAMES = (
    "asked followup reply draft title wording copy note advice declined search linksearch raw away foreign wrongcode "
    "referrer accept login"
)
TEXTS = {name: f"mark{name}-q7x" for name in _NAMES.split()}
PLAIN = {
    "address": ADDRESS,
    "claimed address": CLAIMED,
    "agent": "marker-agent-q7x",
    "odd": ODD,
    "mail": MAIL,
    "later mail": LATER_MAIL,
}
SIX = "border moon chirp jump oval cactus"  # a made-up code, for planting


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A site of its own, behind nginx."""
    url = f"https://127.0.0.1:{free_port()}"
    folder = tmp_path_factory.mktemp("walk")
    behind = {"CLIENT_ADDRESS_HEADER": "X-Real-IP"}
    with running_stack(folder, name="walk", redis=f"{servers.REDIS}/2", url=url, **behind) as site:
        yield site


@pytest.fixture
def pages(chromium: Browser, stack: Stack) -> Iterator[Pages]:
    """Watched pages on this site."""
    opened = Pages(chromium, stack.url)
    yield opened
    assert opened.close() == []


# --- what happens -----------------------------------------------------------------------------------


def colleague(pages: Pages, stack: Stack, key: str) -> Worker:
    """Logged in at the desk."""
    page = pages.open(ignore_https_errors=True, **DESK)
    log_in(page, stack.url, key)
    return Worker(page, stack.url, NAMES[key])


def young_person(pages: Pages, stack: Stack, *, scripts: bool) -> Asker:
    """On a phone whose every request carries the marks."""
    headers = {name: value for name, value in HEADERS.items() if name not in ("User-Agent", "Referer")}
    phone = PHONE | {"user_agent": AGENT, "extra_http_headers": headers, "ignore_https_errors": True}
    return Asker(pages.open(**phone, java_script_enabled=scripts), stack.url, "fi", scripts=scripts)


def a_question_is_answered_but_not_published(young: Asker, worker: Worker, second: Worker) -> None:
    """With a reply, a note, a working copy, a version that was sent back and the final one."""
    young.asks(f"Voiko tästä kysyä: {TEXTS['asked']} ja mitä silloin tapahtuu?", topic="school", mail=MAIL)
    worker.finds("Voiko tästä kysyä")
    worker.claims()
    worker.types("note", f"For colleagues: {TEXTS['note']}")
    worker.presses("note")
    worker.replies(f"Kerro vielä {TEXTS['reply']}.")
    young.comes_back()
    young.writes(f"Saanko kysyä vielä yhden asian opettajasta? {TEXTS['followup']}")
    worker.opens(worker.question)
    worker.drafts(
        f"Vastaus {TEXTS['draft']}.", title=f"Otsikko {TEXTS['title']}", wording=f"Kysymys {TEXTS['wording']}?"
    )
    worker.hands_in_to(second.name)
    second.opens(worker.question)
    second.types("advice", f"Shorter: {TEXTS['advice']}")
    second.presses("send_back")
    worker.opens(worker.question)
    worker.hands_in_to(second.name)
    second.opens(worker.question)
    second.presses("approve")
    young.comes_back()
    young.sees(TEXTS["draft"])


def a_question_is_published(stack: Stack, young: Asker, worker: Worker, second: Worker) -> None:
    """Its public words carry no mark; everything before does."""
    young.asks(f"Saako välitunnilla jäädä sisälle? {TEXTS['asked']}", topic="school", mail=MAIL)
    question = worker.finds("Saako välitunnilla")
    worker.claims()
    worker.drafts("Kysy **opettajalta**.", title="Saako jäädä sisälle?", wording="Saako välitunnilla jäädä sisälle?")
    worker.hands_in_to(second.name)
    second.opens(question)
    second.presses("approve")
    young.comes_back()
    young.presses("say_yes")
    stack.run("content.tasks.go_live_due")
    assert eventually(lambda: stack.publication_of(question)[1] == "live")


def one_is_declined_and_one_is_being_written(young: Asker, worker: Worker) -> list[str]:
    """A working copy stays saved; an address waits. Gives the codes."""
    young.asks(f"Paljonko kello on Tokiossa juuri nyt? {TEXTS['asked']}")
    codes = [young.code]
    worker.finds("Paljonko kello on")
    worker.claims()
    worker.declines("not_for_us", f"Kirjasto tietää: {TEXTS['declined']}.")
    young.asks(f"Miten uskaltaa sanoa ei kaverille? {TEXTS['asked']}", mail=LATER_MAIL)
    worker.finds("Miten uskaltaa sanoa")
    worker.claims()
    with worker.page.expect_response(lambda answer: "/autosave/" in answer.url):
        worker.drafts(f"Kesken {TEXTS['copy']}")
    return [*codes, young.code]


# --- a second client: odd, forbidden, broken --------------------------------------------------------


class Stranger:
    """A client that comes from `ADDRESS` and says everything it should not."""

    def __init__(self, stack: Stack) -> None:
        self.port, self.app_port = int(stack.url.rpartition(":")[2]), int(stack.env["APP_PORT"])
        self.trusting = ssl.create_default_context()
        self.trusting.check_hostname, self.trusting.verify_mode = False, ssl.CERT_NONE

    def request(self, method: str, path: str, body: dict[str, str] | bytes = b"", **headers: str) -> tuple[int, str]:
        """Through nginx."""
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, source_address=(ADDRESS, 0), context=self.trusting, timeout=60
        )
        data = urlencode(body).encode() if isinstance(body, dict) else body
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        more = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, data or None, HEADERS | kind | more)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, text

    def form(self) -> str:
        """The number of a fresh ask form."""
        return re.findall(r'name="nonce" value="([^"]+)"', self.request("GET", "/fi/ask/")[1])[0]

    def asks(self, text: str) -> tuple[int, str]:
        """Through the form, with odd values in all that is optional."""
        odd = dict.fromkeys(("topic", "area", "age_band", "publish", "urgent", "watched", "again", ODD), ODD)
        return self.request("POST", "/fi/ask/", {"text": text, "nonce": self.form()} | odd)

    def sends(self, port: int, data: bytes, *, sealed: bool) -> None:
        """Bytes that are no request."""
        with suppress(OSError), ExitStack() as opened:
            line = opened.enter_context(socket.create_connection(("127.0.0.1", port), 10, (ADDRESS, 0)))
            if sealed:
                line = opened.enter_context(self.trusting.wrap_socket(line))
            line.sendall(data)
            line.recv(1000)


def reads_and_searches(stranger: Stranger) -> None:
    """Everything a reader does, the words of a search by POST and in the address."""
    for path in (
        "",
        "answers/",
        f"answers/?topic={ODD}&after={ODD}",
        "topics/school/",
        "words/",
        f"help-now/?country={ODD}",
        f"articles/{ODD}/",
    ):
        stranger.request("GET", f"/fi/{path}")
    assert stranger.request("POST", "/fi/search/", {"q": f"koulu {TEXTS['search']}"})[0] == 200
    assert stranger.request("GET", f"/fi/search/?q={TEXTS['linksearch']}+koulu")[0] == 200


def is_refused(stranger: Stranger) -> None:
    """What the site refuses."""
    nonce = stranger.form()
    foreign = {"text": f"From elsewhere {TEXTS['foreign']}", "nonce": nonce}
    assert stranger.request("POST", "/fi/ask/", foreign, Sec_Fetch_Site="cross-site")[0] == 403
    assert stranger.request("POST", "/fi/ask/", foreign, Origin=f"https://{ODD}.example")[0] == 403
    assert stranger.request("POST", "/fi/ask/", {"text": TEXTS["raw"], "nonce": ODD})[0] == 422
    tried: list[int] = []
    while 429 not in tried and len(tried) < 20:  # the pauses grow: whoever is slow meets one later
        wrong = {"code": f"{TEXTS['wrongcode']} {len(tried)}", "text": TEXTS["raw"]}
        tried.append(stranger.request("POST", "/fi/my-question/", wrong)[0])
    assert {*tried} == {422, 429}
    stranger.request("POST", "/fi/my-question/write/", {"token": ODD, "nonce": nonce, "text": TEXTS["raw"]})
    stranger.request("POST", "/accounts/login/", {"login": f"{TEXTS['login']}@posti.example", "password": ODD})
    stranger.request("POST", "/desk/", {"text": TEXTS["raw"]})
    assert stranger.request("POST", "/fi/ask/", b"text=" + TEXTS["raw"].encode() * 60_000)[0] == 413


def is_broken(stranger: Stranger) -> None:
    """What no browser sends: unknown hosts, methods, addresses; lines that are no HTTP, to nginx and past it."""
    for path in (
        f"/{ODD}",
        f"/fi/from/{ODD}/",
        f"/fi/%ff%00{ODD}",
        f"/fi/answers/{'9' * 30}-{ODD}/",
        f"/fi/?{ODD}=" + "a" * 3000,
        f"/desk/questions/{ODD}/",
    ):
        stranger.request("GET", path)
    stranger.request("GET", "/fi/", Host=f"{ODD}.example")
    stranger.request("BREW", f"/fi/{ODD}")
    stranger.request("GET", f"/exit?l={ODD}")
    head = f"User-Agent: {AGENT}\r\nX-Real-IP: {ADDRESS}\r\nX-Forwarded-For: {CLAIMED}\r\n"
    post = f"POST /fi/ask/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length:"
    broken = [
        f"{ODD} {AGENT}\r\n\r\n",
        f"GET /fi/ HTTP/1.1\r\nHost: bad host {ODD}\r\n{head}\r\n",
        f"{post} {ODD}\r\n\r\n",
        f"{post} 900\r\n\r\ntext={TEXTS['raw']}",
    ]
    for port, sealed in ((stranger.port, True), (stranger.port, False), (stranger.app_port, False)):
        for data in broken:
            stranger.sends(port, data.encode(), sealed=sealed)


def asks_while_the_database_is_away(stack: Stack, stranger: Stranger) -> None:
    """The text comes back, the reason is told; nothing of it lands in a log."""
    nonce, name = stranger.form(), stack.env["DATABASE_URL"].rpartition("/")[2]
    with psycopg.connect(f"{servers.POSTGRES}/postgres", autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            status, page = stranger.request("POST", "/fi/ask/", {"text": f"Now {TEXTS['away']}", "nonce": nonce})
            stranger.request("POST", "/fi/search/", {"q": TEXTS["search"]})
        finally:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert status == 503
    assert TEXTS["away"] in page
    assert eventually(lambda: stranger.request("GET", "/readyz")[0] == 200)


def searches_while_the_database_gives_up(stack: Stack, stranger: Stranger) -> None:
    """Every statement is broken off in the middle; PostgreSQL's log may not tell which."""
    name = stack.env["DATABASE_URL"].rpartition("/")[2]
    with psycopg.connect(f"{servers.POSTGRES}/postgres", autocommit=True) as admin:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        admin.execute(f"ALTER DATABASE {name} SET statement_timeout = 1")
        admin.execute(ended, [name])
        try:
            for _ in range(4):
                stranger.request("POST", "/fi/search/", {"q": f"koulu {TEXTS['search']}"})
                stranger.request(
                    "POST", "/fi/ask/", {"text": f"Now {TEXTS['away']}", "nonce": ODD, "topic": ODD, "area": ODD}
                )
        finally:
            admin.execute(f"ALTER DATABASE {name} RESET statement_timeout")
            admin.execute(ended, [name])
    assert "canceling statement due to statement timeout" in (servers.LOGS / "postgres.log").read_text()
    assert eventually(lambda: stranger.request("GET", "/readyz")[0] == 200)


# --- the walk ---------------------------------------------------------------------------------------


def marks_of(codes: list[str]) -> dict[str, Mark]:
    """Everything that must not be found."""
    plain = {name: mark(text) for name, text in (TEXTS | PLAIN).items()}
    return plain | {f"code {number}": code_mark(code) for number, code in enumerate(codes)}


def everything_happens(stack: Stack, pages: Pages) -> list[str]:
    """The whole run; gives the codes that were handed out."""
    worker, second = colleague(pages, stack, "worker"), colleague(pages, stack, "second")
    young, other = young_person(pages, stack, scripts=False), young_person(pages, stack, scripts=True)
    a_question_is_answered_but_not_published(young, worker, second)
    codes = [young.code]
    a_question_is_published(stack, other, worker, second)
    codes += [other.code, *one_is_declined_and_one_is_being_written(young, worker)]
    young.searches(TEXTS["search"])
    stack.mailbox.answer = "451 later"
    stranger = Stranger(stack)
    status, page = stranger.asks(f"Another one {TEXTS['raw']}")
    assert status == 200
    codes.append(" ".join(re.findall(r"<li>(\w+)</li>", page.partition("data-code")[2])[:6]))
    reads_and_searches(stranger)
    is_refused(stranger)
    is_broken(stranger)
    stack.mailbox.answer = None
    asks_while_the_database_is_away(stack, stranger)
    searches_while_the_database_gives_up(stack, stranger)
    return codes


def test_nothing_that_any_process_keeps_leads_to_an_asker(stack: Stack, pages: Pages) -> None:
    planted = [*TEXTS.values(), *PLAIN.values(), SIX]
    with Evidence(stack) as evidence:
        marks = marks_of([SIX])
        assert evidence.found(marks) == set()
        with Planted(evidence, planted):
            places = set(evidence.places())
            assert {"database", "redis", "redis traffic", "mails"} < places
            assert {
                f"file {name}.log" for name in ("gunicorn", "worker", "beat", "nginx", "redis", "postgres")
            } < places
            assert evidence.found(marks) == {(place, name) for place in places for name in marks}
        codes = everything_happens(stack, pages)
        assert len({*codes}) == 5
        assert eventually(lambda: len(stack.mailbox.to(MAIL)) == 2, 180)  # who was refused twice waits two minutes
        assert evidence.found(marks_of(codes)) == set()
        assert b"MONITOR" not in evidence.overheard.heard
        assert b"tide:pressed:" in evidence.overheard.heard
