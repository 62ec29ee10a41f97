"""The search box cleans and cuts, and refuses nothing."""

import pytest

from content.forms import SearchForm


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        (" koulu \n kiusaus ", "koulu kiusaus"),
        ("a\x00b", "ab"),
        ("x" * 300, "x" * 200),
        ("", ""),
        ("a\u0308iti", "äiti"),
    ],
)
def test_what_was_typed_is_cleaned(typed, cleaned):
    form = SearchForm({"q": typed})
    assert (form.is_valid(), form.cleaned_data["q"]) == (True, cleaned)


def test_a_missing_field_is_an_empty_search():
    form = SearchForm({})
    assert (form.is_valid(), form.cleaned_data["q"]) == (True, "")
