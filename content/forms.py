"""The search box."""

from typing import Any

from django import forms

from content.search import LONGEST
from ground.text import tidy


class QueryField(forms.CharField):
    """What somebody looks for: cleaned and cut to what the search looks at, never refused."""

    def to_python(self, value: Any) -> str:
        """Any text -> one tidy line."""
        return " ".join(tidy(str(value or "")).split())[:LONGEST]


class SearchForm(forms.Form):
    """One field, `q`."""

    q = QueryField(required=False)
