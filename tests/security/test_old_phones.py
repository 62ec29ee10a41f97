"""Old phones and the nginx shipped: what each browser offers of TLS 1.2, tried by `openssl s_client`.

The lists are what these browsers send (their suites that OpenSSL still knows, curves, signatures). docs/operations.md
says who gets in; a page that does not open on an old phone harms a child.
"""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.servers import web
from tests.servers.processes import answers, free_port, program, running

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]
SIGNED = "RSA+SHA512:ECDSA+SHA512:RSA+SHA384:ECDSA+SHA384:RSA+SHA256:ECDSA+SHA256:RSA+SHA1:ECDSA+SHA1"
CURVES = "P-256:P-384"
GCM_128 = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"
GCM_256 = "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384"
CBC = (
    "ECDHE-ECDSA-AES256-SHA384:ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA:ECDHE-ECDSA-AES128-SHA:"
    "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-SHA"
)
OLDEST = "AES128-GCM-SHA256:AES256-SHA:AES128-SHA"  # without forward secrecy
PHONES = {
    "Android 4.4, WebView (Chromium 33)": f"{GCM_128}:{CBC}:{OLDEST}",
    "Android 5, Chrome 44 and Samsung Internet 4": f"{GCM_128}:DHE-RSA-AES128-GCM-SHA256:{CBC}:{OLDEST}",
    "Android 6, Chrome 51": f"{GCM_128}:{GCM_256}:{CBC}:{OLDEST}",
    "iOS 9 and 10, Safari": f"{GCM_256}:{GCM_128}:{CBC}:{OLDEST}",
    "Firefox 45": f"{GCM_128}:{CBC}:{OLDEST}",
}
TOO_OLD = {
    "iOS 8, Safari": f"{CBC}:{OLDEST}",
}
EXPLORER = (  # 11, of Windows 7: GCM with an ECDSA certificate alone
    "DHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:"
    f"ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:{OLDEST}"
)
KINDS = {"rsa": rsa.generate_private_key(65537, 2048), "ecdsa": ec.generate_private_key(ec.SECP256R1())}


def _certificate(folder: Path, kind: str) -> None:
    key, now = KINDS[kind], datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    (folder / f"{kind}.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / f"{kind}.key").write_bytes(key.private_bytes(*form))


@pytest.fixture(scope="module", params=["rsa", "ecdsa"])
def site(request, tmp_path_factory) -> Iterator[tuple[int, str]]:
    """nginx as shipped, with a certificate of this kind; nothing behind it."""
    home, port = tmp_path_factory.mktemp(f"phones-{request.param}"), free_port()
    _certificate(home, request.param)
    conf = web._shipped_for(home, port=port, app_ports=[free_port()])
    text = conf.read_text().replace("fullchain.pem", f"{request.param}.pem")
    conf.write_text(text.replace("privkey.pem", f"{request.param}.key"))
    command = [program("nginx"), "-e", "/dev/null", "-c", str(conf), "-g", "daemon off;"]
    with running("nginx", command, folder=home) as server:
        server.wait_until(lambda: answers(port))
        yield port, request.param


def _agreed(port: int, *offered: str) -> str:
    """The suite that both took; "" when they found none."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "ask.example.org"]
    done = subprocess.run([*command, *offered], input="", capture_output=True, text=True, check=False, timeout=30)
    said = [line for line in done.stdout.splitlines() if line.startswith("New, ")]
    return said[0].rpartition(" ")[2].replace("(NONE)", "") if said else ""


def _phone(port: int, suites: str) -> str:
    offered = ["-tls1_2", "-cipher", f"{suites}:@SECLEVEL=0", "-groups", CURVES, "-sigalgs", SIGNED]
    return _agreed(port, *offered)


@pytest.mark.parametrize("phone", PHONES)
def test_an_old_phone_gets_in_with_forward_secrecy(site, phone):
    port, kind = site
    assert _phone(port, PHONES[phone]).startswith(f"ECDHE-{kind.upper()}-AES")


@pytest.mark.parametrize("phone", TOO_OLD)
def test_what_the_manual_says_is_too_old_is(site, phone):
    assert _phone(site[0], TOO_OLD[phone]) == ""


def test_internet_explorer_gets_in_where_the_certificate_is_ecdsa(site):
    port, kind = site
    assert bool(_phone(port, EXPLORER)) == (kind == "ecdsa")


def test_nothing_before_tls_1_2_is_spoken(site):
    assert _agreed(site[0], "-tls1_1", "-cipher", "ALL:@SECLEVEL=0") == ""
    assert _agreed(site[0], "-tls1_3").startswith("TLS_")
