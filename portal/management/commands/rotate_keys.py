"""`manage.py rotate_keys`: everything that an older key of FIELD_KEYS encrypted is encrypted anew with the first one.

Every process has to know the new key before one writes with it: put it last, restart all, put it first, restart all,
run this, and take the old key out when it says so. Safe to run twice, to break off, and while the site is in use: a
text that somebody saves at the same moment is left alone and looked at again. Prints counts only.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models, transaction
from django.db.models.functions import Cast
from django.utils import timezone

from ground.fields import EncryptedTextField, box

BATCH = 500
ROUNDS = 3
MFA_SECRETS = ("secret", "seed")  # of TOTP, of recovery codes


class Command(BaseCommand):
    """Go through every encrypted field of every model, and the second-factor secrets."""

    help = "Encrypts everything with the first key of FIELD_KEYS."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rotate; repeat what was changed meanwhile."""
        first = Fernet(settings.FIELD_KEYS[0])
        changed = left = 0
        try:
            for model, name in _encrypted_fields():
                done, missed = _rotate_field(model, name, first)
                changed, left = changed + done, left + missed
            changed += _rotate_second_factors(first)
        except InvalidToken as why:
            raise CommandError(
                "Something needs a key that is not in FIELD_KEYS. Nothing was lost; add that key."
            ) from why
        self.stdout.write(f"{changed} encrypted anew")
        left += 0 if left else _left_behind(first)
        if left:
            raise CommandError(f"{left} were changed by somebody at the same time. Run it again.")
        self.stdout.write(_what_now())


def _left_behind(first: Fernet) -> int:
    """What a process that does not know the new order yet has written meanwhile."""
    tokens = (token for model, name in _encrypted_fields() for _pk, token in _tokens(model, name))
    return sum(bool(token) and not _is_new(token, first) for token in tokens)


def _what_now() -> str:
    if len(settings.FIELD_KEYS) == 1:
        return "FIELD_KEYS holds one key; nothing is under another one."
    day = timezone.localdate() + timedelta(days=settings.BACKUP_DAYS)
    return (
        "Nothing is left under an older key. Once every process runs with this FIELD_KEYS, take the older ones out."
        f" Keep them where the key of the backups is until {day}: backups of before need them."
    )


def _encrypted_fields() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field.name


def _is_new(token: str, first: Fernet) -> bool:
    try:
        first.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _rotate_field(model: type[models.Model], name: str, first: Fernet) -> tuple[int, int]:
    """How many were encrypted anew, and how many are still to do after three rounds."""
    changed = stale = 0
    for _round in range(ROUNDS):
        stale = 0
        for pk, token in _tokens(model, name):
            if token and not _is_new(token, first):
                done = _swap(model, name, pk, token)
                changed, stale = changed + done, stale + (not done)
        if not stale:
            break
    return changed, stale


def _tokens(model: type[models.Model], name: str) -> Iterator[tuple[Any, str]]:
    """Primary key and ciphertext of every row, in batches, so that no row is locked for long."""
    rows = model._base_manager.annotate(token=Cast(name, models.TextField())).order_by("pk").values_list("pk", "token")
    batch = list(rows[:BATCH])
    while batch:
        yield from batch
        batch = list(rows.filter(pk__gt=batch[-1][0])[:BATCH])


def _swap(model: type[models.Model], name: str, pk: Any, token: str) -> int:
    """Replace exactly this ciphertext; 0 when somebody has saved another text since."""
    fresh = models.Value(box().rotate(token.encode()).decode(), output_field=models.TextField())
    same = model._base_manager.annotate(token=Cast(name, models.TextField())).filter(pk=pk, token=token)
    return same.update(**{name: fresh} | _marked(model))


def _marked(model: type[models.Model]) -> dict[str, Any]:
    """What tells the database that a signed text is encrypted anew and not changed (questions/migrations/0010)."""
    return {"rotated_at": timezone.now()} if any(field.name == "rotated_at" for field in model._meta.fields) else {}


def _rotate_second_factors(first: Fernet) -> int:
    changed = 0
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().filter(pk=pk).first()
            stale = [name for name in MFA_SECRETS if row and name in row.data and not _is_new(row.data[name], first)]
            for name in stale:
                row.data[name] = box().rotate(row.data[name].encode()).decode()
            if stale:
                row.save(update_fields=["data"])
            changed += len(stale)
    return changed
