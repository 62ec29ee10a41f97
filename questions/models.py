"""What a young person asked, private. Text is encrypted; `workflow/erasing.py` lists what is erased and what is kept.

Question · Message · Draft · WorkingCopy · Address · Receipt · Event · Delivery.
The status of a question changes in `questions/workflow` only.
"""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import LANGUAGES, Publication, Topic
from ground.fields import EncryptedTextField
from ground.models import AbstractDelivery, AbstractEvent, both_or_neither
from people.models import Area, Organisation, Team, User


class Status(models.TextChoices):
    """Where a question is in its life."""

    WAITING = "waiting", _("waiting")
    CLAIMED = "claimed", _("claimed")
    WITH_ASKER = "with_asker", _("with asker")
    IN_REVIEW = "in_review", _("in review")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def open(cls) -> list["Status"]:
        """The desk still owes something, or waits for the asker."""
        return [cls.WAITING, cls.CLAIMED, cls.WITH_ASKER, cls.IN_REVIEW]


class AgeBand(models.TextChoices):
    """How old the asker is, if they say."""

    UNDER_10 = "under-10", _("under 10")
    TEN = "10-12", "10–12"
    THIRTEEN = "13-15", "13–15"
    SIXTEEN = "16-17", "16–17"
    EIGHTEEN = "18-20", "18–20"


class Publish(models.TextChoices):
    """What the asker said about publishing."""

    YES = "yes", _("yes")
    ASK = "ask", _("ask me later")
    NO = "no", _("only for me")


class Level(models.IntegerChoices):
    """How urgent. Suggested by detection or the asker's tap, set by a person: two fields."""

    ORDINARY = 0, _("ordinary")
    WORRY = 1, _("worry")
    DANGER = 2, _("danger")


class CameBy(models.TextChoices):
    """How a question reached the desk. Never a handle or a name."""

    WEB = "web", _("the site")
    TIKTOK = "tiktok", _("a comment on TikTok")
    CORRIDOR = "corridor", _("in the corridor")
    PHONE = "phone", _("by phone")


class Reason(models.TextChoices):
    """Why the desk can't answer here. Criticism of the service is never one."""

    NOT_FOR_US = "not_for_us", _("somebody else knows this better")
    NEEDS_PERSON = "needs_person", _("this needs a person who meets you")
    AGAIN = "again", _("we have answered this question of yours already")
    SPAM = "spam", _("this is not a question from a young person")


# The level the desk goes by: the higher of what is suggested and what is set.
LEVEL = Greatest("suggested_level", Coalesce("set_level", 0))


class QuestionQuerySet(models.QuerySet["Question"]):
    """Questions, in the words of the desk."""

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

    def with_asker(self) -> "QuestionQuerySet":
        """The desk asked something back."""
        return self.filter(status=Status.WITH_ASKER)

    def answered(self) -> "QuestionQuerySet":
        """Answered or declined: the asker can read it."""
        return self.filter(status__in=[Status.ANSWERED, Status.DECLINED])

    def open(self) -> "QuestionQuerySet":
        """Not over."""
        return self.filter(status__in=Status.open())

    def unread(self) -> "QuestionQuerySet":
        """Taken back with a level, and no lead has read it since."""
        raised = self.filter(Q(suggested_level__gt=0) | Q(set_level__gt=0), status=Status.WITHDRAWN)
        return raised.exclude(events__step="read_last")

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

    suggested_level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.ORDINARY)
    suggested_kinds = models.JSONField(default=list, blank=True)
    set_level = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The first of the two people who lower or end a set danger; null when nobody asked.
    lowering_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lowering_to = models.PositiveSmallIntegerField(choices=Level.choices, null=True, blank=True)

    claimed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_until = models.DateTimeField(null=True, blank=True)
    wanted = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    barred = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    draft = models.ForeignKey("Draft", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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
        ]
        indexes = [
            models.Index(fields=["organisation", "status", "promised_on", "id"], name="question_queue"),
            models.Index(fields=["claimed_until"], condition=Q(status="claimed"), name="question_claims"),
            models.Index(fields=["used_on"], condition=Q(erased_at__isnull=True), name="question_to_erase"),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"

    @property
    def danger(self) -> int:
        """The level the desk goes by: the higher of what is suggested and what is set."""
        return max(self.suggested_level, self.set_level or 0)


class Kind(models.TextChoices):
    """Whose word a message is."""

    ASKER = "asker", _("from the asker")
    REPLY = "reply", _("reply")
    ANSWER = "answer", _("answer")
    DECLINE = "decline", _("why we can’t answer")


class Message(models.Model):
    """One message of a thread. `html` is what a member of staff wrote, rendered; the asker's is shown as typed."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = EncryptedTextField()
    html = EncryptedTextField(blank=True, default="")
    role_only = models.BooleanField(default=False)
    # A reply from level 1 on is read by a colleague within a working day.
    read_due_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="asker", by__isnull=True) | (~Q(kind="asker") & Q(by__isnull=False)),
                name="message_by_staff_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True) | ~Q(read_by=F("by")), name="reply_read_by_a_colleague"
            ),
        ]
        indexes = [models.Index(fields=["question", "at"], name="message_thread")]


class Draft(models.Model):
    """One immutable version of an answer with the public wording and title. Its signatures stand on the row."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField()
    answer = EncryptedTextField()
    html = EncryptedTextField()
    title = EncryptedTextField(blank=True, default="")
    public_question = EncryptedTextField(blank=True, default="")
    role_only = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    # Answered by an answer that is public already.
    linked = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # The last message of the asker that this version answers.
    answers = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_as = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="draft_numbered_once"),
            both_or_neither("checked_by", "checked_at", name="check_has_who_and_when"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("written_by")), name="checker_is_not_writer"
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(checked_as__in=["worker", "lead"]), name="trainee_never_checks"
            ),
        ]


class WorkingCopy(models.Model):
    """What a worker is writing right now, saved as they type.

    `revision` goes up with each save, and a save must name the one it saw.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="working_copy")
    revision = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    answer = EncryptedTextField(blank=True, default="")
    title = EncryptedTextField(blank=True, default="")
    public_question = EncryptedTextField(blank=True, default="")
    role_only = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    linked = models.ForeignKey(Publication, null=True, blank=True, on_delete=models.PROTECT, related_name="+")


class Address(models.Model):
    """Where the asker wants to be told, once. Erased in the transaction that marks the mail sent, or after 30 days."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="address")
    mail = EncryptedTextField()
    left_at = models.DateTimeField(default=timezone.now)


class Receipt(models.Model):
    """A once-only number of a form that was taken in, kept an hour: the same form again finds what it made."""

    nonce_digest = models.CharField(max_length=64, unique=True)
    text_digest = models.CharField(max_length=64)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="receipts")
    at = models.DateTimeField(default=timezone.now)


class Event(AbstractEvent):
    """One step in the life of a question."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="events")
    before = models.CharField(max_length=10, blank=True, default="")
    after = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["question", "at"], name="question_history")]


class Channel(models.TextChoices):
    """How somebody is told."""

    ASKER_MAIL = "asker_mail", _("mail to the asker")
    DUTY_MAIL = "duty_mail", _("mail to the duty contact")
    DIGEST = "digest", _("line in a digest")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Deliveries, as who watches the site speaks of them."""

    def overdue(self, now: datetime) -> "DeliveryQuerySet":
        """Their time has come and they are not done. A line that waits for the hour of its digest is not late."""
        return self.filter(done_at__isnull=True, next_try_at__lt=now).exclude(channel=Channel.DIGEST, tries=0)


class Delivery(AbstractDelivery):
    """One thing that has to happen because of an Event."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="deliveries")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "channel", "recipient"], name="delivery_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="delivery_channel_known"),
        ]
        indexes = [models.Index(fields=["next_try_at"], condition=Q(done_at__isnull=True), name="delivery_due")]
