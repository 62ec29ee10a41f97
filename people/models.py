"""Staff and whom they answer for. Askers and readers never have a row here.

User · Organisation (with Area, LawText, LanguageDefault, DutyContact) · Team · Membership · Face.
A Membership that has not ended is the only source of rights.
"""

import secrets
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ground.calendar import Hours, WorkingCalendar
from ground.models import both_or_neither

LANGUAGES = [("fi", "suomi"), ("sv", "svenska"), ("nb", "norsk"), ("en", "English")]


def new_session_mark() -> str:
    """A random mark that is part of every session's fingerprint; a new one ends all sessions."""
    return secrets.token_hex(16)


def _hours(rows: dict[str, list[str]]) -> dict[int, Hours]:
    return {int(day): _span(span) for day, span in rows.items()}


def _special(rows: dict[str, list[str]]) -> dict[date, Hours | None]:
    return {date.fromisoformat(day): _span(span) if span else None for day, span in rows.items()}


def _span(span: list[str]) -> Hours:
    opens, closes = span
    return time.fromisoformat(opens), time.fromisoformat(closes)


class UserManager(BaseUserManager["User"]):
    """Creates staff. There is no superuser: rights come from memberships."""

    def create_user(self, email: str, *, name: str, password: str | None = None, language: str = "en") -> "User":
        """A member of staff without any right yet; without a password nobody can log in."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, language=language)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A member of staff."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    is_active = models.BooleanField(_("may log in"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    session_mark = models.CharField(max_length=32, default=new_session_mark, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with `session_mark`."""
        return super().get_session_auth_hash()[:32] + self.session_mark

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the keys before SECRET_KEY: Django renews such a session with the new one."""
        return (earlier[:32] + self.session_mark for earlier in super().get_session_auth_fallback_hash())

    def places(self) -> "list[Membership]":
        """This person's memberships that have not ended, with team and organisation, in the order in which they began.

        One query, kept on the object: a change is seen from the next request on, which loads the person anew.
        """
        if not hasattr(self, "_places"):
            rows = self.memberships.current().select_related("team__organisation").order_by("pk")
            self._places = list(rows) if self.is_active else []
        return self._places

    def roles(self) -> set[str]:
        """The roles of these memberships."""
        return {row.role for row in self.places()}

    def roles_at(self, organisation_id: int) -> set[str]:
        """The same in one organisation, for what a page shows. A step looks anew (`questions.access.roles_in`)."""
        return {row.role for row in self.places() if row.team.organisation_id == organisation_id}

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin lets this person in."""
        return Role.ADMIN in self.roles()

    def has_perm(self, _perm: str, _obj: object = None) -> bool:
        """The Django admin's question; private models are not registered there."""
        return self.is_staff

    def has_module_perms(self, _app: str) -> bool:
        """The Django admin's question for a whole app."""
        return self.is_staff


class UnitKind(models.TextChoices):
    """What kind of unit answers: the law differs."""

    CHILD_PROTECTION = "child_protection", _("child protection")
    SCHOOL = "school", _("school social work")
    YOUTH_WORK = "youth_work", _("youth work")
    NGO = "ngo", _("organisation outside the state")


class Light(models.TextChoices):
    """How much room there is for new questions."""

    GREEN = "green", _("green: we keep up")
    YELLOW = "yellow", _("yellow: more questions than usual")
    RED = "red", _("red: far more questions than we can answer soon")


class Night(models.TextChoices):
    """What an organisation has chosen for the time when nobody works."""

    NOBODY = "nobody", _("nobody reads and nobody is rung; first thing in the morning")
    DUTY = "duty", _("a duty unit is told of danger")


class Organisation(models.Model):
    """Who answers: its law, its hours, its promise."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(_("names"), default=dict, help_text=_("language -> name"))
    country = models.CharField(
        _("country"), max_length=2, choices=[("fi", _("Finland")), ("se", _("Sweden")), ("no", _("Norway"))]
    )
    unit_kind = models.CharField(_("kind of unit"), max_length=20, choices=UnitKind.choices, blank=True, default="")
    languages = models.JSONField(_("languages"), default=list)
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/Helsinki")
    # weekday "0".."6" (0 = Monday) -> ["09:00", "16:00"]
    hours = models.JSONField(_("working hours"), default=dict, blank=True)
    closed_days = models.JSONField(_("extra days off"), default=list, blank=True)
    # "2026-12-24" -> ["09:00", "12:00"]; [] is closed. Goes before holidays and days off.
    special_days = models.JSONField(_("days with their own hours"), default=dict, blank=True)
    duty_name = models.JSONField(_("duty service"), default=dict, blank=True)
    duty_number = models.CharField(_("duty number"), max_length=40, blank=True, default="")
    night = models.CharField(_("at night"), max_length=10, choices=Night.choices, default=Night.NOBODY)
    # The light of intake as somebody set it, until when; else it is counted.
    light = models.CharField(_("light set by hand"), max_length=6, choices=Light.choices, blank=True, default="")
    light_until = models.DateTimeField(_("set until"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    promise_days = models.PositiveSmallIntegerField(
        _("answer within working days"), default=5, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    claim_minutes = models.PositiveSmallIntegerField(_("a claim lasts minutes"), default=60)
    reply_minutes = models.PositiveSmallIntegerField(_("danger: a reply is due after working minutes"), default=60)
    read_minutes = models.PositiveSmallIntegerField(
        _("danger: a colleague reads the reply within working minutes"), default=480
    )
    duty_minutes = models.PositiveSmallIntegerField(
        _("danger: the next in line is told after minutes"), default=15, validators=[MinValueValidator(5)]
    )
    heavy_a_day = models.PositiveSmallIntegerField(_("heavy questions a day before a warning"), default=4)
    review_minutes = models.PositiveSmallIntegerField(_("a review is due after working minutes"), default=240)
    publish_after_days = models.PositiveSmallIntegerField(_("days from the answer to publication"), default=3)
    keep_months = models.PositiveSmallIntegerField(_("months a thread is kept without use"), default=6)
    erase_on_withdraw = models.BooleanField(_("withdrawing erases at once"), default=True)
    digest_hours = models.JSONField(_("hours of the digest"), default=list, blank=True)
    # Who is responsible, and how to reach them: on the page about privacy and the one about accessibility.
    postal_address = models.CharField(_("postal address"), max_length=200, blank=True, default="")
    contact_mail = models.EmailField(_("e-mail for readers"), blank=True, default="")
    contact_phone = models.CharField(_("phone for readers"), max_length=40, blank=True, default="")
    privacy_officer = models.CharField(_("data protection officer"), max_length=200, blank=True, default="")
    known_laws: dict[str, str] | None = None  # language -> text, where it was read along (people/answering.py)

    def __str__(self) -> str:
        return self.name("en") or self.slug

    def name(self, language: str) -> str:
        """The name in `language`, else in the first language there is."""
        return self.names.get(language) or next(iter(self.names.values()), self.slug)

    def duty(self, language: str) -> str:
        """The duty service's name in `language`."""
        return self.duty_name.get(language) or next(iter(self.duty_name.values()), "")

    def calendar(self) -> WorkingCalendar:
        """When this organisation works."""
        return WorkingCalendar(
            country=self.country,
            zone=self.zone,
            hours=_hours(self.hours),
            closed=frozenset(date.fromisoformat(day) for day in self.closed_days),
            special=_special(self.special_days),
        )

    def light_by_hand(self, moment: datetime) -> str:
        """The light that somebody has set and that still holds at `moment`; "" when it is counted."""
        return self.light if self.light_until and moment < self.light_until else ""

    def local_hour(self, moment: datetime) -> int:
        """The hour of the day (0 to 23) where this organisation is."""
        return moment.astimezone(ZoneInfo(self.zone)).hour

    def law(self, language: str) -> str:
        """What the law says, in `language`; "" where nobody wrote it. One query unless it came along."""
        if self.known_laws is not None:
            return self.known_laws.get(language, "")
        return self.law_texts.filter(language=language).values_list("text", flat=True).first() or ""

    def gaps(self, *, reviewers: int | None = None, laws: Collection[str] | None = None) -> list[str]:
        """What still keeps this organisation from opening for questions; empty when it may open.

        Two queries, none for what is known: how many may review, in which languages the law is told.
        """
        if reviewers is None:
            reviewers = Membership.objects.reviewing().filter(team__organisation=self).values("user").distinct().count()
        if laws is None:
            laws = self.law_texts.values_list("language", flat=True)
        found = ["two who may review"] if reviewers < 2 else []
        found += [field for field in ("duty_number", "unit_kind", "hours", "languages") if not getattr(self, field)]
        if self.owner_id is None:
            found.append("owner")
        if set(self.languages).difference(laws):
            found.append("law text")
        if not (self.postal_address or self.contact_mail or self.contact_phone):
            found.append("contact")
        return found


class Area(models.Model):
    """A country and a municipality or county: decides law, date, duty number, routing; its slug is the entry link."""

    slug = models.SlugField(unique=True)
    names = models.JSONField(default=dict)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="areas")
    duty_number = models.CharField(max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return self.slug

    def name(self, language: str) -> str:
        """The name in `language`, else in the first language there is."""
        return self.names.get(language) or next(iter(self.names.values()), self.slug)


class LawText(models.Model):
    """What the law says about telling others, for the asker, in one language. With source and date."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="law_texts")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    text = models.TextField()
    source = models.CharField(max_length=200)
    source_url = models.CharField(max_length=300, blank=True, default="", validators=[URLValidator(schemes=["https"])])
    checked_on = models.DateField()
    # Who knows the law and has read this very text; "" for one that came with the software and nobody confirmed.
    confirmed_by = models.CharField(
        _("read by somebody who knows the law"), max_length=120, blank=True, default="", db_default=""
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "language"], name="one_law_text_a_language")]


class LanguageDefault(models.Model):
    """The organisation that answers a language when no area says otherwise."""

    language = models.CharField(max_length=2, choices=LANGUAGES, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")


class Team(models.Model):
    """Workers for some topics, areas or languages; an empty list means all."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=80)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    areas = models.JSONField(_("areas"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    # As with the organisation; what is empty here is as there.
    hours = models.JSONField(_("own working hours"), default=dict, blank=True)
    special_days = models.JSONField(_("days with their own hours"), default=dict, blank=True)

    def __str__(self) -> str:
        return self.name

    def calendar(self) -> WorkingCalendar:
        """When this team works: its own hours, else the organisation's; of days with their own hours, its own first."""
        whole = self.organisation.calendar()
        special = {**whole.special, **_special(self.special_days)}
        return replace(whole, hours=_hours(self.hours) or whole.hours, special=special)

    def fit(self, *, topic: str, area: str, language: str) -> int:
        """How well a question fits: -1 not at all, else the number of things the team named and that match."""
        pairs = [(self.topics, topic), (self.areas, area), (self.languages, language)]
        if any(named and value not in named for named, value in pairs):
            return -1
        return sum(bool(named) for named, _value in pairs)


class Role(models.TextChoices):
    """What a membership allows."""

    TRAINEE = "trainee", _("trainee")
    WORKER = "worker", _("worker")
    LEAD = "lead", _("lead")
    EDITOR = "editor", _("editor")
    ADMIN = "admin", _("admin")

    @classmethod
    def answering(cls) -> list["Role"]:
        """Those who see questions and write."""
        return [cls.TRAINEE, cls.WORKER, cls.LEAD]

    @classmethod
    def reviewing(cls) -> list["Role"]:
        """Those whose signature counts as the check."""
        return [cls.WORKER, cls.LEAD]


class Profession(models.TextChoices):
    """As what somebody may speak in an answer. Given by a lead or an admin, never by oneself."""

    SOCIAL_WORKER = "social_worker", _("social worker")
    NURSE = "nurse", _("nurse")
    PSYCHOLOGIST = "psychologist", _("psychologist")
    LAWYER = "lawyer", _("lawyer")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, in the words of the desk."""

    def current(self) -> "MembershipQuerySet":
        """Not ended, of somebody who may log in."""
        return self.filter(ended_at__isnull=True, user__is_active=True)

    def arrived(self) -> "MembershipQuerySet":
        """Of those, who has taken the invitation: nothing waits for somebody who can't come in yet."""
        return self.current().exclude(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def reviewing(self) -> "MembershipQuerySet":
        """Of those, whose signature counts as the check."""
        return self.arrived().filter(role__in=Role.reviewing())


class Membership(models.Model):
    """One person in one team with one role, until it ends."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    began_at = models.DateTimeField(default=timezone.now)
    # weekday "0".."6" (0 = Monday) -> ["09:00", "16:00"]; empty: the organisation's hours
    shift = models.JSONField(_("own hours"), default=dict, blank=True)
    # `Profession` values; empty: what the role says (`speaks_as`)
    professions = models.JSONField(_("speaks as"), default=list, blank=True, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            both_or_neither("ended_at", "ended_by", name="membership_end_has_who_and_when"),
            models.UniqueConstraint(
                fields=["user", "team"], condition=Q(ended_at__isnull=True), name="one_role_a_team"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="membership_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.team} · {self.role}"

    def speaks_as(self) -> list[str]:
        """The professions under which this person's words may stand here: those given, else a social worker's.

        A trainee is none of them yet.
        """
        return self.professions or ([Profession.SOCIAL_WORKER.value] if self.role in Role.reviewing() else [])

    def calendar(self) -> WorkingCalendar:
        """When this person works here: their own shift, else the team's hours; holidays and days off alike."""
        calendar = self.team.calendar()
        return replace(calendar, hours=_hours(self.shift)) if self.shift else calendar


class DutyContact(models.Model):
    """A line of the duty roster: whom a danger is told to, in which local hours (from == to: round the clock)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="duty_contacts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_hour = models.PositiveSmallIntegerField(default=8)
    to_hour = models.PositiveSmallIntegerField(default=16)
    place = models.PositiveSmallIntegerField(_("place in line"), default=1)
    # Weekdays 0 (Monday) to 6; empty: every day
    days = models.JSONField(_("weekdays"), default=list, blank=True)
    phone = models.CharField(_("phone for the web hook"), max_length=40, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.place} · {self.user}"

    def is_on(self, hour: int, weekday: int | None = None) -> bool:
        """Whether this person wants to be told at local `hour` (0 to 23) of `weekday` (0 = Monday).

        Hours over midnight belong to the day on which they begin: from Friday 22 to 6 is on until Saturday at six.
        """
        over_midnight = self.from_hour > self.to_hour
        if over_midnight:
            on = hour >= self.from_hour or hour < self.to_hour
        else:
            on = self.from_hour == self.to_hour or self.from_hour <= hour < self.to_hour
        if not self.days or weekday is None:
            return on
        began = (weekday - 1) % 7 if over_midnight and hour < self.to_hour else weekday
        return on and began in self.days

    def next_on(self, moment: datetime) -> datetime:
        """This moment if they are on, else the full hour at which they come on."""
        for _hour in range(24 * 7):
            here = moment.astimezone(ZoneInfo(self.organisation.zone))
            if self.is_on(here.hour, here.weekday()):
                break
            moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return moment


class Face(models.Model):
    """The public face of a worker: what readers see beside an answer. May be hidden."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="face")
    first_name = models.CharField(_("first name"), max_length=40)
    roles = models.JSONField(_("role in words"), default=dict, help_text=_("language -> role"))
    words = models.JSONField(_("a few words"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    drawing = models.PositiveSmallIntegerField(
        _("drawing"), default=1, validators=[MinValueValidator(1), MaxValueValidator(8)]
    )
    hidden = models.BooleanField(_("hidden"), default=False)

    def __str__(self) -> str:
        return self.first_name

    def role(self, language: str) -> str:
        """The role in `language`, else in the first language there is."""
        words: dict[str, Any] = self.roles
        return str(words.get(language) or next(iter(words.values()), ""))
