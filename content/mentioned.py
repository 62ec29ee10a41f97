"""What a public text leads to, kept when it is saved: `content/mentions.py`."""

from django.db import models


class Mention(models.Model):
    """One text (`kind` answer or article, `number`) leads to one page of this site.

    `what`: `word:fi/huostaanotto`, `answer:12`, `article:fi/raha`. No key binds it: the page may have gone.
    """

    what = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    number = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "kind", "number"], name="mention_once")]
        indexes = [models.Index(fields=["kind", "number"], name="mention_by_text")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.what}"
