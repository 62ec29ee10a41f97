"""What somebody wrote and another has to agree to, one row each: an edit of a word or topic, a new answer."""

from typing import TypeVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from content.waiting import ByTwo
from content.workflow.steps import CHECKING, NotAllowed
from people.models import Role, User

Row = TypeVar("Row", bound=ByTwo)


def allow(by: User, roles: frozenset[Role]) -> None:
    """Raise `NotAllowed` for who holds none of these roles."""
    if not by.roles() & roles:
        raise NotAllowed(_("Your role doesn’t allow this step."))


def opened(row: Row) -> Row:
    """The row, locked; raises `NotAllowed` where somebody has decided."""
    rows: models.QuerySet[Row] = type(row)._default_manager.select_for_update(of=("self",))
    found = rows.select_related("written_by").get(pk=row.pk)
    if found.decided_at is not None:
        raise NotAllowed(_("Somebody has decided this already."))
    return found


def agree(row: Row, by: User) -> None:
    """A second person signs exactly what stands in a row that is locked."""
    if row.written_by_id == by.pk:
        raise NotAllowed(_("You wrote this version. A second person has to read it."))
    row.checked_by, row.decided_at = by, timezone.now()
    row.save(update_fields=["checked_by", "decided_at"])


def drop(row: Row, by: User) -> None:
    """Its writer, or who checks, leaves everything as it is; the row is locked."""
    if row.written_by_id != by.pk:
        allow(by, CHECKING)
    row.decided_at = timezone.now()
    row.save(update_fields=["decided_at"])
