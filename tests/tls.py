"""A certificate for 127.0.0.1 that the processes of a test trust, made on the spot."""

import ssl
import subprocess

import pytest

from tests.services import MissingError, program


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """The path of a file with the certificate and its key."""
    folder = tmp_path_factory.mktemp("tls")
    try:
        command = [program("OpenSSL", "openssl"), "req", "-x509"]
    except MissingError as missing:
        pytest.skip(str(missing))
    command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "36500", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    key, pem = folder / "key.pem", folder / "certificate.pem"
    subprocess.run([*command, "-keyout", key, "-out", pem], check=True, capture_output=True)
    pem.write_text(key.read_text() + pem.read_text())
    return pem


@pytest.fixture
def server_side(certificate) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate, monkeypatch):
    """From now on the certificate counts as that of a known authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
