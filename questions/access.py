"""Who may open which thread: the asker by the code or a sealed token, the desk through its own queryset."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from people.models import Membership, Organisation, Role, User
from questions.models import Event, Level, Question, QuestionQuerySet, Status

TOKEN_SECONDS = 30 * 60
RETURN_DAYS = 14
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
        "area",
        "topic",
        "publication",
        "working_copy",
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


def _sign(number: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"nonce:" + number.encode(), hashlib.sha256).hexdigest()[:32]


def is_our_nonce(nonce: str) -> bool:
    """Whether one of our forms carried it."""
    number, _dot, signature = nonce.partition(".")
    return bool(number) and hmac.compare_digest(_sign(number).encode(), signature.encode())


def code_seed(nonce: str) -> bytes:
    """32 bytes from which the code of the form with this nonce follows; see `language.codes`."""
    return hmac.new(settings.CODE_KEY.encode(), nonce.encode(), hashlib.sha256).digest()


def keyed_digest(text: str) -> str:
    """64 hex digits; equal texts can be told equal for an hour, nothing else."""
    return hmac.new(settings.CODE_KEY.encode(), b"receipt:" + text.encode(), hashlib.sha256).hexdigest()


# --- the sealed token of a thread -----------------------------------------------------------------


@lru_cache(maxsize=2)
def _seal_box(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"seal:" + key.encode()).digest()))


def seal(question: Question) -> str:
    """A token that opens this thread for 30 minutes; it stands in the page's forms only."""
    return _seal_box(settings.SECRET_KEY).encrypt(json.dumps(question.pk).encode()).decode()


def open_by_token(token: str) -> Question | None:
    """The thread of a sealed token, or None when it is old or not ours."""
    try:
        pk = json.loads(_seal_box(settings.SECRET_KEY).decrypt(token.encode(), ttl=TOKEN_SECONDS))
    except (InvalidToken, ValueError):
        return None
    return Question.objects.filter(pk=pk, code_digest__isnull=False).exclude(status=Status.WITHDRAWN).first()


# --- the desk -------------------------------------------------------------------------------------


def roles_in(user: User, organisation: Organisation) -> set[str]:
    """The roles this person has in this organisation now. One query."""
    rows = Membership.objects.current().filter(user=user, team__organisation=organisation)
    return set(rows.values_list("role", flat=True))


def desk_questions(user: User) -> QuestionQuerySet:
    """The questions of this person's own organisations, for those who answer. The admin role opens none.

    A withdrawn one is for leads only, while its text waits to be read; after a set danger a second person reads it.
    """
    mine = Membership.objects.current().filter(user=user, role__in=Role.answering())
    leads = mine.filter(role=Role.LEAD)
    readers = mine.filter(role__in=Role.reviewing())
    second = Q(set_level=Level.DANGER, organisation__in=readers.values("team__organisation"))
    last = Q(organisation__in=leads.values("team__organisation")) | second
    return Question.objects.filter(organisation__in=mine.values("team__organisation")).filter(
        ~Q(status=Status.WITHDRAWN) | (Q(erased_at__isnull=True) & last)
    )


def reviewers_for(question: Question, *, writer: User) -> list[User]:
    """Who may be asked to read a draft by `writer`, by name."""
    rows = Membership.objects.current().filter(team__organisation=question.organisation, role__in=Role.reviewing())
    return list(User.objects.filter(pk__in=rows.values("user")).exclude(pk=writer.pk).order_by("name", "pk"))


def record_opening(question: Question, *, by: User) -> None:
    """A thread that was opened leaves an Event; who did something in it within the last minute has it open already."""
    lately = timezone.now() - timedelta(minutes=1)
    if Event.objects.filter(question=question, by=by, at__gte=lately).exists():
        return
    Event.objects.create(question=question, step="open", by=by, before=question.status, after=question.status)
