"""Every address × person × verb: the rows that the addresses name, who knocks, and what a knock does to the database.

Each knock starts from the same state and is taken back afterwards. What has to come of it stands in `rights.txt`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from content import workflow as public
from content.models import Clip, Picture
from moderation.models import SavedView
from people.models import Membership, Organisation, Team, User
from questions import workflow
from questions.models import Event, Status
from tests.architecture.addresses import Address
from tests.factories import (
    make_article,
    make_organisation,
    make_publication,
    make_question,
    make_snippet,
    make_term,
    make_user,
    member,
)

SECRET = "Opettaja sanoi, että mun pitää vaihtaa ryhmää. Salasana on kuutamohiippari."
# letter in rights.txt -> who it is
PEOPLE = {
    "n": "nobody: not logged in",
    "g": "gone: an account whose memberships have ended",
    "t": "trainee",
    "w": "worker who holds the question",
    "s": "second worker of the team",
    "o": "worker of another team of the organisation",
    "l": "lead",
    "e": "editor",
    "a": "admin",
    "x": "lead of another organisation",
}
# stand-in of an address -> something that there is
REAL = {
    "/en/articles/some-slug/": "/en/articles/the-article/",
    "/en/words/some-slug/": "/en/words/word/",
    "/en/topics/some-slug/": "/en/topics/school/",
    "/en/from/some-slug/": "/en/from/home-area/",
    "/desk/questions/1/some-slug/": "/desk/questions/1/release/",
    "/desk/library/rewordings/1/some-slug/": "/desk/library/rewordings/1/drop/",
    "/desk/library/words/1/some-slug/": "/desk/library/words/1/sign/",
    "/desk/set-up/1/some-slug/": "/desk/set-up/1/people/",
    "/desk/library/articles/1/some-slug/": "/desk/library/articles/1/renew/",
    "/desk/new/": "/desk/new/?list=waiting&mark=0",
}
DOORS = ("/accounts/login/", "/admin/login/", "/accounts/inactive/")
WRITES = ("INSERT", "UPDATE", "DELETE")
BESIDE = ('"django_session"', '"ground_generation"')  # the session that was looked at; the count of public changes


@dataclass
class Knock:
    """What came of one request."""

    status: int
    to: str = ""
    body: bytes = b""
    kind: str = ""
    wrote: list[str] = field(default_factory=list)

    @property
    def is_in(self) -> bool:
        """Neither sent to the login nor told that there is nothing."""
        return self.status not in (403, 404, 405) and not (self.status == 302 and self.to.startswith(DOORS))


def _people(home: Organisation) -> dict[str, User]:
    gone = make_user("worker", home)
    gone.memberships.update(ended_at=timezone.now() + timedelta(seconds=1), ended_by=gone)
    roles = {"t": "trainee", "w": "worker", "s": "second", "l": "lead", "e": "editor", "a": "admin"}
    people = {letter: member(home, role) for letter, role in roles.items()}
    people["o"] = make_user("worker", team=Team.objects.create(organisation=home, name="Other"))
    away = make_organisation("away").owner
    assert away is not None
    return {**people, "g": gone, "x": away}


class World:
    """A row for every address that names one, and the people. The question is claimed by `w` and holds `SECRET`."""

    def __init__(self) -> None:
        home = self.home = make_organisation("home")
        self.people = _people(home)
        self.question = make_question(Status.CLAIMED, organisation=home, worker=self.people["w"], text=SECRET)
        workflow.need_to_talk(self.question, by=self.people["w"])
        self.article = make_article(language="en", slug="the-article")
        self.publication, self.term = make_publication(language="en"), make_term(language="en", word="word")
        self.paths = {prefix: str(pk) for prefix, pk in self._rows(home)}
        self.cookies = {letter: self._cookie(user) for letter, user in self.people.items()} | {"n": ""}

    def _rows(self, home: Organisation) -> Iterator[tuple[str, int]]:
        """Start of an address -> number of the row that stands in it."""
        worker, editor = self.people["w"], self.people["e"]
        plain: dict[str, Any] = {"digest": "0" * 32, "width": 1, "height": 1, "widths": [1], "alts": {"en": "x"}}
        asked = Event.objects.get(step="need_to_talk")
        yield from [
            ("/desk/questions/", self.question.pk),
            ("/desk/views/", SavedView.objects.create(user=worker, name="Mine", query="list=open").pk),
            ("/desk/snippets/", make_snippet(home).pk),
            ("/desk/library/answers/", self.publication.pk),
            ("/desk/library/rewordings/", public.reword(make_publication(), by=worker, answer="New.").pk),
            ("/desk/library/pictures/", Picture.objects.create(name="p", kind="jpg", by=editor, **plain).pk),
            (
                "/desk/library/clips/",
                Clip.objects.create(
                    name="c", language="en", title="x", link="https://a.example/", transcript="x", by=editor
                ).pk,
            ),
            ("/desk/library/articles/", self.article.pk),
            ("/desk/library/words/", self.term.pk),
            ("/desk/library/topics/", self.publication.topic_id),
            ("/desk/set-up/", home.pk),
            ("/desk/care/", asked.pk),
            ("/desk/team/", Membership.objects.get(user=make_user("trainee", home, invited=True)).pk),
            ("/desk/teams/", home.teams.order_by("pk")[0].pk),
            ("/desk/roster/contacts/", home.duty_contacts.create(user=worker).pk),
            ("/desk/roster/", home.pk),
            ("/en/answers/", self.publication.pk),
        ]

    @staticmethod
    def _cookie(user: User) -> str:
        client = Client()
        client.force_login(user)
        return str(client.cookies["desk"].value)

    def path(self, address: Address) -> str:
        """The address with the rows of this world in it."""
        if address.path.startswith("/admin/") and "some/path" in address.path:
            return self._in_admin(address.path)
        path = address.path.replace("/en/answers/1-some-slug/", self.publication.get_absolute_url())
        for stand_in, real in REAL.items():
            path = path.replace(stand_in, real)
        for prefix, number in self.paths.items():
            if path.startswith(f"{prefix}1/"):
                return path.replace(f"{prefix}1/", f"{prefix}{number}/", 1)
        return path

    @staticmethod
    def _in_admin(path: str) -> str:
        app, model = path.split("/")[2:4]
        row = apps.get_model(app, model).objects.order_by("pk").first() if app != "r" else None
        return path.replace("some/path", str(row.pk if row else 1))

    def knock(self, letter: str, verb: str, path: str, data: Any = None) -> Knock:
        """One request by this person; whatever it did is taken back."""
        client = Client(raise_request_exception=False)
        if self.cookies[letter]:
            client.cookies["desk"] = self.cookies[letter]
        cache.clear()
        with transaction.atomic(), _writes() as wrote:
            answer = getattr(client, verb.lower())(path, data) if data else getattr(client, verb.lower())(path)
            transaction.set_rollback(True)
        body = b"".join(answer) if answer.streaming else answer.content
        told = answer.headers
        return Knock(answer.status_code, told.get("Location", ""), body, told.get("Content-Type", ""), wrote)


@contextmanager
def _writes() -> Iterator[list[str]]:
    """The statements that change a row, but for what stands beside every request."""
    seen: list[str] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES) and not any(table in sql for table in BESIDE):
            seen.append(sql[:80])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen
