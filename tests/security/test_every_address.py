"""Every address × person × verb, against a table written by hand (`rights.txt`). A new address without a row fails.

Who is let in by GET and by POST; that nobody gets further by another verb; that who is turned away has changed nothing,
and that no verb but POST changes anything beyond what is named here. Steps of a question: questions/test_rights.py.
"""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.architecture.addresses import Address, every_address
from tests.security.walk import PEOPLE, SECRET, Knock, World

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
TABLE = Path(__file__).with_name("rights.txt")
SELDOM = "gso"  # people like others: left to `make test-all`
# What a GET may write: that a thread was opened; allauth's own copy of one's own address.
NOTED = dict.fromkeys(("desk_question", "desk_similar", "desk_record"), "questions_event")
NOTED["account_email"] = "account_emailaddress"
WORKING = (SECRET.rsplit(maxsplit=1)[1]).encode()


def _rows() -> dict[str, tuple[str, str]]:
    """Name or pattern -> who may GET, who may POST."""
    lines = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: (_who(get), _who(post)) for name, get, post in lines}


def _who(cell: str) -> str:
    return {"*": "".join(PEOPLE), "-": "", "staff": "twsoleax", "in": "gtwsoleax"}.get(cell, cell)


ROWS = _rows()


def _row(address: Address) -> tuple[str, str] | None:
    fitting = [name for name in ROWS if name == address.name] or [n for n in ROWS if fnmatchcase(address.name, n)]
    return ROWS[fitting[0]] if fitting else None


def _letters(*, seldom: str = SELDOM) -> list[object]:
    return [pytest.param(letter, marks=[pytest.mark.slow] * (letter in seldom)) for letter in PEOPLE]


def test_every_address_has_a_row_and_every_row_an_address():
    addresses = every_address()
    assert [address.name for address in addresses if _row(address) is None] == []
    assert [name for name in ROWS if not any(fnmatchcase(address.name, name) for address in addresses)] == []


def test_every_cell_names_people():
    assert {letter for cells in ROWS.values() for cell in cells for letter in cell} <= set(PEOPLE)


def _unlike(address: Address, verb: str, letter: str, expected: str, knock: Knock) -> list[str]:
    """What is wrong with an answer."""
    wrong = [] if knock.is_in == (letter in expected) else ["let in" if knock.is_in else f"turned away {knock.status}"]
    wrong += [f"broke: {knock.status}"] if knock.status >= 500 else []
    wrong += ["reads a child's words"] if WORKING in knock.body and letter not in "twsol" else []
    may_write = (verb == "POST" and knock.is_in) or (verb == "GET" and address.name in NOTED and knock.is_in)
    wrong += [f"wrote {knock.wrote[0]}"] if knock.wrote and not may_write else []
    return [f"{verb} {address.name} as {PEOPLE[letter]}: {what}" for what in wrong]


@pytest.mark.parametrize("letter", _letters())
def test_who_is_let_in(letter):
    world, wrong = World(), []
    for address in every_address():
        get, post = _row(address) or ("", "")
        wrong += _unlike(address, "GET", letter, get, world.knock(letter, "GET", world.path(address)))
        wrong += _unlike(address, "POST", letter, post, world.knock(letter, "POST", world.path(address)))
    assert wrong == []


@pytest.mark.parametrize("letter", _letters(seldom="gtwsolea"))
def test_no_other_verb_leads_further_or_changes_anything(letter):
    world, wrong = World(), []
    for address in every_address():
        row = "".join(_row(address) or ())
        for verb in ("HEAD", "PUT", "DELETE", "OPTIONS"):
            knock = world.knock(letter, verb, world.path(address))
            told = address.name.startswith(("account_", "mfa_", "admin:")) and verb == "OPTIONS"  # the verbs there are
            noted = NOTED.get(address.name, "-")
            if knock.is_in and letter not in row and not (told and not knock.body):
                wrong.append(f"{verb} {address.name}: {knock.status}")
            if WORKING in knock.body or [one for one in knock.wrote if noted not in one]:
                wrong.append(f"{verb} {address.name}: {knock.wrote}")
    assert wrong == []


def test_the_search_would_find_a_childs_words_and_a_write():
    world = World()
    question = next(address for address in every_address() if address.name == "desk_question")
    knock = world.knock("l", "GET", world.path(question))
    assert (WORKING in knock.body, bool(knock.wrote)) == (True, True)
