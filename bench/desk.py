"""The desk's queue with a hundred open questions and with ten thousand: `DATABASE_URL=… python -m bench.desk`.

Needs PostgreSQL. Each list of a lead is asked for by turns; queries, milliseconds of this process, of the database.
"""

import os
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from bench import clones, environment
from bench.growth import measure
from bench.tables import heading, table
from people.models import Role, User
from questions.models import Question, Status

FEW, MANY = 100, int(os.environ.get("OPEN", "10000"))
LISTS = ("", "?list=waiting", "?list=danger", "?list=late", "?list=all")


def lead() -> User:
    """One who leads where the questions are."""
    rows = clones.organisation().teams.filter(memberships__role=Role.LEAD, memberships__ended_at=None)
    return User.objects.get(memberships__team=rows[0], memberships__role=Role.LEAD, memberships__ended_at=None)


def costs(cookie: str) -> dict[str, dict[str, Any]]:
    """Every list, as it is now."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    visitor = environment.Visitor()
    return {name: measure(visitor, f"/desk/{name}", HTTP_COOKIE=cookie) for name in LISTS}


def main() -> None:
    """Measure and print."""
    environment.Visitor()
    Question.objects.filter(status__in=Status.open()).update(status=Status.WITHDRAWN, set_level=None)
    client = Client(SERVER_NAME="localhost")
    client.force_login(lead(), backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    like = clones.question()
    clones.questions(like, FEW - 1)
    few = costs(cookie)
    clones.questions(like, MANY - FEW)
    many = costs(cookie)
    rows = [
        [
            f"`/desk/{name}`",
            *(f"{few[name][what]:.{places}f} / {many[name][what]:.{places}f}" for what, places in _WHAT),
            f"{many[name]['cpu'] / few[name]['cpu']:.1f}",
        ]
        for name in LISTS
    ]
    print(heading(f"The desk's queue with {FEW} and {MANY} open questions at {timezone.now():%H:%M}"))
    print(table(["list", "queries", "CPU ms", "database ms", "CPU times"], rows))


_WHAT = (("queries", 0), ("cpu", 1), ("database", 1))

if __name__ == "__main__":
    main()
