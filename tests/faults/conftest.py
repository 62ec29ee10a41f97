"""What the faults break: real processes on loopback, a PostgreSQL that may be restarted, and nobody else's.

All of it runs with `TEST_DATABASE=postgres pytest tests/faults` (`make faults`). docs/faults.md lists what is shown.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import env
from tests.faults.site import Site, running_site
from tests.servers import stores
from tests.servers.stores import Cluster


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each test here is `real`, may take its time, and is left out where `make` runs the rules."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("real")
            item.add_marker("faults")
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL that tests may stop and kill; they leave it running."""
    with stores.cluster(env.LOGS / "faults", settings=stores.KEEPS) as made:
        yield made


@pytest.fixture(scope="module")
def site(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A whole site for a module's tests; each leaves every part of it running."""
    name = request.module.__name__.rpartition(".")[2]
    with running_site(tmp_path_factory.mktemp(name), cluster.url, name) as running:
        yield running
