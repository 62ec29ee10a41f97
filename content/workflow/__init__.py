"""The life of what is public: the only place where a status changes. Each step is a verb.

publications (answers) · rewording (their correction from the library) · editing (words and topics) · second (by two)
articles (with steps, taking, checking, writing)
Articles have verbs of the same names, so they are called by their module: `workflow.articles.withdraw`.
"""

from content.workflow import articles, editing
from content.workflow.publications import (
    ASKER_WISHED,
    STEPS,
    Copy,
    Step,
    bring_in,
    come_due,
    coming_back,
    correct,
    forget,
    go_live,
    go_on,
    hold,
    may_come_back,
    renew,
    schedule,
    wish_away,
    withdraw,
)
from content.workflow.rewording import agree_rewording, drop_rewording, reword, versions
from content.workflow.steps import NotAllowed

__all__ = [
    "ASKER_WISHED", "STEPS", "Copy", "NotAllowed", "Step", "agree_rewording", "articles", "bring_in", "come_due",
    "coming_back", "correct", "drop_rewording", "editing", "forget", "go_live", "go_on", "hold", "may_come_back",
    "renew", "reword", "schedule", "versions", "wish_away", "withdraw",
]  # fmt: skip
