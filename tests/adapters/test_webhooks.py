"""Requests to addresses that somebody else chose: where they go, how long, how much is read."""

import asyncio
import contextlib
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from erpps_app.adapters import webhooks as webhooks_module
from erpps_app.adapters.webhooks import Answer, webhooks
from tests.services.receiver import OK, Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of localhost, by its name only, with its key."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.DNSName("localhost")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([name]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(pem, form, serialization.NoEncryption())
    path = tmp_path / "localhost.pem"
    path.write_bytes(made.public_bytes(pem) + private)
    return path


def held(let_go: Event) -> tuple[int, dict[str, str], bytes]:
    """An answer that comes when it is let go."""
    assert let_go.wait(10)
    return OK


def post(
    address: str, *, local: bool, limit: float = 2.0, trusted: ssl.SSLContext | None = None
) -> Answer:
    async def go() -> Answer:
        async with webhooks(timedelta(seconds=limit), local=local, trusted=trusted) as sending:
            return await sending.post(address, {}, b"{}")

    return asyncio.run(go())


def test_in_production_nothing_is_sent_to_a_private_network(receiver: Receiver):
    for host in ("localhost", "127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254"):
        answer = post(f"http://{host}:{receiver.port}/", local=False)
        assert answer.status is None
        assert "réseau privé" in answer.reason

    assert receiver.came == []


@pytest.mark.parametrize("host", ["exemple..invalid", "a" * 64 + ".invalid"])
def test_a_name_that_no_server_can_know_is_an_outage_like_another(host: str):
    answer = post(f"https://{host}/", local=False)

    assert (answer.status, "nom de l’adresse" in answer.reason) == (None, True)


@pytest.mark.parametrize("path", ["/a;b=c?d=e", "/a?d;e", "/;", "/a%20b;c"])
def test_a_request_goes_to_the_very_address_that_is_signed(receiver: Receiver, path: str):
    post(f"http://localhost:{receiver.port}{path}", local=True)

    assert receiver.paths == [path]


def test_an_address_by_number_is_named_as_http_writes_it():
    with receiving(host="::1") as receiver:
        answer = post(f"http://[::1]:{receiver.port}/", local=True)

        assert answer.status == 200
        assert receiver.headers[0]["host"] == f"[::1]:{receiver.port}"


@pytest.fixture
def silent(receiver: Receiver) -> Iterator[str]:
    """An address of this machine that lets nobody in, and says nothing."""
    with socket.socket() as listening, contextlib.ExitStack() as waiting:
        listening.bind(("127.0.0.2", receiver.port))
        listening.listen(0)
        for _ in range(4):  # as many as wait to be let in, and more
            caller = waiting.enter_context(socket.socket())
            caller.settimeout(0)
            caller.connect_ex(("127.0.0.2", receiver.port))
        yield "127.0.0.2"


def test_an_address_of_a_name_that_is_silent_leaves_time_for_the_next(
    receiver: Receiver, silent: str, monkeypatch: pytest.MonkeyPatch
):
    found = [silent, "127.0.0.1"]
    monkeypatch.setattr(webhooks_module, "_addresses_of", lambda _host, _port: found)

    assert post(receiver.address, local=True).status == 200
    found.pop()
    assert "Pas de réponse" in post(receiver.address, local=True, limit=0.5).reason


def test_a_redirect_is_not_followed(receiver: Receiver):
    with receiving() as other:
        receiver.answer = lambda _: (307, {"location": other.address}, b"")
        answer = post(receiver.address, local=True)

    assert (answer.status, other.came) == (307, [])
    assert "redirections" in answer.reason


def test_an_answer_that_does_not_end_is_left_in_time(receiver: Receiver):
    let_go = Event()
    receiver.answer = lambda _: held(let_go)
    before = time.monotonic()
    answer = post(receiver.address, local=True, limit=0.2)
    let_go.set()

    assert answer.status is None
    assert time.monotonic() - before < 2


def test_of_a_long_answer_only_the_beginning_is_read(receiver: Receiver):
    receiver.answer = lambda _: (200, {}, b"x" * 5_000_000)

    assert len(post(receiver.address, local=True).body) == 64 * 1024


def test_a_certificate_that_nobody_vouches_for_is_an_outage(receiver: Receiver):
    answer = post(receiver.address.replace("http:", "https:"), local=True)

    assert (answer.status, "certificat" in answer.reason) == (None, True)


def test_the_certificate_is_that_of_the_name_though_the_connection_goes_to_its_address(
    certificate: Path,
):
    trusted = ssl.create_default_context(cafile=certificate)
    with receiving(certificate) as receiver:
        named = receiver.address.replace("http:", "https:")
        by_name = post(named, local=True, trusted=trusted)
        by_number = post(named.replace("localhost", "127.0.0.1"), local=True, trusted=trusted)
        by_strangers = post(named, local=True)

    assert [by_name.status, by_number.status, by_strangers.status] == [200, None, None]
    assert len(receiver.came) == 1
