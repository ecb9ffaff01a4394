"""A timestamp server tells when an attestation was signed; none of its faults stops anybody."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import respx
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from erpps_app.adapters import signing
from erpps_app.domain.attestation import Paper
from tests.adapters import attested
from tests.adapters.seals import Sealed

TSA = "https://heure.example/tsa"
STAMP = {"Content-Type": "application/timestamp-reply"}
REJECTION = bytes.fromhex("30053003020102")  # RFC 3161: a status, and no token


def answering(clock: TimeStamper) -> Callable[[httpx.Request], httpx.Response]:
    """What a timestamp server answers over HTTP."""

    def answer(request: httpx.Request) -> httpx.Response:
        made = clock.request_tsa_response(tsp.TimeStampReq.load(request.content))
        return httpx.Response(200, content=made.dump(), headers=STAMP)

    return answer


@respx.mock
def test_a_timestamp_server_says_when_it_was_signed(tmp_path: Path):
    sealed = Sealed()
    asked = respx.post(TSA).mock(side_effect=answering(sealed.clock()))
    chosen = {**sealed.settings(tmp_path), "timestamp_url": TSA}
    with attested.signing_with(tmp_path, **chosen):
        data = attested.signed()
        found = signing.examine(data, signing.authorities())

    assert asked.call_count == 1
    assert found.verdict is Paper.GENUINE
    assert found.is_timestamped


@respx.mock
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, content=b"<html>", headers=STAMP),
        httpx.Response(200, content=REJECTION, headers=STAMP),
        httpx.ConnectError("silent"),
        answering(Sealed("AC inconnue").clock()),
    ],
    ids=["down", "another site", "not ASN.1", "rejected", "silent", "of no authority of ours"],
)
def test_a_timestamp_server_that_fails_stops_nobody(
    tmp_path: Path, answer: object, caplog: pytest.LogCaptureFixture
):
    respx.post(TSA).mock(side_effect=answer if callable(answer) else [answer])
    chosen = {**Sealed().settings(tmp_path), "timestamp_url": TSA}
    with attested.signing_with(tmp_path, **chosen):
        found = signing.examine(attested.signed(), signing.authorities())

    assert found.verdict is Paper.GENUINE
    assert not found.is_timestamped
    assert "No timestamp" in caplog.text
