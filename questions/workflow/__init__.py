"""The life of a question: the only place where its status changes. Each step is a verb.

steps (the table) · taking (lock, look, change, record) · asker · desk · danger · clock · publishing · erasing
"""

from questions.workflow.asker import (
    Asked,
    Closed,
    OtherText,
    ask,
    be_told,
    organisation_for,
    say_no,
    say_yes,
    suggest,
    tell_whether_it_helped,
    withdraw,
    write,
)
from questions.workflow.clock import erase, expire
from questions.workflow.danger import (
    ask_lower,
    confirm_lower,
    dismiss_level,
    leads_of,
    read_last,
    recognise,
    report,
    set_level,
)
from questions.workflow.desk import (
    Overwritten,
    Wording,
    approve,
    claim,
    decline,
    hand_over,
    read_reply,
    release,
    reply,
    resume,
    save_copy,
    send_back,
    stay,
    submit,
)
from questions.workflow.publishing import may_be_published
from questions.workflow.steps import ASKER_STEPS, CLOCK_STEPS, DESK_STEPS, STEPS, NotAllowed, Step
from questions.workflow.taking import held_since, open_steps

__all__ = [
    "ASKER_STEPS", "CLOCK_STEPS", "DESK_STEPS", "STEPS", "Asked", "Closed", "NotAllowed", "OtherText", "Overwritten", "Step",
    "Wording", "approve", "ask", "ask_lower", "be_told", "claim", "confirm_lower", "decline", "dismiss_level", "erase", "expire",
    "hand_over", "held_since", "leads_of", "may_be_published", "open_steps", "organisation_for", "read_last", "read_reply",
    "recognise", "release", "reply", "report", "resume", "save_copy", "say_no", "say_yes", "send_back", "set_level", "stay",
    "submit", "suggest", "tell_whether_it_helped", "withdraw", "write",
]  # fmt: skip
