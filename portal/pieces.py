"""What is kept of a question, field by field, in the words of who asked; what becomes of it comes from the erasing.

`FIELDS` puts words to every field of every private table, and nothing else: whether a field is erased or stays is read
from `questions/workflow/erasing.py`, and when it goes by itself from `questions/retention.py`. A test holds that none
is missing, so that a new field needs words before it can be stored.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import lengths
from questions import retention
from questions.workflow import erasing

Words = str | Promise
QUESTION = "questions.Question"
_SIGNED = (
    "id question number role_only sensitive linked answers written_by written_at checked_by checked_at checked_as"
    " rotated_at themes ticked checked_ticked"
)


@dataclass(frozen=True)
class Row:
    """Fields that are one thing to the reader; `is_erased`: with the thread or sooner. `when` says so in words."""

    words: Words
    is_erased: bool
    when: str


@dataclass(frozen=True)
class Group:
    """Rows under a title."""

    title: Words
    rows: list[Row]


# A title, and under it: words, table, fields.
FIELDS: list[tuple[Words, list[tuple[Words, str, str]]]] = [
    (
        gettext_lazy("What you wrote and chose"),
        [
            (gettext_lazy("Every message, yours and ours"), "questions.Message", "text html"),
            (gettext_lazy("Your age group, if you gave it"), QUESTION, "age_band"),
            (gettext_lazy("Your area, if you gave it"), QUESTION, "area"),
            (gettext_lazy("That you needed help the same day"), QUESTION, "urgent"),
            (gettext_lazy("That somebody else might read the answer"), QUESTION, "watched"),
            (gettext_lazy("Whether the answer helped you"), QUESTION, "helped"),
            (
                gettext_lazy("Your mail address, if you left one"),
                "questions.Address",
                "id question mail left_at refused_at",
            ),
            (gettext_lazy("The language and the topic"), QUESTION, "language topic"),
            (gettext_lazy("Whether others may read it"), QUESTION, "publish"),
        ],
    ),
    (
        gettext_lazy("Your six words, and the ways in"),
        [
            (
                gettext_lazy("What lets your six words open the thread. Never the words themselves"),
                QUESTION,
                "code_digest",
            ),
            (
                gettext_lazy("The page you made to show to somebody: when, and whether it was opened"),
                "questions.Shown",
                "id question code_digest made_at until opened_at opened_with",
            ),
            (
                gettext_lazy("A scrambled mark of what you sent, so that it isn’t taken in twice"),
                "questions.Receipt",
                "id nonce_digest text_digest question at",
            ),
            (
                gettext_lazy("That your words were used after the answer, and the last day they were"),
                QUESTION,
                "came_back used_on",
            ),
            (gettext_lazy("Whether it came through this site or one of us brought it in"), QUESTION, "came_by"),
        ],
    ),
    (
        gettext_lazy("What we wrote"),
        [
            (gettext_lazy("Every version of the answer"), "questions.Draft", "answer html title public_question"),
            (gettext_lazy("Words that others put beside the answer"), "questions.Voice", "text html name"),
            (
                gettext_lazy("What one of us was writing"),
                "questions.WorkingCopy",
                "id question revision by at answer title public_question role_only sensitive linked ticked",
            ),
            (gettext_lazy("Our notes to each other"), "moderation.Note", "id question by at text"),
            (
                gettext_lazy("Who of us wrote and when, and who has read it"),
                "questions.Message",
                "id question kind by at role_only read_due_at read_by corrected_by",
            ),
            (
                gettext_lazy("Which two of us signed the answer and when, and what they had to think of"),
                "questions.Draft",
                _SIGNED,
            ),
            (
                gettext_lazy("Who put words beside the answer, and when"),
                "questions.Voice",
                "id question draft kind by at role_only",
            ),
        ],
    ),
    (
        gettext_lazy("What we thought of it"),
        [
            (gettext_lazy("What our program thought your text was about"), QUESTION, "suggested_kinds"),
            (gettext_lazy("What your question is about, where an answer needs special care"), QUESTION, "themes"),
            (
                gettext_lazy("How urgent it was judged, by the program and by which of us"),
                QUESTION,
                "suggested_level set_level owner lowering_by lowering_to lowering_for",
            ),
            (
                gettext_lazy("In danger: when it was seen, by whom, and when it has to be looked at again"),
                QUESTION,
                "danger_since reply_due_at acknowledged_by acknowledged_at seen_until look_due_at on_hold",
            ),
            (
                gettext_lazy("Whether the text was hate, a threat or harassment"),
                QUESTION,
                "suggested_abuse set_abuse abuse_due_at",
            ),
            (gettext_lazy("Why we couldn’t answer it"), QUESTION, "declined_for"),
        ],
    ),
    (
        gettext_lazy("Who does it, and when"),
        [
            (
                gettext_lazy("Who should read it first when you write again, and who should not"),
                QUESTION,
                "wanted wanted_until barred",
            ),
            (
                gettext_lazy("That a question was asked, and who answers it"),
                QUESTION,
                "id status organisation team claimed_by claimed_until draft reviewer review_due_at correcting",
            ),
            (
                gettext_lazy("When it was asked, promised, answered and erased"),
                QUESTION,
                "asked_at promised_on waiting_since answered_at erased_at",
            ),
            (
                gettext_lazy("Which steps were taken, when, and by which of us. Never a text"),
                "questions.Event",
                "id question step at by detail before after",
            ),
            (
                gettext_lazy("That one of us or you were told of something. Never what it was about"),
                "questions.Delivery",
                "id key channel recipient tries next_try_at done_at event",
            ),
        ],
    ),
    (
        gettext_lazy("What becomes public"),
        [
            (
                gettext_lazy("Which public copy you said yes to, and when"),
                QUESTION,
                "publication agreed_draft agreed_at",
            ),
            (
                gettext_lazy("That you wanted it taken down, which two of us decided what then, and why"),
                "questions.TakeDown",
                "id question reason first second decided_at",
            ),
        ],
    ),
    (
        gettext_lazy("What the desk keeps for itself, with nothing of yours in it"),
        [
            (
                gettext_lazy("Texts that we use again and again"),
                "moderation.Snippet",
                "id organisation language folder title text",
            ),
            (
                gettext_lazy("How much room we said there was for new questions"),
                "questions.SetLight",
                "id organisation language topic light until by at",
            ),
            (gettext_lazy("The lists that one of us looks at often"), "moderation.SavedView", "id user name query"),
        ],
    ),
]


def groups() -> list[Group]:
    """The table, made anew each time: change a list or a number, and the page says something else."""
    return [
        Group(title, [row for words, table, fields in lines for row in _rows(words, table, fields.split())])
        for title, lines in FIELDS
    ]


def _rows(words: Words, table: str, fields: list[str]) -> Iterator[Row]:
    """One row; two where the fields of a line meet different ends."""
    for is_erased in sorted({erased(table, field) for field in fields}, reverse=True):
        yield Row(words, is_erased, _when(table, is_erased=is_erased))


def erased(table: str, field: str) -> bool:
    """Whether a field goes with the thread. Raises KeyError for one that stands in none of the lists."""
    if table in erasing.DELETED:
        return True
    if table in erasing.KEPT_TABLES:
        return False
    goes, stays = (
        (erasing.QUESTION_ERASED, erasing.QUESTION_KEPT)
        if table == QUESTION
        else (erasing.EMPTIED[table], erasing.EMPTIED_KEPT[table])
    )
    if field in goes:
        return True
    if field in stays:
        return False
    raise KeyError(f"{table}.{field}")


def own_time(table: str) -> str:
    """How long the rows of a table last at most, whatever becomes of the thread; "" where the thread decides."""
    times = {
        "questions.Address": lengths.days(retention.ADDRESS_DAYS),
        "questions.Receipt": lengths.hours(retention.RECEIPT_HOURS),
        "questions.Delivery": lengths.days(retention.DELIVERY_DAYS),
        "questions.Shown": lengths.days(retention.SHOWN_DAYS),
    }
    return times.get(table, "")


def _when(table: str, *, is_erased: bool) -> str:
    longest = own_time(table)
    if not longest:
        return _("Erased with the thread") if is_erased else _("Stays")
    told = (
        _("Erased with the thread, or sooner: %(time)s at most")
        if is_erased
        else _("Erased by itself: %(time)s at most")
    )
    return told % {"time": longest}


def named() -> list[tuple[str, str]]:
    """Every field that has words, as (table, field)."""
    return [(table, field) for _title, lines in FIELDS for _words, table, fields in lines for field in fields.split()]


def private_fields() -> list[tuple[str, str]]:
    """Every field of every private table, as (table, field)."""
    models = [model for app in ("questions", "moderation") for model in apps.get_app_config(app).get_models()]
    return [(model._meta.label, field.name) for model in models for field in model._meta.concrete_fields]
