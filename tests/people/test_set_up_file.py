"""`manage.py set_up FILE.toml`: an organisation from a file, again and again, with each mistake told by its line."""

import io
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from people.models import LanguageDefault, Membership, Organisation, Role, Team, User
from people.set_up.file import EXAMPLE
from people.set_up.lines import line_of
from tests.factories import arrive

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _an_admin() -> None:
    call_command("first_admin", "admin@example.org", "Ada Admin", organisation="example-town", stdout=io.StringIO())


@pytest.fixture
def text() -> str:
    return EXAMPLE.read_text(encoding="utf-8")


def run(folder: Path, text: str, *more: str) -> str:
    """What the command prints about this file."""
    file, out = folder / "town.toml", io.StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("set_up", str(file), *more, stdout=out)
    return out.getvalue()


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(folder, text)
    return str(refused.value).replace(f"{folder}/", "")


def changed(text: str, old: str, new: str) -> tuple[str, int]:
    """The file with one place changed, and its line."""
    assert text.count(old) == 1
    return text.replace(old, new), text[: text.index(old)].count("\n") + 1


def test_the_example_that_it_prints_opens_an_organisation(tmp_path, text) -> None:
    out = io.StringIO()
    call_command("set_up", "--example", stdout=out)
    said = run(tmp_path, out.getvalue())
    assert "Invited, not in yet: Name of a worker, Name of the lead." in said
    arrive()
    assert "It may open for questions." in run(tmp_path, out.getvalue())
    organisation = Organisation.objects.get(slug="example-town")
    assert organisation.gaps() == []
    assert (organisation.zone, organisation.hours["4"], organisation.promise_days) == (
        "Europe/Helsinki",
        ["09:00", "15:00"],
        5,
    )
    assert organisation.owner is not None
    assert organisation.owner.email == "lead@example.org"


def test_it_invites_by_mail_and_takes_the_languages_that_nobody_answers(tmp_path, text) -> None:
    run(tmp_path, text)
    assert [one.to for one in mail.outbox] == [["lead@example.org"], ["worker@example.org"]]
    assert set(LanguageDefault.objects.values_list("language", flat=True)) == {"fi", "sv"}
    assert [team.name for team in Team.objects.order_by("pk")] == ["Neuvonta", "Rådgivning"]  # the first was "Team"


def test_what_somebody_changed_while_the_invitations_left_stays(tmp_path, text, monkeypatch) -> None:
    def meanwhile(*_given: object, **_named: object) -> None:
        Organisation.objects.update(promise_days=9)

    monkeypatch.setattr("people.workflow.send_invitation", meanwhile)
    run(tmp_path, text)
    assert Organisation.objects.get().promise_days == 9


def test_run_again_it_changes_nothing_and_invites_nobody_twice(tmp_path, text) -> None:
    run(tmp_path, text)
    before = list(Organisation.objects.values()), list(Team.objects.values()), list(Membership.objects.values())
    mail.outbox.clear()
    assert "note   The law text in fi was not read by anybody" in run(tmp_path, text)
    assert (
        list(Organisation.objects.values()),
        list(Team.objects.values()),
        list(Membership.objects.values()),
    ) == before
    assert mail.outbox == []


def test_what_the_file_leaves_out_stays_as_it_is(tmp_path, text) -> None:
    run(tmp_path, text)
    run(tmp_path, 'slug = "example-town"\n[hours]\npromise_days = 7\n')
    organisation = Organisation.objects.get()
    assert (organisation.promise_days, organisation.duty_number, len(organisation.hours)) == (7, "112", 5)
    arrive()
    assert organisation.gaps() == []


def test_a_law_text_that_somebody_has_read_is_no_longer_told_as_unread(tmp_path, text) -> None:
    run(tmp_path, text + '\n[law.fi]\nconfirmed_by = "Lotta Lawyer"\n')
    rows = Organisation.objects.get().law_texts
    assert rows.get(language="fi").confirmed_by == "Lotta Lawyer"
    assert rows.get(language="sv").confirmed_by == ""


MISTAKES = [
    ('country = "fi"', 'country = "dk"', "organisation.country: Choose one."),
    ('friday = ["09:00", "15:00"]', 'friday = ["15:00", "09:00"]', "hours.friday: The end has to come after"),
    ('friday = ["09:00", "15:00"]', 'friday = "9-15"', "hours.friday: Write the time like 09:00."),
    ("promise_days = 5", "promise_days = 90", "hours.promise_days: Write a number from 1 to 30."),
    ('email = "worker@example.org"', 'email = "worker"', "people.2.email: Check the address."),
    ('owner = "lead@example.org"', 'owner = "nobody@example.org"', "reach.owner: Nobody here has this address."),
    ('duty_number = "112"', 'duty_number = "call us"', "reach.duty_number: Write the number as one dials it"),
    ('name = "Rådgivning"', 'name = "neuvonta"', "teams.2.name: Another team has this name."),
    ('slug = "example-town"', 'slug = "Example Town"', "slug: small letters"),
    ("[reach]", "[rich]", "rich: there is no such part"),
    ('[[teams]]\nname = "Rådgivning"', '[[teams]\nname = "Rådgivning"', ""),
]


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_a_mistake_is_told_by_its_line_and_nothing_is_kept(tmp_path, text, old, new, told) -> None:
    wrong, line = changed(text, old, new)
    assert f"town.toml, line {line}: {told}" in refusal(tmp_path, wrong)
    assert not User.objects.filter(email="lead@example.org").exists()
    assert Organisation.objects.get().duty_number == ""


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines(tmp_path, text) -> None:
    wrong = changed(changed(text, 'night = "nobody"', 'night = "owl"')[0], 'role = "worker"', 'role = "boss"')[0]
    told = refusal(tmp_path, wrong).splitlines()
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == ["hours.night", "people.2.role"]


def test_a_new_organisation_without_a_kind_is_told_so_and_not_made(tmp_path, text) -> None:
    wrong = changed(text, 'slug = "example-town"', 'slug = "other-town"')[0]
    wrong = changed(wrong, 'kind = "youth_work"', "")[0]
    assert "organisation.kind: Choose one." in refusal(tmp_path, wrong)
    assert not Organisation.objects.filter(slug="other-town").exists()


def test_looking_keeps_nothing(tmp_path, text) -> None:
    assert "The file is right. Nothing was kept." in run(tmp_path, text, "--try")
    assert Organisation.objects.get().languages == ["en"]
    assert mail.outbox == []


def test_without_an_admin_it_says_how_to_make_one(tmp_path, text) -> None:
    Membership.objects.filter(role=Role.ADMIN).delete()
    assert "first_admin" in refusal(tmp_path, text)


def test_a_line_is_found_by_its_key_or_else_by_its_table() -> None:
    text = 'slug = "a"\n[[people]]\nemail = "x"\n[[people]]\nname = "y"\n[reach]\nduty_name.fi = "z"\n'
    asked = [("slug",), ("people", 1, "name"), ("people", 1, "email"), ("reach", "duty_name", "fi"), ("hours", "night")]
    assert [line_of(text, key) for key in asked] == [1, 5, 4, 7, 1]
