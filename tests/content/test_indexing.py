"""The index of the search follows the texts: only what readers see stands in it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from content import indexing, terms, workflow
from content.entries import SearchEntry
from content.models import Mention, Publication, Readable
from tests.factories import make_article, make_publication, make_term

pytestmark = pytest.mark.django_db


def _there(row):
    return SearchEntry.objects.filter(kind=indexing.MODELS[type(row)], number=row.pk).exists()


@pytest.mark.parametrize("status", Readable)
def test_an_answer_stands_in_the_index_while_readers_see_it(status):
    assert _there(make_publication(status=status)) == (status in Readable.shown())


@pytest.mark.parametrize("status", Readable)
def test_an_article_stands_in_the_index_while_readers_see_it(status):
    assert _there(make_article(status=status)) == (status in Readable.shown())


def test_what_is_withdrawn_goes_from_the_index_in_the_same_transaction():
    row = make_publication()
    with transaction.atomic():
        workflow.withdraw(row, by=None, reason="wished")
        assert not _there(row)
        transaction.set_rollback(True)
    assert _there(row)
    workflow.withdraw(row, by=None, reason="wished")
    assert not _there(row)


def test_a_corrected_text_is_indexed_by_its_new_words_once():
    row = make_publication(title="Koulu", answer="Uni")
    workflow.correct(
        row, answer="Rikos", writer=row.writer, checker=row.checker, role_only=False, sensitive=False, country="fi"
    )
    entry = SearchEntry.objects.get(kind="answer", number=row.pk)
    assert " srikos " in entry.terms
    assert " suni " not in entry.terms


def test_a_word_that_is_deleted_is_found_no_longer():
    term = make_term(word="huostaanotto")
    number = term.pk
    terms.remove(term)
    assert not SearchEntry.objects.filter(kind="word", number=number).exists()


def test_the_index_can_be_made_anew_from_the_texts():
    kept, gone = make_publication(), make_publication()
    Publication.objects.filter(pk=gone.pk).update(status=Readable.WITHDRAWN)
    SearchEntry.objects.filter(number=kept.pk).delete()
    call_command("index_search", stdout=(said := StringIO()))
    assert said.getvalue().startswith("1 texts indexed\n")
    assert (_there(kept), _there(gone)) == (True, False)


def test_with_it_what_texts_lead_to_is_written_down_anew():
    row = make_publication(language="en", answer="Read [it](/en/articles/none/).")
    Mention.objects.all().delete()  # by a worker of the version before
    call_command("index_search", stdout=StringIO())
    assert list(Mention.objects.values_list("what", "number")) == [("article:en/none", row.pk)]


def test_a_word_that_changes_is_found_by_its_new_name():
    term = make_term(word="huostaanotto")
    term.word = "rikosilmoitus"
    terms.keep(term)
    assert " srikosilmoitus " in SearchEntry.objects.get(kind="word", number=term.pk).strong
