"""From a press to a verb: one small function a step. Each gives back what to say, or raises why not.

The table `TAKE` is what the address /desk/questions/{id}/{step}/ knows; the rules stand in `questions.workflow`.
"""

from moderation.views.steps import abuse, care, correcting, danger, practice, reading, taking, writing
from moderation.views.steps.pressing import Take, Unfinished, cleaned
from moderation.views.steps.writing import wording_of

_PARTS = (taking, writing, reading, correcting, danger, abuse, care, practice)
TAKE: dict[str, Take] = {name: take for part in _PARTS for name, take in part.TAKE.items()}
FIELDS: dict[str, tuple[str, ...]] = {name: fields for part in _PARTS for name, fields in part.FIELDS.items()}

# After these the thread may be closed to the one who took the step: back to the list it came from.
ENDS: dict[str, str] = reading.ENDS | abuse.ENDS | practice.ENDS

__all__ = ["ENDS", "FIELDS", "TAKE", "Take", "Unfinished", "cleaned", "wording_of"]
