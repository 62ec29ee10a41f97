"""The life of what is public: the only place where a status changes. Each step is a verb.

publications (answers) · rewording (their correction from the library) · editing (words and topics) · second (by two)
articles (with steps, taking, checking, writing)
Articles have verbs of the same names, so they are called by their module: `workflow.articles.withdraw`.
"""

from content.workflow import articles, editing
from content.workflow.publications import (
    STEPS,
    Copy,
    Step,
    bring_in,
    come_due,
    correct,
    forget,
    go_live,
    go_on,
    hold,
    may_come_back,
    renew,
    schedule,
    withdraw,
)
from content.workflow.rewording import agree_rewording, drop_rewording, reword, versions
from content.workflow.steps import NotAllowed

__all__ = [
    "STEPS", "Copy", "NotAllowed", "Step", "agree_rewording", "articles", "bring_in", "come_due", "correct",
    "drop_rewording", "editing", "forget", "go_live", "go_on", "hold", "may_come_back", "renew", "reword", "schedule",
    "versions", "withdraw",
]  # fmt: skip
