"""The generation of what the public reads: the database counts every change, whoever makes it."""

import psycopg
import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from content.models import Publication, Topic
from ground import generation
from ground.models import Generation
from people.models import Team, User
from portal.kept_pages import WATCHED
from tests import env
from tests.factories import make_article, make_publication, make_user
from tests.generation import committed
from tests.servers import stores, web

pytestmark = pytest.mark.django_db
# Tables of the public side that no kept page is made from, each with why.
UNSHOWN = {
    "content_event": "who did what; never shown",
    "content_explaining": "a job that is to be done",
    "content_answeredalready": "counts for the desk",
    "content_helped": "counts for the desk",
    "content_searchterm": "the search is never kept",
    "content_searchlist": "the search is never kept",
    "content_searchgone": "the search is never kept",
    "content_searchchange": "the search is never kept",
    "content_searchedinvain": "for the desk",
    "content_link": "for the desk",
    "content_articlenote": "for the desk",
    "content_articleevent": "who did what; never shown",
    "content_workingarticle": "not yet shown",
    "content_rewording": "not yet shown; the answer it becomes is",
    "content_edit": "not yet shown; the word or topic that it becomes is",
    "content_reading": "counts for the desk",
    "content_topicevent": "who did what; never shown",
    "people_dutycontact": "never shown",
}


def number() -> int:
    """As it will be once this test's transaction is over."""
    committed()
    return Generation.objects.get().number


def test_each_change_that_readers_see_counts() -> None:
    counted = [number()]
    row = make_publication(language="fi")
    counted.append(number())
    Publication.objects.filter(pk=row.pk).update(title="Another")
    counted.append(number())
    make_article(language="fi")
    counted.append(number())
    Topic.objects.create(slug="new").delete()
    counted.append(number())
    assert counted == sorted(set(counted))


def test_a_login_changes_nothing_that_readers_see() -> None:
    user = make_user("worker")
    before = number()
    User.objects.filter(pk=user.pk).update(last_login=timezone.now(), session_mark="another")
    assert number() == before
    User.objects.filter(pk=user.pk).update(name="Another")
    assert number() > before


@pytest.mark.parametrize("change", [{"password": "chosen"}, {"is_active": False}], ids=["comes in", "is shut out"])
def test_who_comes_in_or_is_shut_out_may_open_or_shut_the_form_on_every_page(change) -> None:
    user = make_user("worker", invited=True)
    before = number()
    User.objects.filter(pk=user.pk).update(**change)  # these columns alone
    assert number() > before


def test_what_is_taken_back_did_not_count() -> None:
    before = number()
    with transaction.atomic():
        make_publication(language="fi")
        transaction.set_rollback(True)
    assert number() == before


def test_it_may_be_set_up_again_and_again() -> None:
    generation.watch(WATCHED)
    generation.watch(WATCHED)
    before = number()
    Team.objects.create(name="One", organisation=make_user("worker").memberships.get().team.organisation)
    assert number() > before


def test_every_public_table_is_counted_or_named_as_not_shown() -> None:
    tables = {model._meta.db_table for app in ("content", "people") for model in apps.get_app_config(app).get_models()}
    assert tables - set(WATCHED) - set(UNSHOWN) == set()
    assert set(WATCHED) & set(UNSHOWN) == set()
    assert (set(WATCHED) | set(UNSHOWN)) - tables == set()


def test_the_database_counts_each_table_and_says_which_it_does_not() -> None:
    assert generation.unwatched(WATCHED) == []
    assert generation.unwatched({**WATCHED, "content_event": ()}) == ["content_event"]


def test_it_is_read_once_a_second(django_assert_num_queries, monkeypatch) -> None:
    monkeypatch.setattr(generation, "second", lambda: 1)
    generation.forget()
    with django_assert_num_queries(1):
        first = [generation.current() for _time in range(3)]
    make_publication(language="fi")
    committed()
    assert generation.current() == first[0]
    monkeypatch.setattr(generation, "second", lambda: 2)
    assert generation.current() > first[0]


@pytest.mark.real
def test_an_app_may_be_migrated_alone_and_the_others_after_it() -> None:
    database = stores.new_database(env.POSTGRES, "alone")
    settings = web.settings_for(database, f"{env.REDIS}/6", "http://127.0.0.1:1", mail_port=1)
    web.manage(settings, "migrate", "ground", "--verbosity", "0")
    web.manage(settings, "migrate", "people", "--verbosity", "0")
    web.manage(settings, "migrate", "--verbosity", "0")
    with psycopg.connect(database) as connected:
        found = connected.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'generation_%'").fetchone()
    assert found == (3 * len(WATCHED),)
