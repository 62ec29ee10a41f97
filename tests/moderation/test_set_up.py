"""The set-up in the browser: step by step, kept each time, until the form may open; for admins alone."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from people.models import LANGUAGES, LanguageDefault, LawText, Membership, Organisation, Team, UnitKind, User
from people.set_up.steps import GAPS, STEPS, missing
from questions.workflow import Closed
from questions.workflow.asker import organisation_for
from tests.factories import CHOSEN, arrive, make_organisation, make_user, member

pytestmark = pytest.mark.django_db
WHO = {"country": "no", "kind": "school", "languages": ["nb", "en"], "name_nb": "Rådgiverne", "name_en": "The advisers"}
REACH = {"duty_number": "116 111", "contact_mail": "post@school.example"}


@pytest.fixture
def new() -> Organisation:
    """As `first_admin` leaves it."""
    call_command("first_admin", "ada@example.org", "Ada Admin", organisation="school", country="no", stdout=None)
    return Organisation.objects.get()


@pytest.fixture
def admin(new: Organisation) -> Client:
    client = Client()
    arrive()
    client.force_login(User.objects.get(email="ada@example.org"))
    return client


def url(organisation: Organisation, step: str) -> str:
    return reverse("desk_set_up_step", args=[organisation.pk, step])


def seen(client: Client, path: str) -> dict[str, str]:
    """What a browser sends along by itself."""
    page = client.get(path).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(seen|rows)" value="([^"]*)"', page))


def press(client: Client, organisation: Organisation, step: str, **typed: object):
    path = url(organisation, step)
    return client.post(path, seen(client, path) | typed)


def hours(*days: int) -> dict[str, str]:
    return {f"{end}_{day}": at for day in days for end, at in (("from", "08:00"), ("until", "15:30"))}


def colleague(number: int, role: str = "worker") -> dict[str, str]:
    row = {"email": f"c{number}@school.example", "person": f"Colleague {number}", "place": "Team", "language": "nb"}
    return {f"{name}_{number}": value for name, value in (row | {"role": role}).items()}


def walk(client: Client, organisation: Organisation) -> None:
    """Every step, in order."""
    press(client, organisation, "who", **WHO)
    press(client, organisation, "teams", team_0="Team")
    press(client, organisation, "hours", **hours(0, 1, 2), night="nobody", promise_days="4")
    law = {f"text_{code}": f"Loven på {code}" for code in ("nb", "en")}
    press(client, organisation, "law", **law, source_nb="Barnevernsloven", source_en="Child Welfare Act")
    press(client, organisation, "people", **colleague(0), **colleague(1, "lead"))
    press(client, organisation, "reach", **REACH, owner="c1@school.example")


# --- the way through ------------------------------------------------------------------------------


def test_it_leads_from_the_first_login_to_the_open_form(admin, new) -> None:
    assert admin.get("/desk/").headers["Location"] == reverse("desk_set_up")
    assert admin.get(reverse("desk_set_up")).headers["Location"] == reverse("desk_set_up_one", args=[new.pk])
    with pytest.raises(Closed):
        organisation_for("nb")
    walk(admin, new)
    _come_in("c0", "c1")
    assert missing(Organisation.objects.get()) == []
    assert organisation_for("nb") == new
    assert "Nothing is missing" in admin.get(reverse("desk_set_up_one", args=[new.pk])).content.decode()


def _come_in(*names: str) -> None:
    """These have chosen a password."""
    User.objects.filter(email__in=[f"{name}@school.example" for name in names]).update(password=CHOSEN)


def test_invited_is_not_there_and_the_page_says_for_whom_it_waits(admin, new) -> None:
    walk(admin, new)
    [waits] = missing(Organisation.objects.get())
    told = "have to have chosen their password. Invited, not in yet: Colleague 0, Colleague 1."
    assert (waits.step, waits.words) == ("people", f"Two people who may review {told}")
    with pytest.raises(Closed):
        organisation_for("nb")
    page = admin.get(reverse("desk_set_up_one", args=[new.pk])).content.decode()
    assert (told in page, "Go on where something is missing" in page) == (True, False)
    assert admin.get(url(new, "people")).content.decode().count("has not chosen a password yet") == 2


def test_one_who_is_in_and_one_who_is_invited_are_waited_for_and_one_alone_is_not_enough(admin, new) -> None:
    walk(admin, new)
    _come_in("c0")
    [waits] = missing(Organisation.objects.get())
    assert "not in yet: Colleague 1." in waits.words
    Membership.objects.filter(user__email="c1@school.example").update(role="editor")
    [lacks] = missing(Organisation.objects.get())
    assert (lacks.waits, "invite two" in lacks.words) == (False, True)
    User.objects.filter(email="c0@school.example").update(password="!")  # the only one, and not in yet
    [lacks] = missing(Organisation.objects.get())
    assert (lacks.waits, "invite two" in lacks.words) == (False, True)


def test_what_is_kept_is_what_was_typed(admin, new) -> None:
    walk(admin, new)
    row = Organisation.objects.get()
    assert (row.names, row.country, row.zone) == ({"nb": "Rådgiverne", "en": "The advisers"}, "no", "Europe/Oslo")
    assert row.hours == {str(day): ["08:00", "15:30"] for day in (0, 1, 2)}
    assert (row.promise_days, row.night, row.duty_number) == (4, "nobody", "116 111")
    assert row.owner == User.objects.get(email="c1@school.example")
    assert [one.to for one in mail.outbox] == [["c0@school.example"], ["c1@school.example"]]
    assert set(LanguageDefault.objects.values_list("language", flat=True)) == {"nb", "en"}


def test_each_step_leads_to_the_next_thing_that_is_missing(admin, new) -> None:
    assert press(admin, new, "who", **WHO).headers["Location"] == url(new, "hours")  # the team is there
    kept = press(admin, new, "hours", **hours(0), night="duty", promise_days="5")
    assert kept.headers["Location"] == url(new, "law")
    page = admin.get(reverse("desk_set_up_one", args=[new.pk])).content.decode()
    assert page.count("done") == 3


def test_every_gap_that_keeps_the_form_shut_has_its_step_and_its_words() -> None:
    bare = Organisation.objects.create(slug="bare", names={"fi": "Bare"}, country="fi", languages=["fi"])
    lacks = set(bare.gaps())
    bare.languages = []
    assert lacks | set(bare.gaps()) == set(GAPS)
    assert {step for step, _words in GAPS.values()} <= {step.name for step in STEPS}


def test_a_further_organisation_is_made_by_its_first_step_and_once(admin, new) -> None:
    path = reverse("desk_set_up_new")
    made = admin.post(path, WHO)
    other = Organisation.objects.exclude(pk=new.pk).get()
    assert made.headers["Location"] == url(other, "teams")
    assert other.slug == "radgiverne"
    again = admin.post(path, WHO)
    assert (again.status_code, Organisation.objects.count()) == (422, 2)
    assert "There is an organisation of this name already." in again.content.decode()


def test_a_language_that_somebody_answers_already_stays_with_them_and_the_page_says_so(admin, new) -> None:
    there = make_organisation("there", languages=("nb",))
    press(admin, new, "who", **WHO)
    assert LanguageDefault.objects.get(language="nb").organisation == there
    assert "go to another organisation" in admin.get(reverse("desk_set_up_one", args=[new.pk])).content.decode()


# --- the law --------------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["fi", "se", "no"])
@pytest.mark.parametrize("kind", UnitKind.values)
def test_the_shipped_texts_stand_there_to_begin_with_and_count_as_unread(admin, new, country, kind) -> None:
    every = {f"name_{code}": f"Name {code}" for code, _name in LANGUAGES}
    press(admin, new, "who", country=country, kind=kind, languages=[code for code, _name in LANGUAGES], **every)
    page = admin.get(url(new, "law")).content.decode()
    texts = re.findall(r'<textarea[^>]* lang="(\w\w)"[^>]*>\s*([^<]+)</textarea>', page)
    assert [code for code, _text in texts] == ["fi", "sv", "nb", "en"]
    assert all(len(text) > 60 for _code, text in texts)
    assert not LawText.objects.exists()  # nothing is kept before somebody has looked


def test_a_text_counts_as_read_until_it_is_changed(admin, new) -> None:
    press(admin, new, "who", **WHO)
    law = {f"{field}_{code}": "x" for code in ("nb", "en") for field in ("text", "source")}
    press(admin, new, "law", **law, confirmed_by_nb="Lars Lawyer")
    one = reverse("desk_set_up_one", args=[new.pk])
    assert LawText.objects.get(language="nb").confirmed_by == "Lars Lawyer"
    assert "No lawyer has read" in admin.get(one).content.decode()  # the English one
    told = press(admin, new, "law", **(law | {"text_nb": "y"}), confirmed_by_nb="Lars Lawyer")
    assert LawText.objects.get(language="nb").confirmed_by == ""
    assert "counts as unread" in admin.get(told.headers["Location"]).content.decode()
    press(admin, new, "law", **(law | {"text_nb": "y"}), confirmed_by_nb="Lars Lawyer", confirmed_by_en="Lars")
    assert "No lawyer has read" not in admin.get(one).content.decode()


# --- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "typed", "told"),
    [
        ("who", WHO | {"name_en": ""}, "Write the name as it is in this language."),
        ("who", WHO | {"languages": []}, "Choose at least one language."),
        ("teams", {"team_0": "", "team_1": "A team of two"}, "It keeps a name."),
        ("hours", hours(0) | {"until_0": "07:00", "night": "duty", "promise_days": "3"}, "The end has to come after"),
        ("hours", {"from_0": "08:00", "night": "duty", "promise_days": "3"}, "Write from when and until when"),
        ("hours", {"night": "duty", "promise_days": "3"}, "Write the hours of one day at least."),
        ("people", colleague(0) | {"email_0": "c0"}, "Check the address."),
        ("people", colleague(0) | {"person_0": ""}, "Write the name."),
        ("reach", REACH | {"owner": "nope"}, "Nobody here has this address."),
        ("reach", REACH, "Choose one."),
        ("reach", REACH | {"contact_mail": "", "owner": "ada@example.org"}, "one is enough"),
    ],
)
def test_what_is_wrong_is_told_beside_what_was_typed(admin, new, step, typed, told) -> None:
    before = Organisation.objects.values().get(), Membership.objects.count()
    answer = press(admin, new, step, **typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    for value in (value for value in typed.values() if isinstance(value, str) and len(value) > 5):
        assert value in page
    assert (Organisation.objects.values().get(), Membership.objects.count()) == before


def test_two_at_once_the_second_sees_what_the_first_kept_and_loses_nothing(admin, new) -> None:
    path = url(new, "who")
    first = second = seen(admin, path)
    admin.post(path, first | WHO)
    answer = admin.post(path, second | WHO | {"name_nb": "Hjelperne"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Hjelperne" in page
    assert "Rådgiverne" in page
    assert Organisation.objects.get().names["nb"] == "Rådgiverne"
    again = dict(re.findall(r'<input type="hidden" name="(seen|rows)" value="([^"]*)"', page))
    assert admin.post(path, again | WHO | {"name_nb": "Hjelperne"}).status_code == 302
    assert Organisation.objects.get().names["nb"] == "Hjelperne"


def test_a_team_with_people_keeps_a_name_and_an_empty_one_may_go(admin, new) -> None:
    press(admin, new, "teams", team_0="Team", team_1="Night team")
    assert press(admin, new, "teams", team_0="", team_1="Night team").status_code == 422
    press(admin, new, "teams", team_0="Day team", team_1="")
    assert [team.name for team in Team.objects.all()] == ["Day team"]


def test_a_mail_that_does_not_leave_is_told_and_the_others_are_invited(admin, new, monkeypatch) -> None:
    def broken(self: object) -> None:
        raise OSError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    answer = press(admin, new, "people", **colleague(0), **colleague(1))
    page = admin.get(answer.headers["Location"]).content.decode()
    assert page.count("the mail could not be sent") == 2
    assert Membership.objects.count() == 3


def test_nobody_invites_themselves_into_another_role(admin, new) -> None:
    press(admin, new, "people", **(colleague(0, "lead") | {"email_0": "ADA@example.org"}))
    assert [row.role for row in Membership.objects.all()] == ["admin"]


# --- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor"])
def test_who_is_no_admin_changes_nothing(staff_client, role) -> None:
    organisation = make_organisation("busy")
    client = staff_client(role, organisation)
    for step in STEPS:
        assert client.post(url(organisation, step.name), WHO).status_code == 403
    assert client.get(reverse("desk_set_up_one", args=[organisation.pk])).status_code == 403
    assert Organisation.objects.get().country == "fi"


def test_an_admin_finds_all_organisations_and_adds_another(staff_client) -> None:
    one, other = make_organisation("one"), make_organisation("other")
    make_user("admin", one)
    page = staff_client(user=member(one, "admin")).get(reverse("desk_set_up")).content.decode()
    for row in (one, other):
        assert reverse("desk_set_up_one", args=[row.pk]) in page
    assert reverse("desk_set_up_new") in page


def test_an_unknown_step_is_not_there(admin, new) -> None:
    assert admin.get(url(new, "nothing")).status_code == 404
