"""Who may open which thread: the asker by the code or a sealed token, the desk through its own queryset."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings
from django.db.models import Case, F, Max, Q, Value, When
from django.utils import timezone

from ground.keys import secret_keys
from people.models import Membership, Organisation, Role, User
from questions.models import Draft, Event, Kind, Level, Message, Question, QuestionQuerySet, Status, Voice

SHOWN = 30  # messages of a thread on one page
TOKEN_SECONDS = 30 * 60
RETURN_DAYS = 14
ASKED = ("ask", "practise", "write", "amend")  # steps by which words of the asker come in
_SALT = b"kynnys-code-salt"  # fixed: a code has no name to look a salt up by; the secret is CODE_PEPPER
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ß": "ss"})
_looking = threading.BoundedSemaphore(settings.CODE_PARALLEL)


class Busy(Exception):
    """All places for looking up a code are taken; try again in a moment."""


# --- the code -------------------------------------------------------------------------------------


def beginnings(code: str) -> str:
    """What counts of a code: the first four letters of each word, folded. `Kuusi-TALOT` is `kuus talo`."""
    plain = unicodedata.normalize("NFD", code.lower().translate(_LETTERS))
    seen = (
        c for c in plain if not unicodedata.combining(c) and unicodedata.category(c) != "Cf"
    )  # Cf: pasted, invisible
    letters = "".join(c if c.isalpha() else " " for c in seen)
    return " ".join(word[:4] for word in letters.split())


@contextmanager
def _one_place(wait: float) -> Iterator[None]:
    if not _looking.acquire(timeout=wait):
        raise Busy
    try:
        yield
    finally:
        _looking.release()


def code_digest(code: str, *, wait: float = 10.0) -> bytes:
    """32 bytes of Argon2id (RFC 9106) over the code's beginnings; the same work for every input.

    At most CODE_PARALLEL run at once in a process; raises `Busy` after `wait` seconds in the queue.
    """
    with _one_place(wait):
        kdf = Argon2id(
            salt=_SALT,
            length=32,
            iterations=2,
            lanes=1,
            memory_cost=settings.CODE_MEMORY_KIB,
            secret=settings.CODE_PEPPER.encode(),
        )
        return kdf.derive(beginnings(code).encode())


def open_by_code(code: str) -> Question | None:
    """The thread this code opens, or None; right, wrong and expired cost the same."""
    digest = code_digest(code, wait=2.0)
    return Question.objects.filter(code_digest=digest).exclude(status=Status.WITHDRAWN).first()


def for_page(question: Question) -> Question:
    """The same thread, read anew after a step, with everything its page shows. One query."""
    rows = Question.objects.select_related(
        "organisation",
        "team",
        "area",
        "topic",
        "publication",
        "take_down",
        "working_copy",
        "shown",
        "draft__linked",
        "draft__written_by__face",
        "agreed_draft__written_by__face",
    )
    return rows.get(pk=question.pk)


def used_today(question: Question) -> None:
    """The asker opened the thread: only the day is kept, since it is erased when it has not been used for long.

    That they came back within 14 days after an answer is kept as a bare yes, for the return rate.
    """
    lately = timezone.now() - timedelta(days=RETURN_DAYS)
    came_back = Case(When(answered_at__gte=lately, then=Value(True)), default=F("came_back"))
    Question.objects.filter(pk=question.pk).update(used_on=timezone.localdate(), came_back=came_back)


def new_nonce() -> str:
    """A number that a form carries once, signed, so that only our own forms are taken: `random.signature`."""
    number = secrets.token_urlsafe(18)
    return f"{number}.{_sign(number)}"


def _sign(number: str, key: str = "") -> str:
    key = key or settings.SECRET_KEY
    return hmac.new(key.encode(), b"nonce:" + number.encode(), hashlib.sha256).hexdigest()[:32]


def is_our_nonce(nonce: str) -> bool:
    """Whether one of our forms carried it; one from before the last change of SECRET_KEY is ours too."""
    number, _dot, signature = nonce.partition(".")
    signed = [hmac.compare_digest(_sign(number, key).encode(), signature.encode()) for key in secret_keys()]
    return bool(number) and any(signed)


def code_seed(nonce: str) -> bytes:
    """32 bytes from which the code of the form with this nonce follows; see `language.codes`."""
    return hmac.new(settings.CODE_KEY.encode(), nonce.encode(), hashlib.sha256).digest()


def shown_seed(nonce: str) -> bytes:
    """The same for the four words of a page that the asker shows to somebody."""
    return hmac.new(settings.CODE_KEY.encode(), b"shown:" + nonce.encode(), hashlib.sha256).digest()


def keyed_digest(text: str) -> str:
    """64 hex digits; equal texts can be told equal for an hour, nothing else."""
    return hmac.new(settings.CODE_KEY.encode(), b"receipt:" + text.encode(), hashlib.sha256).hexdigest()


# --- the sealed token of a thread -----------------------------------------------------------------


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    digests = [hashlib.sha256(b"seal:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _seal_box() -> MultiFernet:
    """The first key seals, each opens."""
    return _box(tuple(secret_keys()))


def seal(question: Question) -> str:
    """A token that opens this thread for 30 minutes; it stands in the page's forms only."""
    return _seal_box().encrypt(json.dumps(question.pk).encode()).decode()


def open_by_token(token: str) -> Question | None:
    """The thread of a sealed token, or None when it is old or not ours."""
    return _unsealed(token)[0]


def seal_with_words(question: Question, words: list[str]) -> str:
    """The same for the code page, which has to show its words again: they stand sealed in its own form."""
    return _seal_box().encrypt(json.dumps([question.pk, *words]).encode()).decode()


def open_with_words(token: str) -> tuple[Question, list[str]] | None:
    """The question and the words of a code page's token, or None."""
    question, words = _unsealed(token)
    return (question, words) if question is not None and words else None


def taken_back(token: str) -> Question | None:
    """The question of a token whose thread was taken back since, in another window or by the first of two presses."""
    pk, *_words = _held(token)
    return Question.objects.filter(pk=pk, status=Status.WITHDRAWN).first()


def _held(token: str) -> list[Any]:
    try:
        held = json.loads(_seal_box().decrypt(token.encode(), ttl=TOKEN_SECONDS))
    except (InvalidToken, ValueError):
        return [None]
    return held if isinstance(held, list) else [held]


def _unsealed(token: str) -> tuple[Question | None, list[str]]:
    pk, *words = _held(token)
    rows = Question.objects.filter(pk=pk, code_digest__isnull=False).exclude(status=Status.WITHDRAWN)
    return rows.first(), words


# --- the desk -------------------------------------------------------------------------------------


def roles_in(user: User, organisation: Organisation) -> set[str]:
    """The roles this person has in this organisation now. One query."""
    rows = Membership.objects.current().filter(user=user, team__organisation=organisation)
    return set(rows.values_list("role", flat=True))


def workplaces(user: User, roles: Iterable[str]) -> list[int]:
    """The organisations in which this person has one of these roles, as their page knows them: no query of its own."""
    among = set(roles)
    return sorted({row.team.organisation_id for row in user.places() if row.role in among})


def desk_questions(user: User) -> QuestionQuerySet:
    """The questions of this person's own organisations, for those who answer. The admin role opens none.

    A withdrawn one is for leads and who follows it, while its text waits to be read. A danger, set or suggested, is
    read by a second person, or by who is called, too.
    """
    danger = Q(set_level=Level.DANGER) | Q(suggested_level=Level.DANGER)
    second = danger & Q(organisation__in=workplaces(user, Role.reviewing()))
    last = Q(organisation__in=workplaces(user, [Role.LEAD])) | second | Q(owner=user)
    # Not by their numbers: knowing those, PostgreSQL expects many and reads all questions for a list of a few.
    own = Membership.objects.current().filter(user=user, role__in=Role.answering())
    return Question.objects.filter(
        ~Q(status=Status.WITHDRAWN) | (Q(erased_at__isnull=True) & last),
        organisation__in=own.values("team__organisation"),
    )


def last_asked(questions: Iterable[Question]) -> dict[int, int]:
    """Question -> the number of the Event by which its asker's words came or changed last. One query."""
    asked = Event.objects.filter(question__in=[one.pk for one in questions], step__in=ASKED).order_by()
    return dict(asked.values_list("question").annotate(last=Max("pk")))


def has_written_since(question: Question, draft: Draft | None) -> bool:
    """Whether the asker has written since they could read this version. One query."""
    later = question.messages.filter(kind=Kind.ASKER, at__gt=draft.checked_at) if draft and draft.checked_at else None
    return later is not None and later.exists()


def staff_of(organisation: Organisation) -> list[Membership]:
    """Who answers here, by name: their memberships with person, team and organisation. One query."""
    rows = Membership.objects.arrived().filter(team__organisation=organisation, role__in=Role.answering())
    return list(rows.select_related("user", "team__organisation").order_by("user__name", "user_id", "pk"))


def reviewers_for(question: Question, *, writer: User, staff: Iterable[Membership] | None = None) -> list[User]:
    """Who may be asked to read a draft by `writer`, by name; nobody who knows the asker. `staff`: of `staff_of`."""
    rows = staff_of(question.organisation) if staff is None else staff
    left_out = {writer.pk, *who_know_the_asker(question)}
    reviewing = Role.reviewing()
    return list(dict.fromkeys(row.user for row in rows if row.role in reviewing and row.user_id not in left_out))


def read_ahead(question: Question) -> None:
    """For a page that shows all of it: what its rules and parts ask for again and again is read once. Two queries."""
    question.events_at_hand = done(question)
    question.voices_at_hand = open_voices(question) if question.status == Status.CLAIMED else None


def done(question: Question, *steps: str) -> list[Event]:
    """Its Events of these steps, else all but who looked at it, oldest first, with who. One query, none after
    `read_ahead`."""
    if question.events_at_hand is not None:
        return [event for event in question.events_at_hand if not steps or event.step in steps]
    rows = question.events.filter(step__in=steps) if steps else question.events.exclude(step="open")
    return list(rows.select_related("by").order_by("at", "pk"))


def open_voices(question: Question) -> list[Voice]:
    """The voices as they stand now, in the order they came. One query, none after `read_ahead`."""
    if question.voices_at_hand is not None:
        return question.voices_at_hand
    return list(question.voices.filter(draft__isnull=True).select_related("by__face").order_by("at", "pk"))


def knows_the_asker(question: Question, user: User) -> bool:
    """Whether this person has said of this question "I know who this is": that holds for good. One query."""
    return user.pk in who_know_the_asker(question)


def who_know_the_asker(question: Question) -> set[int]:
    """Everybody who has said so. One query."""
    return {event.by_id for event in done(question, "recognise") if event.by_id is not None}


def record_opening(question: Question, *, by: User) -> None:
    """A thread that was opened leaves an Event; who did something in it within the last minute has it open already."""
    lately = timezone.now() - timedelta(minutes=1)
    if Event.objects.filter(question=question, by=by, at__gte=lately).exists():
        return
    Event.objects.create(question=question, step="open", by=by, before=question.status, after=question.status)


# --- a thread without end -------------------------------------------------------------------------


@dataclass(frozen=True)
class Window:
    """The part of a thread that a page shows, oldest first: never more than `SHOWN` messages and the first one.

    `first`: how it began, where the newest messages don't reach back to it. earlier: how many are folded away before
    `rows`, without `first`.
    """

    rows: list[Message]
    first: Message | None = None
    earlier: int = 0
    is_newest: bool = True

    @property
    def shown(self) -> list[Message]:
        """`first` and `rows`."""
        return [*([self.first] if self.first else []), *self.rows]

    @property
    def before(self) -> int | None:
        """The number of the message before which the folded ones stand."""
        return self.rows[0].pk if self.earlier else None


def window(question: Question, *, before: str = "", for_asker: bool = False) -> Window:
    """The newest messages, or those right before message `before`. One query where the thread fits on a page.

    `for_asker`: without words of theirs that they have changed since, which the desk has kept.
    """
    every = question.messages.select_related("by__face")
    if for_asker:
        every = every.exclude(kind=Kind.ASKER, corrected_by__isnull=False)
    edge = question.messages.filter(pk=int(before)).first() if before.isdecimal() and len(before) < 19 else None
    rows = every.filter(Q(at__lt=edge.at) | Q(at=edge.at, pk__lt=edge.pk)) if edge else every
    newest = list(rows.order_by("-at", "-pk")[: SHOWN + 1])
    if len(newest) <= SHOWN:
        return Window(newest[::-1], is_newest=edge is None)
    earlier = rows.count() - SHOWN
    first = every.order_by("at", "pk").first() if edge is None else None
    return Window(newest[SHOWN - 1 :: -1], first, earlier - (first is not None), is_newest=edge is None)
