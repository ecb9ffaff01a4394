"""A real clamd, with one signature of our own: the one of the EICAR test file."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from erpps_app.adapters import antivirus, inspection
from erpps_app.domain.documents import DocumentRefused, Reason
from erpps_app.domain.errors import Unavailable
from erpps_app.settings import settings
from tests.adapters.test_inspection import jpeg, pdf

CLAMD = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
# In two parts, so that no antivirus takes this file itself for the test file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "base").mkdir()
    (folder / "base/eicar.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    address = folder / "clamd.sock"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}/base\nLocalSocket {address}\nForeground yes\n"
        f"StreamMaxLength 20M\nLogFile {folder}/clamd.log\nTemporaryDirectory {folder}\n"
        + (f"User {os.environ.get('USER', 'root')}\n" if os.geteuid() == 0 else "")
    )
    assert CLAMD, "clamd is missing: deploy/test_services.sh installs it"
    with subprocess.Popen(
        [CLAMD, "--config-file", folder / "clamd.conf"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        wait_until_it_listens(process, address)
        yield str(address)
        process.terminate()


def wait_until_it_listens(process: subprocess.Popen[bytes], address: Path) -> None:
    for _ in range(600):
        with socket.socket(socket.AF_UNIX) as probe:
            if address.exists() and probe.connect_ex(str(address)) == 0:
                return
        # Not a clock: the process may stop, and that is what is waited for.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)


@pytest.fixture
def configured(request: pytest.FixtureRequest) -> Iterator[str]:
    current = settings()
    before, current.clamd = current.clamd, request.getfixturevalue("clamd")
    yield current.clamd
    current.clamd = before


def test_a_clean_photo_passes(configured: str):
    assert inspection.inspect(jpeg(), "recto.jpg").media_type == "image/jpeg"


@pytest.mark.parametrize(
    "hidden", [EICAR, jpeg() + EICAR, pdf() + EICAR], ids=["bare", "after-a-photo", "in-a-pdf"]
)
def test_a_known_virus_is_refused_before_anything_reads_it(
    configured: str, hidden: bytes, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(inspection, "_in_sandbox", None)
    with pytest.raises(DocumentRefused) as refused:
        inspection.inspect(hidden, "diplome.pdf")

    assert refused.value.reason is Reason.INFECTED


def accept(current: str, data: bytes) -> None:
    before, settings().clamd = settings().clamd, current
    try:
        antivirus.scan(data)
    finally:
        settings().clamd = before


@pytest.mark.parametrize("address", ["/nulle/part.sock", "127.0.0.1:9"])
def test_an_antivirus_that_does_not_answer_lets_nothing_pass(address: str):
    with pytest.raises(Unavailable, match="antivirus"):
        accept(address, b"propre")


@pytest.mark.parametrize("said", [b"", b"stream: ERROR\0", b"INSTREAM size limit exceeded\0"])
def test_an_antivirus_that_says_anything_else_lets_nothing_pass(
    monkeypatch: pytest.MonkeyPatch, said: bytes
):
    here, there = socket.socketpair()
    there.sendall(said)
    there.shutdown(socket.SHUT_WR)
    monkeypatch.setattr(antivirus, "_connected", lambda _address: here)
    with there, pytest.raises(Unavailable, match="antivirus"):
        accept("simule", b"propre")


def test_where_none_is_configured_files_pass():
    assert settings().clamd == ""
    antivirus.scan(EICAR)
