"""Has somebody asked this? A press beside the field; what is looked for is neither kept nor logged.

`look` answers with the ask page, everything that was typed and what came closest; `answered` with thanks, and counts.
`again` is the ask page in another language, with everything that was typed.
"""

from dataclasses import dataclass

import structlog
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from redis.exceptions import RedisError

from content import closest
from content.closest import Closest
from ground import client, limits
from ground.text import tidy
from questions import access, workflow
from questions.forms import LONGEST, AskForm
from questions.views import sentences, showing
from questions.views.edges import asker_page

log = structlog.get_logger("questions")
LOOKS = limits.Limit("look", 60, 600)
COUNTED = limits.Limit("answered", 20, 600)
NONCE_SECONDS = 3600


@dataclass(frozen=True)
class Looked:
    """What the look brought. `why`: empty, limit or busy when nothing was looked for; `wait`: how long, in words."""

    found: Closest
    danger: bool = False
    why: str = ""
    wait: str = ""


@asker_page
@sensitive_post_parameters("text", "mail")
@sensitive_variables("form", "text", "looked")
def look(request: HttpRequest) -> HttpResponse:
    """The ask page with the closest answers under the field. Nothing is sent, nothing that was typed is lost."""
    if request.method != "POST":
        return redirect("ask")
    text = tidy(request.POST.get("text", ""))[:LONGEST]  # looking costs no more than asking; the field keeps it all
    seconds = _seconds_to_wait(request, LOOKS)
    looked, status = _look(text, seconds), 429 if seconds else 200
    response = showing.ask_page(request, _typed(request), looked=looked, status=status)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


@asker_page
@sensitive_post_parameters("text", "mail")
def again(request: HttpRequest) -> HttpResponse:
    """The ask page in the language of this address. Nothing is looked for, sent or kept."""
    return showing.ask_page(request, _typed(request)) if request.method == "POST" else redirect("ask")


def _typed(request: HttpRequest) -> AskForm:
    """The form as it stands on the page, neither checked nor sent."""
    return AskForm(initial={name: request.POST.get(name, "") for name in AskForm.base_fields})


def _look(text: str, seconds: int) -> Looked:
    if not text:
        return Looked(Closest(), why="empty")
    language = get_language() or "en"
    danger = workflow.sounds_like_danger(text, language)
    if seconds:
        return Looked(Closest(), danger, why="limit", wait=sentences.wait(seconds))
    try:
        return Looked(closest.closest(text, language, 3), danger)
    except Exception as failure:  # noqa: BLE001 - the one boundary: a failing search must not cost a child the words
        log.error("search failed", kind=type(failure).__name__)
        return Looked(Closest(), danger, why="busy")


@asker_page
def answered(request: HttpRequest) -> HttpResponse:
    """ "This answers me": thanks and ways on. Counted once for a page; who pressed is nowhere."""
    if request.method != "POST":
        return redirect("ask")
    try:
        if _is_new(request) and not limits.hit(COUNTED, limits.pseudonym(client.address(request.META))):
            closest.count(request.POST.get("answer", ""))
    except (RedisError, DatabaseError):  # a number is missed, a child is not kept waiting
        pass
    return showing.answered_page(request)


def _is_new(request: HttpRequest) -> bool:
    """A page of ours whose press has not been counted yet; the number tells nothing about text or answer."""
    nonce = request.POST.get("nonce", "")
    return access.is_our_nonce(nonce) and bool(cache.add(f"answered:{access.keyed_digest(nonce)}", 1, NONCE_SECONDS))


def _seconds_to_wait(request: HttpRequest, limit: limits.Limit) -> int:
    try:
        return limits.hit(limit, limits.pseudonym(client.address(request.META)))
    except RedisError:  # nobody counts: looking is cheap
        return 0
