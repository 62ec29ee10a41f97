"""The law in words for the asker: complete in every country, kind and language, and an organisation's own to change."""

from datetime import date
from typing import Any

import pytest

from people.laws import law, load_law_texts
from people.models import LANGUAGES, LawText, Organisation, UnitKind
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db
CODES = [code for code, _name in LANGUAGES]


@pytest.mark.parametrize("country", ["fi", "se", "no"])
@pytest.mark.parametrize("kind", UnitKind.values)
def test_each_country_and_kind_has_a_text_in_each_language_with_its_source(country: str, kind: str):
    found = [law(country, kind, language) for language in CODES]
    assert len({row.text for row in found}) == len(CODES)
    assert len({row.source for row in found}) == len(CODES)
    for row in found:
        assert 80 < len(row.text) < 420
        assert row.source_url.startswith("https://")
        assert row.checked_on >= date(2026, 11, 1)


def test_schools_and_youth_work_read_the_same_law_and_child_protection_another():
    assert law("fi", "youth_work", "fi") == law("fi", "school", "fi") != law("fi", "child_protection", "fi")


def test_an_organisation_gets_the_texts_it_lacks_and_keeps_its_own():
    organisation = make_organisation(country="no", unit_kind="ngo")
    LawText.objects.filter(organisation=organisation).exclude(language="en").delete()
    assert (load_law_texts(organisation), load_law_texts(organisation)) == (3, 0)
    texts = dict(organisation.law_texts.values_list("language", "text"))
    assert texts["en"] == "Law in en."
    assert texts["nb"] == law("no", "ngo", "nb").text
    assert organisation.gaps() == []


def test_each_text_fits_its_fields():
    organisation = make_organisation(country="fi")
    LawText.objects.all().delete()
    for country in ("fi", "se", "no"):
        for kind in UnitKind.values:
            LawText.objects.all().delete()
            organisation.country, organisation.unit_kind = country, kind
            load_law_texts(organisation)
            for row in organisation.law_texts.all():
                row.full_clean()


def test_the_admin_fills_in_what_is_missing_and_says_what_to_do_first(staff_client: Any):
    ready, unready = make_organisation("ready"), make_organisation("unready", unit_kind="")
    LawText.objects.all().delete()
    chosen = {"action": "fill_in_the_law", "_selected_action": [ready.pk, unready.pk]}
    answer = staff_client("admin", ready).post("/admin/people/organisation/", chosen, follow=True)
    page = answer.content.decode()
    assert "texts filled in: 4" in page
    assert "choose the kind of unit first" in page
    assert [row.law_texts.count() for row in Organisation.objects.order_by("pk")] == [4, 0]
