"""What the tests of the public pages share: reading a page and counting its queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags


@pytest.fixture
def words_of(client: Client) -> Callable[[str], str]:
    """`words_of("/en/topics/")`: the text of a page that answers 200, blanks made single."""

    def read(path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200
        return " ".join(strip_tags(response.content.decode()).split())

    return read


@pytest.fixture
def queries_of(client: Client) -> Callable[[str], int]:
    """`queries_of("/en/topics/")`: how many queries a page takes that answers 200."""

    def count(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(path).status_code == 200
        return len(found)

    return count
