"""What hangs on a question: messages, versions of the answer, voices, the copy being written, address, shown page."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from content.models import Publication
from ground.fields import EncryptedTextField
from ground.models import both_or_neither
from people.models import User
from questions.models.choices import Kind, Returning, VoiceKind
from questions.models.question import Question


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
    # The answer that stands in the place of this one: it was corrected.
    corrected_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

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
        indexes = [
            models.Index(fields=["question", "at"], name="message_thread"),
            models.Index(
                fields=["read_due_at"],
                condition=Q(read_due_at__isnull=False, read_by__isnull=True),
                name="message_to_read",
            ),
        ]


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
    # Themes of the question that need the checklist, and what its writer and its checker have ticked (item names).
    themes = models.JSONField(default=list, blank=True)
    ticked = models.JSONField(default=list, blank=True)
    checked_ticked = models.JSONField(default=list, blank=True)
    # The last message of the asker that this version answers.
    answers = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_as = models.CharField(max_length=10, blank=True, default="")
    # When another key last encrypted its texts; nothing else changes what stands in a signed version.
    rotated_at = models.DateTimeField(null=True, blank=True)

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


class Voice(models.Model):
    """One more voice beside the answer, in its own words and signed by the member of staff who wrote or brought it.

    Without `draft` it is open and can still be changed; each version of the answer freezes its own copies.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="voices")
    draft = models.ForeignKey(Draft, null=True, blank=True, on_delete=models.CASCADE, related_name="voices")
    kind = models.CharField(max_length=14, choices=VoiceKind.choices)
    # The name shown for a young person; staff are shown by their own face.
    name = models.CharField(max_length=40, blank=True, default="")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    role_only = models.BooleanField(default=False)
    text = EncryptedTextField()
    html = EncryptedTextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "by", "kind"], condition=Q(draft__isnull=True), name="one_open_voice_each"
            ),
            models.CheckConstraint(condition=Q(kind__in=VoiceKind.values), name="voice_kind_known"),
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
    ticked = models.JSONField(default=list, blank=True)


class Address(models.Model):
    """Where the asker wants to be told, once. Erased in the transaction that marks the mail sent, or after 30 days.

    An address that takes no mail is erased at once; the row stays as long, to tell the asker so.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="address")
    mail = EncryptedTextField(blank=True)
    left_at = models.DateTimeField(default=timezone.now)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(refused_at__isnull=True) | Q(mail=""), name="refused_address_is_erased")
        ]


class Shown(models.Model):
    """A read-only page of the thread that the asker carries to a person: it opens once, until its time is over.

    Whoever opens it first keeps it for a short time: `opened_with` is the keyed digest of their form's number.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="shown")
    # Argon2id of the beginnings of its four words.
    code_digest = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_with = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_with="") | (Q(opened_at__isnull=False) & ~Q(opened_with="")),
                name="shown_has_when_and_to_whom",
            )
        ]


class TakeDown(models.Model):
    """A public page that the asker wished away. It is off at once; two people decide only whether it may return.

    `first` has said why, `second` agreed to exactly that; then `decided_at` says when. Never a text.
    """

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="take_down")
    reason = models.CharField(max_length=12, choices=Returning.choices, blank=True, default="")
    first = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first__isnull=True, reason="") | Q(first__isnull=False, reason__in=Returning.values),
                name="return_has_who_and_why",
            ),
            both_or_neither("second", "decided_at", name="return_decided_by_whom_and_when"),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | (Q(first__isnull=False) & ~Q(second=F("first"))),
                name="return_decided_by_two",
            ),
        ]

    @property
    def is_decided(self) -> bool:
        """Whether two people have decided."""
        return self.second_id is not None

    @property
    def may_return(self) -> bool:
        """Whether they decided that it may return, if the asker says yes again."""
        return self.is_decided and self.reason in Returning.to_return()


class Receipt(models.Model):
    """A once-only number of a form that was taken in, kept an hour: the same form again finds what it made."""

    nonce_digest = models.CharField(max_length=64, unique=True)
    text_digest = models.CharField(max_length=64)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="receipts")
    at = models.DateTimeField(default=timezone.now)
