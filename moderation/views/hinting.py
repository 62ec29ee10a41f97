"""What a question page hints at while somebody writes; never a gate. Plain values for the templates, no queries.

Who could be recognised by the public wording, what is still to fill in, how hard the answer is to read.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from moderation import marks, readability, snippets
from moderation.marks import Thing
from questions.models import Kind, Message, Question

OWN = "put:"  # names the field of a stand-in: with the key of its thing behind


def things(question: Question, rows: Sequence[Message], fields: Mapping[str, Any]) -> list[Thing]:
    """What could point to somebody, in the asker's text, the title and the public wording."""
    asked = [row.text for row in rows if row.kind == Kind.ASKER and row.text]
    return marks.things(asked, [fields["title"], fields["public_question"]], question.language)


def hints(
    question: Question, rows: Sequence[Message], fields: Mapping[str, Any], typed: Mapping[str, str]
) -> dict[str, Any]:
    """`things` that still stand in title or wording and those that are `gone`, as (number, thing, stand-in); what to
    look at `before` handing in; how the answer reads."""
    found = things(question, rows, fields)
    shown = [
        (number, thing, typed.get(OWN + thing.key, "").strip() or thing.first) for number, thing in enumerate(found)
    ]
    return {
        "things": [row for row in shown if row[1].is_there],
        "gone": [row for row in shown if not row[1].is_there],
        "before": _before(found, fields),
        "reading": readability.reading(fields["answer"], question.language),
    }


def _before(found: Sequence[Thing], fields: Mapping[str, Any]) -> list[str]:
    said = []
    there = [thing.label for thing in found if thing.is_there]
    if there and not fields["linked"]:
        said.append(_("Title or public wording still hold: %(what)s.") % {"what": _listed(there)})
    told = [thing.label for thing in found if thing.is_asked and thing.stands_in(fields["answer"])]
    if told:
        said.append(_("The answer holds it too, and is published with it: %(what)s.") % {"what": _listed(told)})
    open_places = snippets.unfilled(fields["answer"], fields["title"], fields["public_question"])
    if open_places:
        said.append(_("Still to fill in: %(places)s") % {"places": ", ".join(open_places)})
    return said


def _listed(labels: Sequence[str]) -> str:
    """`name (2), school`."""
    return ", ".join(
        label if labels.count(label) == 1 else f"{label} ({labels.count(label)})" for label in dict.fromkeys(labels)
    )
