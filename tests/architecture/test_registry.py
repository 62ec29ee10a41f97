"""No file names a package registry: the clients on the machine know theirs."""

from tests.architecture.source import ROOT, tracked

# In two parts each, so that this file passes.
HOSTS = [
    *("pypi" + ".org", "pythonhosted" + ".org", "registry.npmjs" + ".org", "registry.yarnpkg" + ".com"),
    *("deb.debian" + ".org", "archive.ubuntu" + ".com", "proxy.golang" + ".org", "crates" + ".io"),
    *("repo.maven" + ".org", "ghcr" + ".io", "quay" + ".io", "unpkg" + ".com", "jsdelivr" + ".net"),
    *("--index" + "-url", "--extra-index" + "-url", "fonts.googleapis" + ".com"),
]


def _named_in(text: str) -> list[str]:
    return [host for host in HOSTS if host in text]


def test_the_search_would_find_one():
    assert _named_in("pip install --index" + "-url https://pypi" + ".org/simple x") == [
        "pypi" + ".org",
        "--index" + "-url",
    ]


def test_no_file_names_a_package_registry():
    texts = {path.relative_to(ROOT): path.read_bytes().decode(errors="ignore") for path in tracked()}
    assert [f"{path}: {host}" for path, text in texts.items() for host in _named_in(text)] == []
