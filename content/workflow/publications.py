"""The life of a published answer: the only place where its status changes.

scheduled ─> live ─> due (a check) ; scheduled <─> held ; anything ─> withdrawn (the address answers 410)
What is live can be corrected; what the desk took down can come back by two; what is withdrawn for good is emptied.
Whether it may be published is decided before, in `questions/workflow`; this module never looks up.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from content import indexing, mentions, rendering
from content.models import Event, Origin, Publication, Readable, Topic, first_of_month, slug_for
from content.stems import stems
from content.versions import Rewording
from content.workflow.steps import NotAllowed
from ground import ledger, markdown
from people.models import User


@dataclass(frozen=True)
class Step:
    """A verb and where it leads from each status."""

    name: str
    moves: Mapping[Readable, Readable]


_ANY = dict.fromkeys((Readable.SCHEDULED, Readable.HELD, Readable.LIVE, Readable.DUE), Readable.WITHDRAWN)
GO_LIVE = Step("go_live", {Readable.SCHEDULED: Readable.LIVE})
HOLD = Step("hold", {Readable.SCHEDULED: Readable.HELD})
GO_ON = Step("go_on", {Readable.HELD: Readable.SCHEDULED})
COME_DUE = Step("come_due", {Readable.LIVE: Readable.DUE})
RENEW = Step("renew", {Readable.DUE: Readable.LIVE, Readable.LIVE: Readable.LIVE})
WITHDRAW = Step("withdraw", _ANY)
CORRECT = Step("correct", {Readable.LIVE: Readable.LIVE, Readable.DUE: Readable.LIVE})
BRING_BACK = Step("bring_back", {Readable.WITHDRAWN: Readable.LIVE})
FORGET = Step("forget", {Readable.WITHDRAWN: Readable.WITHDRAWN})
OUTLIVE_A_RESTORE = (HOLD, WITHDRAW, CORRECT, BRING_BACK, FORGET)
STEPS = {step.name: step for step in (GO_LIVE, HOLD, GO_ON, COME_DUE, RENEW, WITHDRAW, CORRECT, BRING_BACK, FORGET)}
# Taken down for one of these by the desk, it may come back by two. Who is in it, or wished it away, has no way back.
RETURNS = frozenset({"outdated", "wrong"})
ASKER_WISHED = "asker_wished"  # taken down for this, it is two people who decide about it
TO_READ = "to_read"  # taken down by the program after a restore, because of the text alone
SET_ASIDE = "set_aside"  # in the ledger: taken down, with a way back


@dataclass(frozen=True)
class Copy:
    """The edited public copy that two people have signed. Texts are plain, `answer` is Markdown.

    `country`: of those who answer; decides which office words are explained, "" those that are the same everywhere.
    """

    language: str
    topic: Topic
    title: str
    question: str
    answer: str
    age_band: str
    signer: User
    role_only: bool
    sensitive: bool
    writer: User
    checker: User
    country: str = ""


@contextmanager
def _taking(step: Step, publication: Publication, *, by: User | None, detail: str = "") -> Iterator[Publication]:
    """Lock, look, change, record: in one transaction."""
    with transaction.atomic():
        locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        before = Readable(locked.status)
        if before not in step.moves:
            raise NotAllowed(_("That can’t be done while the answer is “%(status)s”.") % {"status": before.label})
        yield locked
        locked.status = step.moves[before]
        locked.save()
        event = Event.objects.create(publication=locked, step=step.name, by=by, detail=detail)
        if step in OUTLIVE_A_RESTORE:
            ledger.note(locked, SET_ASIDE if _has_way_back(event) else step.name, at=event.at)
        indexing.index(locked)
        if (before in Readable.shown()) != (locked.status in Readable.shown()):
            _around(locked)
        elif step == CORRECT:
            rendering.around(locked)


def _around(row: Publication) -> None:
    """What names it, in its own words or in others, and what leads to its address."""
    named = f"[[question:{row.pk}"
    rendering.around(row, f"{named}]", f"{named}|", what=mentions.to_answer(row.pk))


def schedule(copy: Copy, *, on: date) -> Publication:
    """A public copy that goes live on `on` (a day, local). Raises `IntegrityError` if writer is checker."""
    with transaction.atomic():
        row = Publication.objects.create(
            status=Readable.SCHEDULED,
            language=copy.language,
            country=copy.country,
            topic=copy.topic,
            title=copy.title,
            slug=slug_for(copy.title),
            question=copy.question,
            answer=copy.answer,
            html=rendering.letter(copy.answer, language=copy.language, country=copy.country),
            stems=stems(copy.language, copy.title, copy.question, markdown.plain(copy.answer)),
            age_band=copy.age_band,
            month=first_of_month(on),
            checked_on=timezone.localdate(),
            goes_live_on=on,
            signer=copy.signer,
            role_only=copy.role_only,
            sensitive=copy.sensitive,
            origin=Origin.DESK,
            writer=copy.writer,
            checker=copy.checker,
        )
        Event.objects.create(publication=row, step="schedule", by=copy.checker)
    return row


def go_live(publication: Publication) -> Publication:
    """Its day has come."""
    with _taking(GO_LIVE, publication, by=None) as locked:
        locked.month = first_of_month()
        locked.html = rendering.letter(locked.answer, language=locked.language, country=locked.country)
    return locked


def hold(publication: Publication) -> Publication:
    """A follow-up or a raised level: not now."""
    with _taking(HOLD, publication, by=None) as locked:
        pass
    return locked


def go_on(publication: Publication, *, on: date, by: User) -> Publication:
    """What held it back is settled; it waits its days again."""
    with _taking(GO_ON, publication, by=by) as locked:
        locked.goes_live_on = on
    return locked


def come_due(publication: Publication) -> Publication:
    """Time for a check; readers still see it."""
    with _taking(COME_DUE, publication, by=None) as locked:
        pass
    return locked


def renew(publication: Publication, *, by: User) -> Publication:
    """Somebody has read it and it still holds."""
    with _taking(RENEW, publication, by=by) as locked:
        locked.checked_on = timezone.localdate()
    return locked


def withdraw(publication: Publication, *, by: User | None, reason: str) -> Publication:
    """Off every page at once; the address answers 410. `by` is None when the asker wished it."""
    with _taking(WITHDRAW, publication, by=by, detail=reason) as locked:
        locked.rewordings.filter(decided_at__isnull=True).update(decided_at=timezone.now())
    return locked


@dataclass(frozen=True)
class NewAnswer:
    """Another answer (Markdown) in the place of the one there, signed by two. `rewording`: the row it waited in."""

    answer: str
    writer: User
    checker: User
    role_only: bool
    sensitive: bool
    country: str = ""
    rewording: Rewording | None = None


def correct(
    publication: Publication,
    *,
    answer: str,
    writer: User,
    checker: User,
    role_only: bool,
    sensitive: bool,
    country: str = "",
    rewording: Rewording | None = None,
) -> Publication:
    """The answer was wrong: a new one stands in its place at once; the page says since when, the earlier one is kept.

    Title and question are the asker's and stay. What was sensitive stays so.
    """
    with _taking(CORRECT, publication, by=checker) as locked:
        _answer_anew(locked, NewAnswer(answer, writer, checker, role_only, sensitive, country, rewording))
    return locked


def may_come_back(publication: Publication) -> bool:
    """Whether two people may bring it back: the desk took it down because of its text alone. One query at most."""
    return publication.pk in coming_back([publication])


def coming_back(rows: Iterable[Publication]) -> set[int]:
    """The numbers of those that may. One query, none where nothing was taken down."""
    away = [row.pk for row in rows if row.status == Readable.WITHDRAWN and row.answer]
    taken = Event.objects.filter(publication__in=away, step=WITHDRAW.name).order_by("at", "pk") if away else ()
    last = {event.publication_id: event for event in taken}
    return {number for number, event in last.items() if _has_way_back(event)}


def wish_away(publication: Publication) -> None:
    """The desk took it down, and now the one who asked wishes it away: it has no way back any more. Else nothing."""
    with transaction.atomic():
        locked = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
        if may_come_back(locked):
            locked.rewordings.filter(decided_at__isnull=True).update(decided_at=timezone.now())
            Event.objects.create(publication=locked, step=WITHDRAW.name, by=None, detail=ASKER_WISHED)


def _has_way_back(event: Event) -> bool:
    if event.step != WITHDRAW.name:
        return False
    return event.detail in RETURNS if event.by_id else event.detail == TO_READ


def bring_back(publication: Publication, new: NewAnswer) -> Publication:
    """What the desk took down stands there again, with this answer."""
    with _taking(BRING_BACK, publication, by=new.checker) as locked:
        if not may_come_back(locked):
            raise NotAllowed(_("It stays away: somebody could be recognised in it, or wished it gone."))
        _answer_anew(locked, new)
    return locked


def _answer_anew(row: Publication, new: NewAnswer) -> None:
    """On a locked row. What stood there becomes an earlier version: a `Rewording` that is decided."""
    if new.rewording is None:
        signed = {"written_by": new.writer, "checked_by": new.checker, "decided_at": timezone.now()}
        Rewording.objects.create(publication=row, before=row.answer, answer=new.answer, **signed)
    if row.answer != new.answer:
        row.corrected_on = first_of_month()
    row.answer, row.country = new.answer, new.country
    row.html = rendering.letter(new.answer, language=row.language, country=new.country)
    row.stems = stems(row.language, row.title, row.question, markdown.plain(new.answer))
    row.signer = row.writer = new.writer
    row.checker, row.role_only = new.checker, new.role_only
    row.sensitive = row.sensitive or new.sensitive
    row.checked_on = timezone.localdate()


def forget(publication: Publication, *, by: User | None) -> Publication:
    """It stays away for good: its text goes; that there was one stays, so that the address can say so."""
    with _taking(FORGET, publication, by=by) as locked:
        locked.title = locked.question = locked.answer = locked.html = locked.stems = ""
        locked.slug, locked.age_band = slug_for(""), ""
        locked.rewordings.all().delete()
    return locked


def bring_in(
    *,
    language: str,
    topic: Topic,
    title: str,
    question: str,
    answer: str,
    age_band: str,
    month: date,
    signer: User,
    role_only: bool,
    sensitive: bool,
    country: str = "",
) -> Publication:
    """An answer that came with the software: live in the demo only, until two members of staff have signed it."""
    if not settings.DEMO:
        raise NotAllowed(_("Two members of staff have to read and sign a text that came with the software."))
    row = Publication.objects.create(
        status=Readable.LIVE,
        language=language,
        country=country,
        topic=topic,
        title=title,
        slug=slug_for(title),
        question=question,
        answer=answer,
        html=rendering.letter(answer, language=language, country=country),
        stems=stems(language, title, question, markdown.plain(answer)),
        age_band=age_band,
        month=first_of_month(month),
        checked_on=timezone.localdate(),
        signer=signer,
        role_only=role_only,
        sensitive=sensitive,
        origin=Origin.SOFTWARE,
    )
    indexing.index(row)
    return row
