"""The links of public texts that lead out, and whether something is still there. Their rules: `content/links.py`."""

from django.db import models


class Link(models.Model):
    """One address on another host, as texts write it."""

    address = models.CharField(max_length=500, unique=True)
    # [["article", 12], ["answer", 3], ["helpline", "bris"]]: a few of the texts that hold it
    places = models.JSONField(default=list)
    seen_at = models.DateTimeField()  # when it was last found in a text
    checked_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(default=0)  # of the last answer; 0: none came
    trouble = models.CharField(max_length=20, blank=True, default="")  # why none came
    failures = models.PositiveSmallIntegerField(default=0)  # one after the other

    class Meta:
        indexes = [models.Index(fields=["checked_at"], name="link_to_check")]

    def __str__(self) -> str:
        return self.address
