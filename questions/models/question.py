"""The question itself and the words in which lists ask for it."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import LANGUAGES, Publication, Topic
from ground.calendar import WorkingCalendar
from ground.models import both_or_neither
from people.models import Area, Organisation, Team, User
from questions.models.choices import Abuse, AgeBand, CameBy, Level, Lowering, Publish, Reason, Status

if TYPE_CHECKING:
    from questions.models.outbox import Event
    from questions.models.thread import Message, Voice

# The level the desk goes by: the higher of what is suggested and what is set.
LEVEL = Greatest("suggested_level", Coalesce("set_level", 0))
# The abuse the desk goes by. Danger comes first: a child in danger may be rude.
_CALM = Q(suggested_level=0) & (Q(set_level__isnull=True) | Q(set_level=0))
_MARKED = Q(set_abuse__in=Abuse.kinds())
ABUSIVE = (_MARKED | Q(set_abuse="", suggested_abuse__gt="")) & _CALM


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, in the words of the desk."""

    def real(self) -> "QuestionQuerySet":
        """Sent by a young person; not made up for practice."""
        return self.exclude(came_by=CameBy.PRACTICE)

    def practice(self) -> "QuestionQuerySet":
        """Made up, for those who learn the work."""
        return self.filter(came_by=CameBy.PRACTICE)

    def abusive(self) -> "QuestionQuerySet":
        """Set by a person, or suggested and not yet denied. Where danger is seen too, nothing is abusive."""
        return self.filter(ABUSIVE)

    def for_workers(self, now: datetime) -> "QuestionQuerySet":
        """For workers' lists: not what people have marked as abuse, while their word holds (`workflow.mark_abuse`).

        What the program alone suggests stands there at once, covered. Only what nobody has is kept back: who holds it,
        and who is to read its draft, finds it where it was.
        """
        holds = Q(abuse_due_at__isnull=True) | Q(abuse_due_at__gt=now)
        return self.exclude(_MARKED & _CALM & holds & Q(claimed_by__isnull=True))

    def evidence(self) -> "QuestionQuerySet":
        """Kept until a lead no longer needs it."""
        return self.filter(set_abuse__in=Abuse.evidence(), erased_at__isnull=True)

    def waiting(self) -> "QuestionQuerySet":
        """Nobody has them yet."""
        return self.filter(status=Status.WAITING)

    def held_by(self, user: User) -> "QuestionQuerySet":
        """This person holds them: claimed, or waiting for the asker's word."""
        return self.filter(status__in=[Status.CLAIMED, Status.WITH_ASKER], claimed_by=user)

    def in_review(self) -> "QuestionQuerySet":
        """A colleague has to read the draft."""
        return self.filter(status=Status.IN_REVIEW)

    def reviewable_by(self, user: User) -> "QuestionQuerySet":
        """In review, written by somebody else."""
        return self.in_review().exclude(draft__written_by=user)

    def run_out(self, now: datetime) -> "QuestionQuerySet":
        """Claimed, and the claim's time is over."""
        return self.filter(status=Status.CLAIMED, claimed_until__lte=now).order_by("claimed_until", "pk")

    def claimed_dangers(self) -> "QuestionQuerySet":
        """Claimed, and somebody may be in danger."""
        danger = Q(set_level=Level.DANGER) | Q(suggested_level=Level.DANGER)
        return self.real().filter(danger, status=Status.CLAIMED).order_by("pk")

    def with_asker(self) -> "QuestionQuerySet":
        """The desk asked something back."""
        return self.filter(status=Status.WITH_ASKER)

    def not_read(self, now: datetime) -> "QuestionQuerySet":
        """A draft or a reply in danger that no colleague has read in time; a set danger that nobody looked at again."""
        replies = self.filter(messages__read_due_at__lt=now, messages__read_by__isnull=True)
        drafts = self.filter(status=Status.IN_REVIEW, review_due_at__lt=now)
        parts = [rows.order_by().values("pk") for rows in (drafts, replies, self.not_looked_at(now))]
        return self.filter(pk__in=parts[0].union(*parts[1:]))

    def not_looked_at(self, now: datetime) -> "QuestionQuerySet":
        """A set danger, and the time in which somebody was to look again is over."""
        return self.filter(on_hold=True, set_level=Level.DANGER, look_due_at__lt=now)

    def answered(self) -> "QuestionQuerySet":
        """Answered or declined: the asker can read it."""
        return self.filter(status__in=[Status.ANSWERED, Status.DECLINED])

    def open(self) -> "QuestionQuerySet":
        """Not over."""
        return self.filter(status__in=Status.open())

    def unread(self) -> "QuestionQuerySet":
        """Taken back with a level or as evidence, and not read since: by a lead, after a danger by two people."""
        raised = Q(suggested_level__gt=0) | Q(set_level__gt=0) | Q(set_abuse__in=Abuse.evidence())
        readers = Count("events__by", filter=Q(events__step="read_last"), distinct=True)
        rows = self.filter(raised, status=Status.WITHDRAWN, erased_at__isnull=True)
        danger = Q(set_level=Level.DANGER) | Q(suggested_level=Level.DANGER)
        needed = Case(When(danger, then=Value(2)), default=Value(1))
        return rows.annotate(readers=readers).filter(readers__lt=needed)

    def late(self, today: date) -> "QuestionQuerySet":
        """The desk owes an answer that was promised for an earlier day."""
        owed = [Status.WAITING, Status.CLAIMED, Status.IN_REVIEW]
        return self.filter(status__in=owed, promised_on__lt=today)

    def with_level(self) -> "QuestionQuerySet":
        """Adds `level`: the higher of what is suggested and what is set."""
        return self.annotate(level=LEVEL)

    def by_urgency(self) -> "QuestionQuerySet":
        """Danger first, then what was promised first, then the oldest."""
        return self.order_by(LEVEL.desc(), "promised_on", "pk")


class Question(models.Model):
    """A thread between an asker and the desk, with its status."""

    # What a page has read of it once for all its parts (`questions.access.read_ahead`); None: ask the database.
    events_at_hand: "list[Event] | None" = None
    voices_at_hand: "list[Voice] | None" = None
    text_at_hand: "Message | None" = None  # of one that was asked this moment, for the page that says so

    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    # Argon2id of the code's six beginnings; null once the thread no longer opens.
    code_digest = models.BinaryField(max_length=32, null=True, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES)
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    age_band = models.CharField(max_length=8, choices=AgeBand.choices, blank=True, default="")
    publish = models.CharField(max_length=3, choices=Publish.choices, default=Publish.ASK)
    urgent = models.BooleanField(default=False)
    watched = models.BooleanField(default=False)
    came_by = models.CharField(max_length=10, choices=CameBy.choices, default=CameBy.WEB)

    # What it is about that needs the checklist: kinds of `language.danger`, first by detection, then by the writer.
    themes = models.JSONField(default=list, blank=True)

    suggested_level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.ORDINARY)
    suggested_kinds = models.JSONField(default=list, blank=True)
    set_level = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The first of the two people who lower or end a set danger; null when nobody asked.
    lowering_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lowering_to = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)
    lowering_for = models.CharField(max_length=10, choices=Lowering.choices, blank=True, default="")
    # A set danger: since when, and until when somebody replies; null once a reply is out.
    danger_since = models.DateTimeField(null=True, blank=True)
    reply_due_at = models.DateTimeField(null=True, blank=True)
    # Who said "I have seen it" after the roster was told; null while the next in line is still to be told.
    acknowledged_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    # Until when that holds without a word to the asker; then the line goes on. Null once a word is out.
    seen_until = models.DateTimeField(null=True, blank=True)
    # A set danger: when somebody looks again, whatever else is done; null when none is set.
    look_due_at = models.DateTimeField(null=True, blank=True)
    # No erasing while a danger was set and no lead has lifted it.
    on_hold = models.BooleanField(default=False)

    suggested_abuse = models.CharField(max_length=10, choices=Abuse.choices, blank=True, default="")
    set_abuse = models.CharField(max_length=10, choices=Abuse.choices, blank=True, default="")
    # What is only suggested comes to the workers' list, covered, when no lead has looked until then.
    abuse_due_at = models.DateTimeField(null=True, blank=True)

    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    wanted = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # Until when who answered before has it first, while they are at work.
    wanted_until = models.DateTimeField(null=True, blank=True)
    barred = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    draft = models.ForeignKey("Draft", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The signed version that is being corrected; null while nothing is.
    correcting = models.ForeignKey("Draft", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    review_due_at = models.DateTimeField(null=True, blank=True)
    agreed_draft = models.ForeignKey("Draft", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    publication = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    helped = models.CharField(
        max_length=6, blank=True, default="", choices=[("yes", _("yes")), ("partly", _("partly")), ("no", _("no"))]
    )
    declined_for = models.CharField(max_length=20, choices=Reason.choices, blank=True, default="")

    asked_at = models.DateTimeField(default=timezone.now)
    promised_on = models.DateField()
    waiting_since = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    # The asker opened the thread within 14 days after the answer. Nothing says when or who.
    came_back = models.BooleanField(default=False)
    used_on = models.DateField(default=timezone.localdate)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="question_status_known"),
            models.CheckConstraint(condition=Q(suggested_level__in=Level.values), name="suggested_level_known"),
            models.CheckConstraint(
                condition=Q(set_level__isnull=True) | Q(set_level__in=Level.values), name="set_level_known"
            ),
            both_or_neither("claimed_by", "claimed_until", name="claim_has_who_and_until"),
            both_or_neither("lowering_by", "lowering_to", name="lowering_has_who_and_to"),
            both_or_neither("agreed_draft", "agreed_at", name="agreement_has_what_and_when"),
            both_or_neither("reviewer", "review_due_at", name="review_has_who_and_until"),
            models.CheckConstraint(
                condition=~Q(status__in=["claimed", "with_asker", "in_review"]) | Q(claimed_by__isnull=False),
                name="held_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(claimed_by__isnull=True), name="waiting_is_held_by_nobody"
            ),
            models.CheckConstraint(
                condition=~Q(status="in_review") | (Q(draft__isnull=False) & Q(reviewer__isnull=False)),
                name="review_has_draft_and_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | ~Q(reviewer=F("claimed_by")), name="reviewer_is_not_writer"
            ),
            models.CheckConstraint(
                condition=~Q(status="answered") | Q(answered_at__isnull=False), name="answered_says_when"
            ),
            models.CheckConstraint(condition=~Q(status="declined") | ~Q(declined_for=""), name="declined_says_why"),
            models.CheckConstraint(
                condition=Q(publication__isnull=True) | Q(agreed_draft__isnull=False), name="published_only_after_yes"
            ),
            models.CheckConstraint(
                condition=Q(set_level__isnull=True) | Q(set_level=0) | Q(owner__isnull=False),
                name="danger_has_an_owner",
            ),
            both_or_neither("acknowledged_by", "acknowledged_at", name="acknowledged_has_who_and_when"),
            models.CheckConstraint(
                condition=Q(set_level__isnull=True) | ~Q(set_level=2) | Q(danger_since__isnull=False, on_hold=True),
                name="set_danger_has_a_clock_and_is_held",
            ),
            models.CheckConstraint(
                condition=~Q(came_by="practice") | Q(publication__isnull=True, code_digest__isnull=True, publish="no"),
                name="practice_is_never_published",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "promised_on", "id"], name="question_queue"),
            # The desk's lists: danger first, then the promise; only open ones stand in it.
            models.Index(
                F("status"),
                LEVEL.desc(),
                F("promised_on"),
                F("id"),
                condition=Q(status__in=Status.open()),
                name="question_by_urgency",
            ),
            models.Index(fields=["organisation"], condition=Q(on_hold=True), name="question_held"),
            models.Index(
                fields=["organisation"],
                condition=Q(set_abuse__in=Abuse.evidence(), erased_at__isnull=True),
                name="question_evidence",
            ),
            models.Index(
                fields=["organisation"],
                condition=Q(status="withdrawn", erased_at__isnull=True),
                name="question_unread",
            ),
            models.Index(fields=["claimed_until"], condition=Q(status="claimed"), name="question_claims"),
            models.Index(fields=["used_on"], condition=Q(erased_at__isnull=True), name="question_to_erase"),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"

    @property
    def danger(self) -> int:
        """The level the desk goes by: the higher of what is suggested and what is set."""
        return max(self.suggested_level, self.set_level or 0)

    @property
    def abuse(self) -> str:
        """The kind of abuse the desk goes by: what a person said, else what is suggested; "" is none."""
        said = self.set_abuse or self.suggested_abuse
        return "" if said == Abuse.NONE else said

    def calendar(self) -> WorkingCalendar:
        """When those work who answer it."""
        if self.team is None:
            return self.organisation.calendar()
        self.team.organisation = self.organisation  # at hand already
        return self.team.calendar()

    @property
    def is_practice(self) -> bool:
        """Made up, for somebody who learns the work."""
        return self.came_by == CameBy.PRACTICE
