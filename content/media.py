"""Pictures and clips of the library: what was uploaded, checked and written anew. Their rules: `pictures`, `clips`.

The files stand under MEDIA_ROOT by the digest of their bytes, so that an address always means the same file.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ADDRESS = "/media/"


class Picture(models.Model):
    """One picture in the widths that phones and screens want. `name` is what articles call it by."""

    name = models.SlugField(_("name"), max_length=80, unique=True)
    # language -> what somebody has to be told who does not see it
    alts = models.JSONField(_("what it shows"), default=dict)
    digest = models.CharField(max_length=32)
    kind = models.CharField(max_length=3, choices=[("jpg", "JPEG"), ("png", "PNG")])
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    widths = models.JSONField(default=list)  # the files there are, narrowest first; the last is `width`
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(alts={}), name="picture_is_described")]

    def __str__(self) -> str:
        return self.name

    def file(self, width: int) -> str:
        """The name of the file of one of its widths."""
        return f"{self.digest}-{width}.{self.kind}"

    @property
    def files(self) -> list[str]:
        """The names of all its files."""
        return [self.file(width) for width in self.widths]

    @property
    def url(self) -> str:
        """The address of the narrowest one."""
        return ADDRESS + self.file(self.widths[0])

    @property
    def srcset(self) -> str:
        """Every width, as `img` wants it."""
        return ", ".join(f"{ADDRESS}{self.file(width)} {width}w" for width in self.widths)

    def alt(self, language: str) -> str:
        """What it shows, in `language`; "" where nobody has written it."""
        return str(self.alts.get(language, ""))


class Clip(models.Model):
    """A video in one language: a file of our own, or a link to where it is. What is said always stands beside it."""

    name = models.SlugField(_("name"), max_length=80, unique=True)
    language = models.CharField(_("language"), max_length=2)
    title = models.CharField(_("title"), max_length=160)
    digest = models.CharField(max_length=32, blank=True, default="")
    kind = models.CharField(max_length=4, blank=True, default="")  # mp4 or webm; "" for a link
    width = models.PositiveSmallIntegerField(default=0)
    height = models.PositiveSmallIntegerField(default=0)
    link = models.CharField(
        _("link"), max_length=300, blank=True, default="", validators=[URLValidator(schemes=["https"])]
    )
    poster = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    captions = models.CharField(max_length=32, blank=True, default="")  # the digest of its WebVTT file
    transcript = models.TextField(_("what is said"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(link="", kind__in=["mp4", "webm"]) & ~Q(captions="") | Q(kind="") & ~Q(link=""),
                name="clip_has_a_file_with_captions_or_a_link",
            ),
            models.CheckConstraint(condition=~Q(transcript=""), name="clip_is_written_out"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Where the link goes, as people know it; "" for a file of our own."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    @property
    def files(self) -> list[str]:
        """The names of its own files."""
        return [f"{self.digest}.{self.kind}", f"{self.captions}.vtt"] if self.kind else []
