"""The light of intake as leads have set it by hand."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from content.models import LANGUAGES, Topic
from people.models import Light, Organisation, User


class SetLight(models.Model):
    """Somebody has set the light, until when, for one language and topic or for all; "" is counted again.

    Append-only: the newest that fits decides, and the rows say who did what and when.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=LANGUAGES, blank=True, default="")
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    light = models.CharField(max_length=6, choices=Light.choices, blank=True, default="")
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(light="", until__isnull=True) | (~Q(light="") & Q(until__isnull=False)),
                name="set_light_says_until_when",
            )
        ]
