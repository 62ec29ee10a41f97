"""Two members of staff of one organisation, as browsers that are logged in."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import member, the_organisation


@pytest.fixture
def worker(staff_client: Any) -> Client:
    """A worker of the organisation that every language goes to."""
    the_organisation()
    client: Client = staff_client("worker")
    return client


@pytest.fixture
def second(staff_client: Any) -> Client:
    """A colleague of theirs, who may read what they wrote."""
    client: Client = staff_client(user=member(the_organisation(), "second"))
    return client
