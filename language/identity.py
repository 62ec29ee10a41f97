"""Finds what tells who somebody is, so that a person can take it out before a question is shown to others.

Each place has a type: name, phone, email, nid (a checked national id), address, school, handle, link or birth.
What it knows stands in `data/`: contacts.toml (net, phones, dates), identity.toml (streets, schools), places.toml,
names.toml, persons.toml, known.toml (who and what is famous) and namesweights.toml. Rules find all but names; for these
see `language.names`. Nothing is decided here: the desk shows the places, a person takes them out.
"""

from dataclasses import dataclass, field

from language.addresses import addresses
from language.contacts import contacts
from language.danger import Span
from language.names import names
from language.numbers import numbers
from language.schools import schools
from language.spans import apart

TYPES = ("name", "phone", "email", "nid", "address", "school", "handle", "link", "birth")
LONGEST = 20_000


@dataclass(frozen=True)
class Identity:
    """The places found, in the order of the text; they do not overlap."""

    spans: list[Span] = field(default_factory=list)


def identity(text: str, language: str) -> Identity:
    """Who is named or can be found through `text`. `language` is fi, sv, nb (also nn, no) or en; any other reads as en.

    The first 20,000 characters are looked at.
    """
    text = text[:LONGEST]
    found = before_names(text, language)
    found = apart(names(text, language, found), len(text), found)
    return Identity(sorted(found, key=lambda span: span.start))


def before_names(text: str, language: str) -> list[Span]:
    """The places of all types but name. What is surer goes first; a later place never overlaps an earlier one."""
    return apart((*contacts(text), *numbers(text, language), *schools(text), *addresses(text, language)), len(text))
