"""What a press waits for while the tide of questions is high: the device's work, or a moment. The text stays there.

Who may be in danger, by their own tap or by the text, waits for nothing; only where a whole school's worth of danger
has come from one place on one day does the next one wait like any other. docs/adr/0009.
"""

import json
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language
from redis.exceptions import RedisError

from ground import client, tide, turns
from people import answering
from people.models import Area
from questions import workflow
from questions.forms import AskForm


@dataclass(frozen=True)
class Waits:
    """What the page says and carries: when to press again, the ticket for that press, a sum for the device or ""."""

    seconds: int
    ticket: str
    work: str = ""


def held_back(request: HttpRequest, form: AskForm) -> Waits | None:
    """What this press has to wait for; None when it is taken in now. Counts it. The form has been cleaned."""
    try:
        where = tide.where(client.address(request.META), _organisation(form.cleaned_data["area"]))
        now = tide.rise(where)
        if now.is_high and not workflow.is_in(form.cleaned_data["nonce"]):
            return _at_high_tide(form, where, now)
        tide.take(where, is_high=False)
    except RedisError:  # nobody counts: that must not keep a question out
        pass
    return None


def _organisation(area: Area | None) -> int:
    if area is not None:
        return area.organisation_id
    return answering.default_for(get_language() or "en")


def _at_high_tide(form: AskForm, where: tide.Where, now: tide.Tide) -> Waits | None:
    typed = form.cleaned_data
    in_danger = typed["urgent"] or workflow.sounds_like_danger(typed["text"], get_language() or "en")
    if in_danger and tide.let_danger_in(where):
        tide.take(where, is_high=False)
        return None
    ticket = turns.read_ticket(typed["ticket"])
    turn = turns.worked(typed["work"]) or (ticket.number if ticket and not ticket.seconds else "")
    if not turn or not turns.use(turn):
        waiting = ticket if ticket and ticket.seconds else None
        held = typed["ticket"] if waiting else turns.new_ticket(now.pause)
        return Waits(waiting.seconds if waiting else now.pause, held, json.dumps(turns.new_work(now.work)))
    seconds = tide.take(where, is_high=True, in_danger=in_danger)
    return Waits(seconds, turns.new_ticket(seconds)) if seconds else None
