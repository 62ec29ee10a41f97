"""The copy of the public side: on a plain file server every link leads somewhere, and nothing private is in it."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command

from content import workflow as public
from content.models import Readable
from ground import restored
from portal.exporting.rewriting import rewritten
from questions.models import Publish, Status
from tests.factories import make_article, make_face, make_note, make_publication, make_question, make_term, make_user

pytestmark = pytest.mark.django_db
MARK = "zmarkerz"
LINK = re.compile(r'(?:href|src|poster)="([^"]+)"')


@pytest.fixture(autouse=True)
def _plain_static(settings) -> None:
    settings.DEBUG = True  # nothing is collected in a test


def export(folder: Path, **options: str) -> str:
    said = StringIO()
    call_command("export_site", str(folder), stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def library() -> None:
    """Something of each kind, and more answers than stand on a page."""
    make_face(make_user("worker"))
    make_article(language="fi")
    make_term(language="fi")
    for _number in range(23):
        make_publication(language="fi")
    make_publication(language="sv")
    make_publication(language="en", sensitive=True)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[HTTPConnection]:
    """Python's own file server on the folder `copy`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "copy")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    connection = HTTPConnection("127.0.0.1", server.server_port)
    yield connection
    connection.close()
    server.shutdown()
    server.server_close()
    thread.join()


def get(connection: HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(errors="replace")


def walked(connection: HTTPConnection, live: str) -> dict[str, tuple[int, str]]:
    """Every address that the copy leads to, from its first page on."""
    found: dict[str, tuple[int, str]] = {}
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        found[path] = get(connection, path)
        for url in LINK.findall(found[path][1]) if path.endswith(("/", ".html")) else ():
            split = urlsplit(urljoin(path, url.replace("&amp;", "&")))
            if not split.scheme and split.path not in found and split.path not in waiting:
                assert not split.query, url
                waiting.append(split.path)
    return found


def test_every_link_of_the_copy_leads_to_a_file(library, tmp_path, served, settings):
    export(tmp_path / "copy")
    found = walked(served, settings.SITE_URL)
    assert [path for path, (status, _body) in found.items() if status != 200] == []
    for wanted in ("/fi/", "/sv/answers/", "/en/help-now/", "/nb/people/", "/fi/privacy/", "/fi/feed.atom", "/fi/ask/"):
        assert wanted in found
    assert sum(path.startswith("/fi/answers/") and "-" in path for path in found) >= 24  # and the second page


def test_it_has_what_machines_read_and_a_page_for_what_is_not_there(library, tmp_path, served):
    export(tmp_path / "copy")
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-answers-0.xml", "/404.html", "/fi/search/suggestions.json"):
        assert get(served, path)[0] == 200


def test_its_site_map_and_feeds_may_name_its_own_address(library, tmp_path):
    export(tmp_path / "copy", address="https://copy.example")
    told = (tmp_path / "copy/sitemap.xml").read_text() + (tmp_path / "copy/fi/feed.atom").read_text()
    assert "https://copy.example/fi/answers/" in told
    assert "127.0.0.1" not in told


def test_asking_and_searching_lead_to_the_site_itself(library, tmp_path, settings):
    export(tmp_path / "copy", address="https://copy.example")
    for name in ("ask", "my-question", "search"):
        assert f'href="{settings.SITE_URL}/sv/{name}/"' in (tmp_path / f"copy/sv/{name}/index.html").read_text()


def test_nobody_can_press_what_a_file_does_not_take(library, tmp_path):
    export(tmp_path / "copy")
    for path in (tmp_path / "copy").rglob("*.html"):
        assert "<form" not in path.read_text(), path


def test_it_does_not_say_who_is_open_or_at_work_now(library, tmp_path):
    export(tmp_path / "copy")
    for path in (tmp_path / "copy").rglob("*.html"):
        assert not re.search(r'class="(open-now|clock|at-work|light)|data-now', path.read_text()), path


def test_nothing_private_is_in_it(library, tmp_path):
    question = make_question(Status.ANSWERED, text=MARK, publish=Publish.YES, mail=f"{MARK}@mail.example")
    make_note(question, text=MARK)
    public.withdraw(question.publication, by=None, reason="asker_wished")
    make_publication(Readable.SCHEDULED, answer=MARK, title=MARK)
    public.withdraw(make_publication(answer=MARK, title=MARK), by=None, reason="wrong")
    make_article(status=Readable.DRAFT, title=MARK, body=MARK)
    export(tmp_path / "copy")
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert [path for path in files if MARK in str(path) or MARK.encode() in path.read_bytes()] == []
    assert not [path for path in files if "/desk/" in str(path) or "/static/admin/" in str(path)]


def test_what_was_taken_down_is_gone_from_the_next_copy(library, tmp_path):
    row = make_publication(language="fi", title="Gone tomorrow")
    export(tmp_path / "copy")
    assert list((tmp_path / "copy/fi/answers").glob(f"{row.pk}-*"))
    public.withdraw(row, by=None, reason="wrong")
    export(tmp_path / "copy")
    assert not list((tmp_path / "copy/fi/answers").glob(f"{row.pk}-*"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy"]


def test_what_is_no_copy_is_not_touched(tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/letters.txt").write_text("mine")
    with pytest.raises(CommandError, match="no copy of a site") as refusal:
        export(tmp_path / "copy")
    assert refusal.value.returncode == 2
    assert (tmp_path / "copy/letters.txt").read_text() == "mine"


@pytest.mark.parametrize("beside", ["copy.new", "copy.old"])
def test_what_lies_beside_and_is_no_copy_is_not_touched(beside, tmp_path):
    (tmp_path / beside).mkdir()
    (tmp_path / beside / "letters.txt").write_text("mine")
    with pytest.raises(CommandError, match="no copy of a site") as refusal:
        export(tmp_path / "copy")
    assert refusal.value.returncode == 2
    assert (tmp_path / beside / "letters.txt").read_text() == "mine"


def test_no_copy_is_made_of_what_waits_for_its_replay(tmp_path):
    restored.mark()
    with pytest.raises(CommandError, match="replay_erasures first"):
        export(tmp_path / "copy")


@pytest.mark.parametrize(
    ("page", "copy"),
    [
        ('<p class="a">x &amp; y</p><!-- z -->', '<p class="a">x &amp; y</p><!-- z -->'),
        ('<a href="/x/?a=1&amp;b=2">x</a>', '<a href="|/x/?a=1&amp;b=2">x</a>'),
        ('<svg viewBox="0 0 1 1"><path d="M1"/></svg>', '<svg viewBox="0 0 1 1"><path d="M1"/></svg>'),
        ("a<form><div><form></form></div><b>c</b></form>d", "ad"),
        ('<div class="clock"><div>1</div><br></div>e', "e"),
        ('<div class="at-work"><img src="/a"/>1 &amp; &#50; <!-- 3 --></div>e', "e"),
        ('<p class="this-hour a">1</p><p class="light">2</p><i class="exit-hint">3</i>e', "e"),
        ('<!DOCTYPE html><p>x<img class="light" src="/a"/></p>', "<!DOCTYPE html><p>x</p>"),
        ('<b class="open-now">1</b><b class="open-count">2</b>e', "e"),
        ("<section data-helped>1</section><p data-now>2</p><input data-now>e", "e"),
        ('<a title="&quot;&lt;" href="/x">x</a>', '<a title="&quot;&lt;" href="|/x">x</a>'),
        ('<video poster="/a" src="/b"></video>', '<video poster="|/a" src="|/b"></video>'),
        ('<img src="/a.jpg" srcset="/a.jpg 1w, /b.jpg 2w">', '<img src="|/a.jpg" srcset="|/a.jpg 1w, |/b.jpg 2w">'),
    ],
)
def test_a_page_is_the_same_but_for_links_and_what_is_left_out(page, copy):
    assert rewritten(page, lambda url: f"|{url}") == copy
