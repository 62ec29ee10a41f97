"""The commands of who runs the site: the first account, and new keys."""

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, models

from content import workflow as public
from content.models import Article, Publication, Term, Topic
from ground.fields import EncryptedTextField
from moderation.models import Note
from people.models import Membership, Organisation, Team, User
from portal.management.commands import rotate_keys
from questions import workflow
from questions.models import Message, Question, Status, WorkingCopy
from tests.factories import make_note, make_organisation, make_question, make_user, member

pytestmark = pytest.mark.django_db
OLD, NEW = "b2xkLWtleS1mb3ItdGhlLXRlc3QtMzItYnl0ZXMtMTE=", Fernet.generate_key().decode()


def run(*words: str, **options: Any) -> str:
    told = StringIO()
    call_command(*words, stdout=told, **options)
    return told.getvalue()


# --- first_admin ----------------------------------------------------------------------------------


def test_the_first_admin_gets_a_link_that_works(client):
    link = run("first_admin", "Root@desk.example", "Rut Root").split()[-1]
    user = User.objects.get()
    assert (user.email, user.name, user.roles(), user.has_usable_password()) == (
        "root@desk.example",
        "Rut Root",
        {"admin"},
        False,
    )
    form = client.get(link.removeprefix("http://127.0.0.1:8000")).url
    client.post(form, {"password1": "three words here", "password2": "three words here"})
    assert User.objects.get().check_password("three words here")


def test_the_first_admins_organisation_is_closed():
    run("first_admin", "root@desk.example", "Rut", country="no", language="nb", organisation="oslo")
    organisation = Organisation.objects.get()
    assert (organisation.slug, organisation.country, organisation.languages, organisation.teams.count()) == (
        "oslo",
        "no",
        ["nb"],
        1,
    )
    wanted = ["two who may review", "duty_number", "unit_kind", "hours", "owner", "law text", "contact"]
    assert organisation.gaps() == wanted


def test_the_first_admin_joins_the_team_that_is_there():
    organisation = make_organisation()
    run("first_admin", "root@desk.example", "Rut")
    assert User.objects.get(email="root@desk.example").memberships.get().team == organisation.teams.get()
    assert Team.objects.count() == 1


def test_run_again_it_gives_another_link_and_nothing_else():
    links = {run("first_admin", "root@desk.example", "Rut").split()[-1] for _time in range(2)}
    assert all("/accounts/password/reset/key/" in link for link in links)
    assert (User.objects.count(), Membership.objects.count()) == (1, 1)


def test_a_second_admin_is_not_made_this_way():
    run("first_admin", "root@desk.example", "Rut")
    with pytest.raises(CommandError, match="There is an admin already"):
        run("first_admin", "other@desk.example", "Ole")
    assert User.objects.count() == 1


def test_what_is_no_address_makes_nothing():
    with pytest.raises(CommandError, match="is not an e-mail address"):
        run("first_admin", "root", "Rut")
    assert (User.objects.count(), Organisation.objects.count()) == (0, 0)


# --- rotate_keys ----------------------------------------------------------------------------------


def encrypted() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField)
    ]


def plain() -> dict[str, list[str]]:
    """Every private text there is, by field."""
    found = {
        f"{model._meta.label}.{name}": list(model._base_manager.order_by("pk").values_list(name, flat=True))
        for model, name in encrypted()
    }
    secrets = [
        get_adapter().decrypt(row.data[key])
        for row in Authenticator.objects.order_by("pk")
        for key in ("secret", "seed")
        if key in row.data
    ]
    return found | {"second factors": secrets}


@pytest.fixture
def private(settings) -> dict[str, list[str]]:
    """Rows in every encrypted field, from the time of the old key."""
    settings.FIELD_KEYS = [OLD]
    organisation = make_organisation()
    question = make_question(at=Status.ANSWERED, organisation=organisation, mail="me@mail.example")
    worker = member(organisation, "worker")
    held = make_question(at=Status.CLAIMED, organisation=organisation)
    WorkingCopy.objects.create(question=held, by=worker, answer="Half a", title="Half a title", public_question="Half")
    workflow.add_voice(held, by=worker, kind="social_worker", text="Come and see me.")
    make_note(question)
    Authenticator.objects.create(user=worker, type="totp", data={"secret": get_adapter().encrypt("JBSWY3DP")})
    Authenticator.objects.create(
        user=worker, type="recovery_codes", data={"seed": get_adapter().encrypt("5eed"), "used_mask": 5}
    )
    return plain()


def test_afterwards_the_old_key_is_not_needed(private, settings):
    assert [name for name, texts in private.items() if not any(texts)] == []
    settings.FIELD_KEYS = [NEW, OLD]
    run("rotate_keys")
    settings.FIELD_KEYS = [NEW]
    assert plain() == private
    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 5


def test_before_it_the_old_key_is_needed(private, settings):
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(InvalidToken):
        plain()


def test_it_prints_a_count_and_the_second_time_nothing_is_left(private, settings):
    settings.FIELD_KEYS = [NEW, OLD]
    count = sum(bool(text) for texts in private.values() for text in texts)
    told = [run("rotate_keys").partition("\n") for _time in range(2)]
    assert [first for first, _end, _then in told] == [f"{count} encrypted anew", "0 encrypted anew"]
    assert all("take the older ones out" in then for _first, _end, then in told)


def test_it_goes_on_over_batches(private, settings, monkeypatch):
    monkeypatch.setattr(rotate_keys, "BATCH", 1)
    settings.FIELD_KEYS = [NEW, OLD]
    run("rotate_keys")
    settings.FIELD_KEYS = [NEW]
    assert plain() == private


def test_a_key_that_is_missing_loses_nothing(private, settings):
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(CommandError, match="needs a key that is not in FIELD_KEYS"):
        run("rotate_keys")
    settings.FIELD_KEYS = [NEW, OLD]
    assert plain() == private


def test_what_somebody_saves_meanwhile_is_not_overwritten(private, settings):
    """The swap replaces exactly the ciphertext it has read."""
    settings.FIELD_KEYS = [NEW, OLD]
    [(pk, token)] = list(rotate_keys._tokens(Note, "text"))
    Note.objects.update(text="Newer words.")
    assert rotate_keys._swap(Note, "text", pk, token) == 0
    assert Note.objects.get().text == "Newer words."
    run("rotate_keys")
    assert Note.objects.get().text == "Newer words."


def test_empty_texts_stay_empty(private, settings):
    settings.FIELD_KEYS = [NEW, OLD]
    message = Message.objects.order_by("pk")[0]
    Message.objects.filter(pk=message.pk).update(html="")
    run("rotate_keys")
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT html FROM "{Message._meta.db_table}" WHERE id = %s', [message.pk])
        assert cursor.fetchone() == ("",)


def test_the_sessions_of_staff_live_on(private, settings, staff_client):
    client = staff_client(user=make_user("worker"))
    settings.FIELD_KEYS = [NEW, OLD]
    run("rotate_keys")
    assert client.get("/accounts/2fa/").status_code == 200


# --- load_library, load_demo ----------------------------------------------------------------------


def test_the_library_of_the_software_waits_for_two_signatures(settings):
    settings.DEMO = False
    assert "8 topics" in run("load_library")
    assert (Topic.objects.count(), Article.objects.live().count()) == (8, 0)
    word = Term.objects.get(language="fi", slug="lastensuojelu")
    Term.objects.filter(pk=word.pk).update(explanation="As the editors say it.")
    assert "8 topics; 0 new words; 0 new drafts" in run("load_library")
    assert Term.objects.get(pk=word.pk).explanation == "As the editors say it."
    article, organisation = Article.objects.order_by("pk")[0], make_organisation()
    with pytest.raises(public.NotAllowed, match="Two members of staff"):
        public.articles.show(article)
    public.articles.sign(article, by=member(organisation, "worker"))
    public.articles.show(public.articles.sign(article, by=member(organisation, "second")))
    assert list(Article.objects.live()) == [article]


def test_the_demo_is_for_the_demo_alone(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        run("load_demo")


def test_the_demo_has_texts_in_each_language_and_a_question_in_each_status_and_level():
    run("load_demo")
    for language in ("fi", "sv", "nb", "en"):
        assert Publication.objects.live().filter(language=language).count() >= 12
        assert Article.objects.live().filter(language=language).count() >= 6
        rows = Question.objects.filter(language=language)
        assert set(rows.values_list("status", flat=True)) == set(Status.values)
        assert {row.danger for row in rows} == {0, 1, 2}
    assert (Topic.objects.count(), Term.objects.values("number").distinct().count()) == (8, 26)
    assert [row.gaps() for row in Organisation.objects.order_by("pk")] == [[], []]
    assert "loaded already" in run("load_demo")
