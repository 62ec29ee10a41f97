"""A published answer is corrected from the library: one writes the new answer, another agrees, and the page has it.

Only where no thread can be corrected any more (docs/adr/0014): where there is one, `questions/workflow` corrects it and
tells the asker. In the same way two people bring back what the desk took down because of its text, as it was or with
another answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from content.models import Event, Publication, Readable
from content.versions import Rewording
from content.workflow import publications, second
from content.workflow.checking import LONGEST, Unfit
from content.workflow.steps import CHECKING, WRITING, NotAllowed
from people.models import Role, User


def reword(publication: Publication, *, by: User, answer: str) -> Rewording:
    """A new answer (Markdown) waits for a second person; what readers see stays until then. One at a time."""
    answer = answer.replace("\x00", "").strip()
    if not answer or len(answer) > LONGEST["body"]:
        raise Unfit(
            {
                "answer": _("This is too long: at most %(number)s signs.") % {"number": LONGEST["body"]}
                if answer
                else _("Write something here.")
            }
        )
    with _locked(publication, by, WRITING) as row:
        if row.rewordings.filter(decided_at__isnull=True).exists():
            raise NotAllowed(_("A new answer waits for a second person already."))
        if answer == row.answer and row.status != Readable.WITHDRAWN:
            raise Unfit({"answer": _("This is the answer that stands there.")})
        Event.objects.create(publication=row, step="reword", by=by)
        return Rewording.objects.create(publication=row, before=row.answer, answer=answer, written_by=by)


def agree_rewording(rewording: Rewording, *, by: User) -> Publication:
    """A second person signs exactly this answer: it stands on the page at once, and the page says since when.

    It is signed by role alone: nobody was asked whether their name may stand there.
    """
    with _locked(rewording.publication, by, CHECKING) as row:
        waiting = second.opened(rewording)
        if waiting.before != row.answer:
            raise NotAllowed(_("The answer was corrected meanwhile. Write it anew."))
        second.agree(waiting, by)
        new = publications.NewAnswer(
            answer=waiting.answer,
            writer=waiting.written_by,
            checker=by,
            role_only=True,  # the earlier signer’s choice is not the new writer’s
            sensitive=row.sensitive,
            country=row.country,
            rewording=waiting,
        )
        if row.status == Readable.WITHDRAWN:
            return publications.bring_back(row, new)
        return publications.correct(row, **vars(new))


def versions(publication: Publication) -> list[Rewording]:
    """What two people agreed to so far, newest first: each holds the answer that stood `before`. One query."""
    rows = publication.rewordings.filter(checked_by__isnull=False).select_related("written_by", "checked_by")
    return list(rows.order_by("-decided_at", "-pk"))


def drop_rewording(rewording: Rewording, *, by: User) -> Publication:
    """It was right after all, or has to be written anew."""
    with _locked(rewording.publication, by, WRITING) as row:
        second.drop(second.opened(rewording), by)
        Event.objects.create(publication=row, step="drop_rewording", by=by)
        return row


@contextmanager
def _locked(publication: Publication, by: User, roles: frozenset[Role]) -> Iterator[Publication]:
    second.allow(by, roles)
    with transaction.atomic():
        row = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        if row.status not in Readable.shown() and not publications.may_come_back(row):
            raise NotAllowed(
                _("That can’t be done while the answer is “%(status)s”.") % {"status": Readable(row.status).label}
            )
        yield row
