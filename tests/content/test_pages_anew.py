"""A public page that is made anew by a process that is warm: at most four queries, however many texts there are."""

from collections.abc import Callable

import pytest
from django.utils.translation import override

from content.models import Article, Publication
from content.terms import load_terms
from tests.factories import make_article, make_publication, make_topic
from tests.generation import remembering

pytestmark = pytest.mark.django_db

SAID = "They spoke of a care order. It is a decision."
LISTS = {"/en/": 0, "/en/answers/": 1, "/en/topics/school/": 2, "/en/articles/": 1, "/en/words/care-order/": 4}


@pytest.fixture
def change(monkeypatch) -> Callable[[], None]:
    """Something public changes: what a process remembers is looked up anew."""
    return remembering(monkeypatch)


def _texts(*numbers: int) -> tuple[Publication, Article]:
    for number in numbers:
        school = {"language": "en", "topic": make_topic("school"), "title": f"Asked {number}"}
        answer = make_publication(**school, question=SAID, answer=SAID)
        article = make_article(**school, lead=SAID, body=SAID, key=f"text-{number}")
    return answer, article


def test_it_asks_no_more_with_thirty_texts_than_with_two(change, queries_of) -> None:
    load_terms()
    texts = _texts(1, 2)
    with override("en"):
        pages = LISTS | dict(zip((text.get_absolute_url() for text in texts), (3, 4), strict=True))

    def warm() -> dict[str, int]:
        change()
        return {page: [queries_of(f"{page}?anew={at}") for at in range(2)][1] for page in pages}

    assert warm() == pages
    _texts(*range(3, 31))
    assert warm() == pages
