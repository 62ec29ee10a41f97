"""The search box."""

from dataclasses import dataclass
from typing import Any

from django import forms

from content.search import LONGEST, PLURALS, SIZE
from content.shelf import MOST
from ground.text import tidy


class QueryField(forms.CharField):
    """What somebody looks for: cleaned and cut to what the search looks at, never refused."""

    def to_python(self, value: Any) -> str:
        """Any text -> one tidy line."""
        return " ".join(tidy(str(value or "")).split())[:LONGEST]


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. `kind`: answers, articles, words or ""; `topic`: its slug or ""; `page` from 1 on."""

    q: str
    kind: str = ""
    topic: str = ""
    page: int = 1


class SearchForm(forms.Form):
    """`q`, and what the results are narrowed to; what makes no sense counts as left out."""

    q = QueryField(required=False)
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in PLURALS], required=False)
    topic = forms.SlugField(required=False)
    page = forms.IntegerField(min_value=1, max_value=MOST // SIZE, required=False)

    def asked(self) -> Asked:
        """The fields that hold something."""
        self.is_valid()
        given = self.cleaned_data
        return Asked(given.get("q", ""), given.get("kind", ""), given.get("topic", ""), given.get("page") or 1)
