"""Certificates that do not fit, and answers that lead elsewhere: credentials go nowhere else."""

import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from api_fakes import SECRET, SERVICE, SESSION, USERNAME, Bench, serving, session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from proxy_tui.api import ProxyClient, RateLimiter
from proxy_tui.api.errors import BadResponseError, NotSentError
from proxy_tui.api.params import UpdateSession

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)
KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(name: str, *, days: int = 5, start: int = -1) -> bytes:
    """Return a self-signed certificate for a host or address, and its key, in PEM."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    host: x509.GeneralName
    try:
        host = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        host = x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + start * DAY)
        .not_valid_after(NOW + days * DAY)
        .add_extension(x509.SubjectAlternativeName([host]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(KEY, hashes.SHA256())
    )
    key = KEY.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.public_bytes(serialization.Encoding.PEM) + key


@contextmanager
def speaking_tls(pem: Path, seen: list[bytes]) -> Iterator[int]:
    """Serve TLS with a certificate; note what is read past the handshake. Gives the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            seen.append(secure.recv(65536))
            body = httpx.Response(200, json=session()).content
            secure.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    with serving(serve) as port:
        yield port


def close(port: int) -> ProxyClient:
    return ProxyClient(
        USERNAME,
        SECRET,
        base_url=f"https://127.0.0.1:{port}",
        rate_limiter=RateLimiter(sleep=lambda _: None),
    )


@pytest.mark.parametrize(
    ("fields", "is_known", "words", "hint"),
    [
        ({"name": "127.0.0.1"}, False, "is self-signed", "SSL_CERT_FILE"),
        ({"name": "127.0.0.1", "start": -9, "days": -2}, True, "has expired", "clock"),
        ({"name": "127.0.0.1", "start": 2}, True, "is not valid yet", "clock"),
        ({"name": "127.0.0.2"}, True, "is made out to another address", "base URL"),
        ({"name": "proxy.example"}, True, "is made out to another", "base URL"),
    ],
)
def test_a_certificate_that_does_not_fit_is_named_and_nothing_is_sent(
    fields: dict[str, Any],
    is_known: bool,
    words: str,
    hint: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pem = certificate(**fields)
    (tmp_path / "server.pem").write_bytes(pem)
    (tmp_path / "known.pem").write_bytes(pem if is_known else certificate("127.0.0.1"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "known.pem"))
    seen: list[bytes] = []
    with speaking_tls(tmp_path / "server.pem", seen) as port, pytest.raises(NotSentError) as caught:
        close(port).update_session(SERVICE, SESSION, UpdateSession(status="closed"))
    assert caught.value.message.startswith(f"The certificate of 127.0.0.1 {words}")
    assert caught.value.message.endswith("so nothing was sent.")
    assert hint in caught.value.hint
    assert [text for text in seen if text] == []


def test_a_certificate_that_fits_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "server.pem").write_bytes(certificate("127.0.0.1"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with speaking_tls(tmp_path / "server.pem", []) as port:
        client = close(port)
        assert client.fetch_session(SERVICE, SESSION).sid == SESSION
        client.close()


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/v1/Services",
        "http://proxy.twilio.com/v1/Services",
        "https://proxy.twilio.com/v1/Services",
        "/v1/Services",
        "//evil.example",
        "https://user:word@evil.example/",
        "\u00fc",
    ],
)
def test_a_redirect_is_reported_and_never_followed(status: int, target: str) -> None:
    bench = Bench(httpx.Response(status, headers=[(b"Location", target.encode())]))
    with pytest.raises(BadResponseError) as caught:
        bench.client.update_session(SERVICE, SESSION, UpdateSession(status="closed"))
    assert len(bench.script.requests) == 1
    assert "evil" not in str(caught.value)
    if status != 300:
        assert "another address" in caught.value.message
        assert "Check the base URL" in caught.value.hint
