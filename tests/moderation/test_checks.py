"""What should be read again: helplines after 90 days, law texts after a year, links that lead nowhere."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from content import helplines
from content.models import Link
from moderation import checks, tasks
from people.models import LawText
from tests.conftest import Clock
from tests.content.lines import line
from tests.factories import make_article, make_organisation, make_user, member, the_organisation

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23 09:05"


@pytest.fixture(autouse=True)
def _one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, read on the first of November 2026."""
    monkeypatch.setattr(
        helplines, "ALL", (line(service="Listeners", contact="116 111", source="a.example", status="V"),)
    )


def _page(client: Any) -> str:
    answer = client.get(reverse("desk_checks"))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("day", "is_listed", "is_told"), [("2027-01-30", 0, 0), ("2027-01-31", 1, 0), ("2027-05-01", 1, 1)]
)
def test_a_line_is_listed_after_90_days_and_readers_are_told_after_180(
    day: str, is_listed: bool, is_told: bool, clock: Clock, staff_client: Any
) -> None:
    clock.set(f"{day} 12:00")
    page = _page(staff_client("editor"))
    assert ("Listeners" in page, "readers are told</span>" in page) == (is_listed, is_told)


def test_law_texts_of_ones_own_organisation_are_listed_after_a_year(clock: Clock, staff_client: Any) -> None:
    own, other = the_organisation(), make_organisation("elsewhere", languages=("fi",))
    LawText.objects.update(checked_on=date(2026, 11, 1))
    LawText.objects.filter(organisation=own, language="sv").update(checked_on=date(2025, 11, 22))
    LawText.objects.filter(organisation=other).update(checked_on=date(2020, 1, 1))
    lead = member(own, "lead")
    clock.set("2026-11-22 12:00")
    assert checks.of(lead).laws == []
    clock.set("2026-11-23 12:00")
    assert [law.language for law in checks.of(lead).laws] == ["sv"]
    assert f"{own.name('en')}, svenska" in _page(staff_client(user=lead))


def test_a_link_that_leads_nowhere_is_listed_with_the_text_that_holds_it(staff_client: Any, settings: Any) -> None:
    client, article, now = staff_client("editor"), make_article(language="en", title="How <it> works"), timezone.now()
    Link.objects.create(
        address="https://a.example/<x>",
        places=[["article", article.pk]],
        seen_at=now,
        checked_at=now,
        status=404,
        failures=1,
    )
    page = _page(client)
    assert "https://a.example/&lt;x&gt;" in page
    assert "The page is gone." in page
    assert reverse("desk_article", args=[article.pk]) in page
    assert "this installation asks no other host" in page
    settings.LINK_CHECK = True
    assert "this installation asks no other host" not in _page(client)


@pytest.mark.parametrize("role", ["trainee", "worker", "lead", "editor", "admin"])
def test_everybody_may_look(role: str, staff_client: Any) -> None:
    _page(staff_client(role))


# --- by mail --------------------------------------------------------------------------------------


def _told() -> list[str]:
    return sorted(address for one in mail.outbox for address in one.to)


def test_leads_editors_and_admins_are_told_on_mondays_once(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = the_organisation()
    people = [member(organisation, role) for role in ("lead", "editor", "admin", "worker", "trainee")]
    monkeypatch.setattr(helplines, "ALL", (line(service="Old", contact="1", checked="2020", source="x", status="V"),))
    for moment, sent in (("2026-11-22 12:00", 0), ("2026-11-23 08:59", 0), (MONDAY, 3), ("2026-11-23 15:00", 0)):
        clock.set(moment)
        assert tasks.remind_of_checks() == sent
    assert _told() == sorted(one.email for one in people[:3])
    clock.set("2026-11-30 09:05")
    assert tasks.remind_of_checks() == 3


def test_who_is_only_invited_is_told_nothing_of_the_library(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("editor", the_organisation(), invited=True)
    monkeypatch.setattr(helplines, "ALL", (line(service="Old", contact="1", checked="2020", source="x", status="V"),))
    clock.set(MONDAY)
    assert tasks.remind_of_checks() == 1  # the lead
    assert _told() == [member(the_organisation(), "lead").email]


def test_nobody_is_told_when_there_is_nothing(clock: Clock) -> None:
    member(the_organisation(), "editor")
    clock.set(MONDAY)
    assert tasks.remind_of_checks() == 0


def test_the_mail_says_how_many_and_nothing_of_what(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    member(the_organisation(), "editor")
    monkeypatch.setattr(helplines, "ALL", (line(service="Old", contact="1", checked="2020", source="x", status="V"),))
    clock.set(MONDAY)
    tasks.remind_of_checks()
    said = "\n".join([mail.outbox[0].body, mail.outbox[0].subject, mail.outbox[0].extra_headers["Message-ID"]])
    assert "1 entry should be read again:" in said
    assert [word for word in ("kynnys", "help", "child", "law", "Old", "x.example") if word in said.casefold()] == []


def test_a_mail_that_did_not_go_goes_an_hour_later(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    member(the_organisation(), "editor")
    monkeypatch.setattr(helplines, "ALL", (line(service="Old", contact="1", checked="2020", source="x", status="V"),))
    clock.set(MONDAY)
    real = mail.EmailMessage.send

    def away(*_args: Any) -> int:
        raise OSError

    monkeypatch.setattr("moderation.tasks.EmailMessage.send", away)
    assert tasks.remind_of_checks() == 0
    monkeypatch.setattr("moderation.tasks.EmailMessage.send", real)
    assert tasks.remind_of_checks() == 2  # the lead too
