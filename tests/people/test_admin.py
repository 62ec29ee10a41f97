"""The Django admin: for the admin role, through the one door, without anything private or half done."""

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.core.mail.backends.locmem import EmailBackend

from ground.models import LedgerLine
from people import workflow
from people.models import Area, DutyContact, Face, LanguageDefault, LawText, Membership, Organisation, Team, User
from tests.factories import make_face, make_organisation, make_user, member

pytestmark = pytest.mark.django_db
OWN = '{"0": ["12:00", "18:00"]}'
OURS = [Organisation, Area, LawText, LanguageDefault, Team, Membership, DutyContact, Face, User]
MODELS = {model._meta.model_name: model for model in OURS}


@pytest.fixture
def organisation() -> Organisation:
    organisation = make_organisation()
    worker = member(organisation, "worker")
    make_face(worker)
    DutyContact.objects.create(organisation=organisation, user=worker)
    return organisation


@pytest.fixture
def boss(staff_client, organisation):
    return staff_client("admin", organisation)


def address(model, page: str, *parts: object) -> str:
    return "/".join(["/admin/people", model._meta.model_name, *map(str, parts), page, ""]).replace("//", "/")


@pytest.mark.parametrize("how", ["hidden", "deleted", "deleted with others"])
def test_a_face_that_goes_in_the_admin_stays_gone_after_a_restore(boss, organisation, how):
    face = Face.objects.get()
    if how == "hidden":
        told = {"user": face.user_id, "first_name": face.first_name, "drawing": 1, "hidden": "on", "words": "{}"}
        told |= {"roles": '{"fi": "kuraattori"}', "languages": '["fi"]'}
        boss.post(address(Face, "change", face.pk), told)
    elif how == "deleted":
        boss.post(address(Face, "delete", face.pk), {"post": "yes"})
    else:
        boss.post(address(Face, ""), {"action": "delete_selected", "_selected_action": face.pk, "post": "yes"})
    assert not Face.objects.filter(hidden=False).exists()
    assert LedgerLine.objects.filter(table="people.face", step="hide", number=face.pk).exists()


# --- who gets in ----------------------------------------------------------------------------------


def test_the_admin_has_no_login_of_its_own(client, organisation):
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    assert (
        client.get("/admin/login/?next=/admin/people/team/").url == "/accounts/login/?next=%2Fadmin%2Fpeople%2Fteam%2F"
    )


def test_its_login_takes_no_password(client, organisation):
    user = make_user("admin", organisation, password="three words here")
    answer = client.post("/admin/login/", {"username": user.email, "password": "three words here"})
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, False)


@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor"])
def test_other_roles_are_refused_and_not_sent_in_circles(staff_client, organisation, role):
    client = staff_client(role, organisation)
    assert client.get("/admin/", follow=True).status_code == 403
    assert client.get("/admin/people/user/", follow=True).status_code == 403


def test_who_is_no_admin_any_more_is_out_at_once(boss, organisation):
    assert boss.get("/admin/").status_code == 200
    Membership.objects.filter(user=boss.user).update(role="worker")
    assert boss.get("/admin/", follow=True).status_code == 403


# --- what stands there ----------------------------------------------------------------------------


def test_what_is_registered(organisation):
    names = {model._meta.label for model in admin.site._registry}
    assert {label for label in names if label.startswith("people.")} == {
        "people.Organisation", "people.Area", "people.LawText", "people.LanguageDefault", "people.Team",
        "people.Membership", "people.DutyContact", "people.Face", "people.User",
    }  # fmt: skip
    assert {label.partition(".")[0] for label in names} <= {"people", "content", "moderation"}


def test_nothing_private_is_registered():
    private = [*apps.get_app_config("questions").get_models(), apps.get_model("moderation", "Note"), Authenticator]
    assert [model._meta.label for model in private if admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", OURS, ids=MODELS.keys())
def test_every_page_of_every_model_opens(boss, model):
    row = model._default_manager.order_by("pk")[0]
    pages = [
        address(model, ""),
        address(model, "add"),
        address(model, "change", row.pk),
        address(model, "history", row.pk),
    ]
    assert [(page, boss.get(page).status_code) for page in pages] == [(page, 200) for page in pages]


@pytest.mark.parametrize("model", OURS, ids=MODELS.keys())
def test_a_list_costs_the_same_with_one_row_and_with_many(boss, organisation, model, django_assert_max_num_queries):
    for _number in range(6):
        user = make_user("trainee", organisation)
        make_face(user)
        DutyContact.objects.create(organisation=organisation, user=user)
        Team.objects.create(organisation=organisation, name="More")
        Area.objects.create(slug=f"area-{user.pk}", names={"en": "Area"}, organisation=organisation)
    with django_assert_max_num_queries(16):
        boss.get(address(model, ""))


def test_an_account_shows_no_secret(boss, organisation):
    user = make_user("worker", organisation, password="three words here")
    page = boss.get(address(User, "change", user.pk)).content.decode()
    assert [
        word for word in (user.password, user.session_mark, 'name="password"', 'name="is_active"') if word in page
    ] == []


# --- memberships ----------------------------------------------------------------------------------


def test_a_membership_begins_here(boss, organisation):
    user = make_user("")
    team = organisation.teams.get()
    boss.post(address(Membership, "add"), {"user": user.pk, "team": team.pk, "role": "trainee"})
    assert User.objects.get(pk=user.pk).roles() == {"trainee"}


@pytest.mark.parametrize(
    "typed",
    [
        {"ended_at_0": "2026-11-22", "ended_at_1": "10:00"},
        {"ended_at_0": "2026-11-22", "ended_at_1": "10:00", "ended_by": "1"},
        {"role": "admin"},
    ],
)
def test_nothing_of_a_membership_but_its_hours_can_be_changed_here(boss, organisation, typed):
    membership = member(organisation, "worker").memberships.get()
    typed = {"user": boss.user.pk, "team": membership.team_id, "role": "worker", "shift": OWN} | typed
    assert boss.post(address(Membership, "change", membership.pk), typed).status_code == 302
    same = Membership.objects.get(pk=membership.pk)
    assert (same.ended_at, same.ended_by, same.role) == (None, None, "worker")
    assert (same.user, same.shift) == (membership.user, {"0": ["12:00", "18:00"]})


@pytest.mark.parametrize(("typed", "shift"), [("", {}), ("{}", {}), (OWN, {"0": ["12:00", "18:00"]})])
def test_a_membership_begins_with_its_hours_and_none_means_the_organisations(typed, shift, boss, organisation):
    user, team = make_user(""), organisation.teams.get()
    boss.post(address(Membership, "add"), {"user": user.pk, "team": team.pk, "role": "worker", "shift": typed})
    assert user.memberships.get().shift == shift


@pytest.mark.parametrize(
    "typed", ["nine to five", "[9, 17]", '{"7": ["09:00", "16:00"]}', '{"0": ["16:00", "09:00"]}', '{"0": ["9", "16"]}']
)
def test_hours_are_typed_in_one_clear_form(typed, boss, organisation):
    membership = member(organisation, "worker").memberships.get()
    page = boss.post(address(Membership, "change", membership.pk), {"shift": typed})
    assert (page.status_code, Membership.objects.get(pk=membership.pk).shift) == (200, {})
    told = page.content.decode()
    assert "Write it like this:" in told or "Enter a valid JSON." in told
    assert "0 is Monday, 6 is Sunday" in told


def test_a_membership_that_has_ended_keeps_its_hours(boss, organisation):
    membership = member(organisation, "worker").memberships.get()
    workflow.end(membership, by=boss.user)
    assert boss.post(address(Membership, "change", membership.pk), {"shift": OWN}).status_code == 403


def test_neither_a_membership_nor_an_account_is_deleted(boss, organisation):
    worker = member(organisation, "worker")
    pages = [address(Membership, "delete", worker.memberships.get().pk), address(User, "delete", worker.pk)]
    assert [boss.post(page, {"post": "yes"}).status_code for page in pages] == [403, 403]
    boss.post(address(User, ""), {"action": "delete_selected", "_selected_action": [worker.pk], "post": "yes"})
    assert User.objects.get(pk=worker.pk).roles() == {"worker"}


def test_who_was_shut_out_gets_no_membership(boss, organisation):
    user = make_user("", name="Olli Out")
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = boss.post(
        address(Membership, "add"), {"user": user.pk, "team": organisation.teams.get().pk, "role": "worker"}
    )
    assert "Olli Out may not log in." in answer.content.decode()
    assert user.memberships.count() == 0


def test_nobody_lets_themselves_into_a_team_whose_threads_they_could_then_read(boss, organisation):
    other = make_organisation().teams.get()
    answer = boss.post(address(Membership, "add"), {"user": boss.user.pk, "team": other.pk, "role": "lead"})
    assert "Somebody else has to give you another role." in answer.content.decode()
    assert boss.user.memberships.filter(role="lead").count() == 0


# --- accounts -------------------------------------------------------------------------------------


def save_user(boss, user: User | None, **typed: str):
    plain = {"name": "Nea New", "email": "Nea@Desk.Example", "language": "sv"}
    page = address(User, "change", user.pk) if user else address(User, "add")
    return boss.post(page, plain | typed)


def test_a_new_account_has_no_password_and_no_right(boss):
    save_user(boss, None)
    user = User.objects.get(email="nea@desk.example")
    assert (user.name, user.language, user.has_usable_password(), user.roles()) == ("Nea New", "sv", False, set())


def test_two_accounts_do_not_share_an_address(boss, organisation):
    taken = member(organisation, "worker").email
    assert "Somebody has this address already." in save_user(boss, None, email=taken.upper()).content.decode()


def test_a_new_address_ends_the_sessions_and_a_new_name_does_not(boss, staff_client, organisation):
    worker = staff_client("worker", organisation)
    save_user(boss, worker.user, email=worker.user.email)
    assert worker.get("/accounts/2fa/").status_code == 200
    save_user(boss, worker.user)
    assert worker.get("/accounts/2fa/").status_code == 302
    assert User.objects.get(pk=worker.user.pk).email == "nea@desk.example"


def act(boss, action: str, user: User) -> str:
    chosen = {"action": action, "_selected_action": [user.pk]}
    return boss.post(address(User, ""), chosen, follow=True).content.decode()


def test_an_invitation_can_be_sent_again(boss, organisation, mailoutbox):
    worker = member(organisation, "worker")
    assert f"The invitation to {worker} is on its way." in act(boss, "send_invitation", worker)
    assert [sent.to for sent in mailoutbox] == [[worker.email]]


def test_an_invitation_that_does_not_leave_is_told(boss, organisation, monkeypatch):
    monkeypatch.setattr(EmailBackend, "send_messages", _refuse)
    worker = member(organisation, "worker")
    assert f"{worker} is in the team, but the mail could not be sent." in act(boss, "send_invitation", worker)


def _refuse(*_args):
    raise ConnectionRefusedError


def test_shutting_out_letting_in_and_forgetting_the_second_factor(boss, organisation):
    worker = member(organisation, "worker")
    Authenticator.objects.create(user=worker, type=Authenticator.Type.TOTP, data={"secret": "x"})
    act(boss, "shut_out", worker)
    assert User.objects.get(pk=worker.pk).roles() == set()
    act(boss, "let_in", worker)
    act(boss, "forget_second_factor", worker)
    assert (User.objects.get(pk=worker.pk).roles(), Authenticator.objects.count()) == ({"worker"}, 0)


# --- organisations --------------------------------------------------------------------------------


def test_an_organisation_says_what_is_missing(boss, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(duty_number="", owner=None)
    assert "duty_number, owner" in boss.get(address(Organisation, "")).content.decode()


WRONG = {
    "names": ["[]", '{"xx": "Name"}', '{"fi": ""}', '"Name"'],
    "duty_name": ['{"fi": 1}'],
    "languages": ['["xx"]', '{"fi": 1}'],
    "hours": ['{"7": ["09:00", "16:00"]}', '{"0": "09:00"}', '{"0": ["16:00", "09:00"]}', '[["09:00", "16:00"]]'],
    "closed_days": ['["24.12."]', '{"2026-12-24": 1}'],
    "special_days": [
        '["2026-12-24"]',
        '{"24.12.": []}',
        '{"2026-12-24": ["12:00", "09:00"]}',
        '{"2026-12-24": "9-12"}',
    ],
    "digest_hours": ["[24]", '["9"]', "[true]"],
    "zone": ["Helsinki"],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in WRONG.items() for value in values])
def test_what_would_break_a_page_is_refused_with_an_example(boss, organisation, field, value):
    form = boss.get(address(Organisation, "change", organisation.pk)).context["adminform"].form
    assert form.fields.keys() >= {field}
    checked = type(form)({field: value}, instance=organisation)
    assert any("Write it like this" in error or "required" in error for error in checked.errors[field])


RIGHT = {
    "names": '{"fi": "Koulu", "sv": "Skola"}',
    "languages": '["fi", "sv"]',
    "hours": '{"0": ["09:00", "16:00"]}',
    "closed_days": '["2026-12-24"]',
    "special_days": '{"2026-12-24": ["09:00", "12:00"], "2026-12-31": []}',
    "digest_hours": "[9, 12]",
    "zone": "Europe/Oslo",
}


@pytest.mark.parametrize(("field", "value"), RIGHT.items())
def test_what_fits_is_taken(boss, organisation, field, value):
    form = boss.get(address(Organisation, "change", organisation.pk)).context["adminform"].form
    assert field not in type(form)({field: value}, instance=organisation).errors


# --- the duty roster ------------------------------------------------------------------------------


def roster_form(boss, organisation, **fields):
    """The fields of a new line beside the organisation's own page, as the admin posts them."""
    page = boss.get(address(Organisation, "change", organisation.pk))
    inline = next(one for one in page.context["inline_admin_formsets"] if one.opts.model is DutyContact)
    plain = {"place": "1", "user": member(organisation, "second").pk, "from_hour": "22", "to_hour": "6", "phone": ""}
    form = inline.formset.form(
        data=plain | fields, instance=DutyContact(organisation=organisation), empty_permitted=False
    )
    form.is_valid()
    return form


def test_a_line_of_the_roster_is_ticked_and_chosen_not_typed_as_json(boss, organisation):
    body = boss.get(address(Organisation, "change", organisation.pk)).content.decode()
    assert '<input type="checkbox" name="duty_contacts-0-days" value="0"' in body
    assert '<select name="duty_contacts-0-from_hour"' in body
    form = roster_form(boss, organisation, days=["4", "5"], phone="+358 40 123 4567")
    assert form.errors == {}
    row = form.save()
    row.refresh_from_db()
    assert (row.days, row.from_hour, row.to_hour, row.phone, row.place) == ([4, 5], 22, 6, "+358 40 123 4567", 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [("phone", "call me"), ("phone", "0401234567"), ("from_hour", "24"), ("days", ["7"]), ("place", "")],
)
def test_a_line_that_would_not_work_is_refused(boss, organisation, field, value):
    assert field in roster_form(boss, organisation, **{field: value}).errors


@pytest.mark.parametrize("who", ["editor", "elsewhere", "gone"])
def test_nobody_stands_on_the_roster_who_could_not_open_what_they_are_called_to(boss, organisation, who):
    user = make_user("worker", make_organisation()) if who == "elsewhere" else make_user("editor", organisation)
    if who == "gone":
        user = make_user("worker", organisation)
        user.memberships.update(ended_at=user.joined_at.replace(year=2100), ended_by=user)
    assert (
        "answers no questions in this organisation" in roster_form(boss, organisation, user=user.pk).errors["user"][0]
    )


@pytest.mark.parametrize(("until", "told"), [("", True), ("2026-12-24 12:00", False)])
def test_a_light_set_by_hand_says_until_when(until, told, boss, organisation):
    day, _blank, hour = until.partition(" ")
    typed = {"light": "red", "light_until_0": day, "light_until_1": hour}
    page = boss.post(address(Organisation, "change", organisation.pk), typed).content.decode()
    assert ("Say until when. Then it is counted again." in page) is told
