"""What a young person asked, private. Text is encrypted; `workflow/erasing.py` lists what is erased and what is kept.

Question · Message · Draft · Voice · WorkingCopy · Address · Shown · TakeDown · Receipt · Event · Delivery · SetLight.
The status of a question changes in `questions/workflow` only.
"""

from questions.models.choices import (
    Abuse,
    AgeBand,
    CameBy,
    Kind,
    Level,
    Lowering,
    Publish,
    Reason,
    Returning,
    Status,
    VoiceKind,
)
from questions.models.lights import SetLight
from questions.models.outbox import Channel, Delivery, Event
from questions.models.question import LEVEL, Question, QuestionQuerySet
from questions.models.thread import Address, Draft, Message, Receipt, Shown, TakeDown, Voice, WorkingCopy

__all__ = [
    "LEVEL",
    "Abuse",
    "Address",
    "AgeBand",
    "CameBy",
    "Channel",
    "Delivery",
    "Draft",
    "Event",
    "Kind",
    "Level",
    "Lowering",
    "Message",
    "Publish",
    "Question",
    "QuestionQuerySet",
    "Reason",
    "Receipt",
    "Returning",
    "SetLight",
    "Shown",
    "Status",
    "TakeDown",
    "Voice",
    "VoiceKind",
    "WorkingCopy",
]
