"""The desk's own: notes that only staff see, and saved pieces of text."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.models import LANGUAGES
from ground.fields import EncryptedTextField
from people.models import Organisation, User
from questions.models import Question


class Note(models.Model):
    """What one member of staff tells the others about a question. The asker never sees it."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    text = EncryptedTextField()


class Snippet(models.Model):
    """A piece of text the desk uses again and again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    folder = models.CharField(_("folder"), max_length=40, blank=True, default="")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), help_text=_("Markdown"))

    class Meta:
        verbose_name = _("snippet")
        verbose_name_plural = _("snippets")

    def __str__(self) -> str:
        return self.title


class SavedView(models.Model):
    """A list of the queue with its filters, under a name of one's own."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=40)
    # The query string of the queue: closed words and numbers, never a text that was searched for.
    query = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_named_once")]

    def __str__(self) -> str:
        return self.name
