"""What one person wrote and another has to agree to: the columns and rules of every such row (`workflow/second.py`)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class ByTwo(models.Model):
    """It waits for a second person, or was decided.

    `checked_by` is set where it was agreed to; decided without it, it was dropped. A model of this kind takes its rules
    with `class Meta(ByTwo.Meta)` and adds to them.
    """

    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("written_by")),
                name="%(class)s_checker_is_not_writer",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(decided_at__isnull=False), name="%(class)s_checked_is_decided"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.decided_at is None
