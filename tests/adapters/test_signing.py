"""A signed attestation is told from one that was changed, added to, or signed by somebody else."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from erpps_app.adapters import once, signing
from erpps_app.adapters.signing import checker, checking, demonstration, material
from erpps_app.domain.attestation import MAX_BYTES, Paper, token_of
from erpps_app.domain.errors import Unavailable
from tests.adapters import attested
from tests.adapters.cards import pem
from tests.adapters.seals import Sealed


@dataclass(frozen=True, slots=True)
class Case:
    """A file, and who signed it."""

    data: bytes
    authorities: str

    def verdict(self, data: bytes) -> str:
        """What is said of other bytes, by the same process: many are tried."""
        return checker.examine(data, self.authorities).verdict


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("cachet")
    with attested.signing_with(folder, **Sealed().settings(folder)):
        yield Case(attested.signed(), signing.authorities())


def test_it_is_genuine_and_leads_to_its_token(case: Case):
    found = signing.examine(case.data, case.authorities)

    assert found.verdict is Paper.GENUINE
    assert found.signer == "ARS essai"
    assert token_of(found.links[0]).startswith("ey")


def test_the_library_that_signed_it_validates_it(case: Case):
    (signature,) = PdfFileReader(io.BytesIO(case.data)).embedded_regular_signatures
    context = checker.trusting(case.authorities)
    status = validate_pdf_signature(signature, context)

    assert status.bottom_line
    assert status.docmdp_ok
    assert status.coverage.name == "ENTIRE_FILE"


def test_another_reader_validates_it(case: Case, tmp_path: Path):
    """pdfsig, of poppler: another implementation, with the libraries of Firefox."""
    reader = shutil.which("pdfsig")
    assert reader, "deploy/test_services.sh installs poppler-utils"
    (tmp_path / "attestation.pdf").write_bytes(case.data)
    (tmp_path / "touchee.pdf").write_bytes(changed(case.data, 3000, 1))

    def told(name: str) -> str:
        command = [reader, "-nocert", str(tmp_path / name)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert "Signature Validation: Signature is Valid." in told("attestation.pdf")
    assert "Total document signed" in told("attestation.pdf")
    assert "ETSI.CAdES.detached" in told("attestation.pdf")
    assert "Signature is Valid." not in told("touchee.pdf")


def changed(data: bytes, at: int, by: int) -> bytes:
    """The same file, one byte of which is another."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ by]) + data[at + 1 :]


BYTE = st.integers(1, 255)


@hypothesis_settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(at=st.integers(0, 200_000), by=BYTE)
def test_a_changed_byte_is_told_wherever_it_is(case: Case, at: int, by: int):
    assert case.verdict(changed(case.data, at, by)) != Paper.GENUINE


@hypothesis_settings(max_examples=80, deadline=None)
@given(at=st.integers(0, 16_600), by=BYTE)
def test_a_changed_byte_of_the_signature_itself_is_told(case: Case, at: int, by: int):
    """What stands between the signed ranges is covered by nothing but the way it is read."""
    start = case.data.index(b"/ByteRange")

    assert case.verdict(changed(case.data, start + at, by)) != Paper.GENUINE


@pytest.mark.parametrize("at", range(4, 40))
def test_neither_lengths_nor_cases_nor_padding_are_free(case: Case, at: int):
    """Read loosely, these bytes may change: lengths that run over the padding, small letters."""
    start = case.data.index(b"/Contents <") + len(b"/Contents <")
    end = case.data.index(b">", start)
    digit = int(case.data[start + at : start + at + 1], 16)
    longer = f"{(digit + 1) % 16:X}".encode()
    tried = [
        case.data[: start + at] + longer + case.data[start + at + 1 :],
        case.data[: end - at] + b"1" + case.data[end - at + 1 :],
        changed(case.data, start + at, 0x20),
    ]

    assert {case.verdict(one) for one in tried} == {Paper.CHANGED}


def added(data: bytes) -> bytes:
    """The file with a note that somebody put on the page afterwards."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer.root["/Note"] = pdf_string("et masseur-kinésithérapeute")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        (lambda case: added(case.data), Paper.CHANGED),
        (lambda case: case.data + b"\n% fin", Paper.CHANGED),
        (lambda case: case.data + case.data, Paper.CHANGED),
        (lambda case: case.data[:-400], Paper.CHANGED),
        (lambda _: attested.unsigned(), Paper.UNSIGNED),
        (lambda _: b"", Paper.UNREADABLE),
        (lambda _: b"\xff\xd8\xff" + bytes(100), Paper.UNREADABLE),
        (lambda _: b"%PDF-1.7\n" + b"[" * 100_000, Paper.UNREADABLE),
        (lambda _: encrypted(), Paper.UNREADABLE),
    ],
    ids=["added", "trailing", "twice", "cut", "unsigned", "empty", "jpeg", "deep", "encrypted"],
)
def test_what_is_not_the_file_as_it_was_signed_is_told(
    case: Case, made: Callable[[Case], bytes], verdict: Paper
):
    data = made(case)

    assert signing.examine(data, case.authorities).verdict is verdict


def encrypted() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


def test_a_file_signed_by_somebody_else_is_told(case: Case, tmp_path: Path):
    """Even under the same names: it is the key of the authority that counts."""
    with attested.signing_with(tmp_path, **Sealed().settings(tmp_path)):
        foreign = attested.signed()

    assert signing.examine(foreign, case.authorities).verdict is Paper.FOREIGN


def test_a_file_signed_by_another_client_of_the_same_authority_is_told(case: Case, tmp_path: Path):
    """An authority that is on the market, or signs for every professional, signs for anybody."""
    sealed = Sealed()
    with attested.signing_with(tmp_path, **sealed.settings(tmp_path)):
        ours = signing.authorities()
    (tmp_path / "autre").mkdir()
    theirs = sealed.settings(tmp_path / "autre", common_name="Cabinet Pirate")
    with attested.signing_with(tmp_path / "autre", **theirs):
        forged = attested.signed()

    assert signing.examine(forged, ours).verdict is Paper.FOREIGN
    assert signing.examine(forged, ours + material_of(theirs, tmp_path)).verdict is Paper.GENUINE


def material_of(chosen: dict[str, object], folder: Path) -> str:
    """The certificates that somebody publishes."""
    with attested.signing_with(folder, **chosen):
        return signing.authorities()


def test_a_renewed_certificate_of_the_same_name_leaves_the_former_files_genuine(tmp_path: Path):
    sealed = Sealed()
    with attested.signing_with(tmp_path, **sealed.settings(tmp_path)):
        old = attested.signed()
    with attested.signing_with(tmp_path, **sealed.settings(tmp_path, days=60)):
        assert signing.examine(old, signing.authorities()).verdict is Paper.GENUINE


def test_a_file_whose_certificate_has_expired_is_not_said_to_be_of_somebody_else(case: Case):
    later = datetime.now(UTC) + timedelta(days=31)
    late = checker.examine(case.data, case.authorities, now=later)
    touched = checker.examine(changed(case.data, 3000, 1), case.authorities, now=later)

    assert late.verdict == Paper.EXPIRED
    assert touched.verdict == Paper.CHANGED


def test_nothing_is_signed_with_a_certificate_that_has_expired(tmp_path: Path):
    with (
        attested.signing_with(tmp_path, **Sealed().settings(tmp_path, days=-1)),
        pytest.raises(Unavailable, match="périmé"),
    ):
        attested.signed()


def test_an_authority_taken_out_of_its_file_is_no_longer_believed(tmp_path: Path):
    chosen = Sealed().settings(tmp_path)
    roots = Path(str(chosen["authorities"]))
    with attested.signing_with(tmp_path, **chosen):
        data = attested.signed()
        before = signing.examine(data, signing.authorities())
        roots.write_text(pem(Sealed().root.certificate))
        os.utime(roots, ns=(0, 0))
        after = signing.examine(data, signing.authorities())

    assert (before.verdict, after.verdict) == (Paper.GENUINE, Paper.FOREIGN)


def test_nothing_but_certificates_is_published_of_a_file(tmp_path: Path):
    """As « openssl pkcs12 » writes them: names in any alphabet, and the key unless told not to."""
    sealed = Sealed()
    chosen = sealed.settings(tmp_path)
    roots = Path(str(chosen["authorities"]))
    _, key = sealed.authority.card("Cachet")
    named = f"friendlyName: Autorité\n{key}"
    roots.write_text(named + roots.read_text(), encoding="utf-8")
    with attested.signing_with(tmp_path, **chosen):
        published = signing.authorities()
        found = signing.examine(attested.signed(), published)

    assert found.verdict is Paper.GENUINE
    assert "PRIVATE" not in published
    assert published.isascii()


def test_who_reads_a_file_has_none_of_the_secrets_of_the_portal(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ERPPS_SIGNATURE__PASSPHRASE", "une-phrase-de-passe")
    spy = tmp_path / "espion.py"
    spy.write_text(
        "import json, os\n"
        "seen = [name for name in os.environ if 'ERPPS' in name]\n"
        "print(json.dumps({'verdict': 'non-signe', 'links': seen}))"
    )
    found = checking.asked(spy, case.data, case.authorities, seconds=10)

    assert (found.verdict, found.links) == (Paper.UNSIGNED, ())


def test_a_file_that_is_too_big_is_not_even_looked_at(case: Case):
    with pytest.raises(signing.Refused):
        signing.examine(bytes(MAX_BYTES + 1), case.authorities)


def test_a_reader_that_takes_too_long_is_stopped(case: Case, tmp_path: Path):
    slow = tmp_path / "lent.py"
    slow.write_text("while True: pass")
    found = checking.asked(slow, case.data, case.authorities, seconds=0.3)

    assert found.verdict is Paper.UNREADABLE


def test_workers_that_start_at_once_share_one_authority(tmp_path: Path):
    path = demonstration.draw_certificate(tmp_path)
    first = path.read_bytes()
    once.write_once(path, b"another worker's")

    assert path.read_bytes() == first
    assert path.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_former_certificate_still_verifies_when_its_authority_stays(tmp_path: Path):
    with attested.signing_with(tmp_path):
        old, old_roots = attested.signed(), material.authorities()
    new = Sealed()
    chosen = new.settings(tmp_path)
    roots = Path(str(chosen["authorities"]))
    roots.write_text(roots.read_text() + old_roots)
    with attested.signing_with(tmp_path, **chosen):
        found = signing.examine(old, signing.authorities())

    assert found.verdict is Paper.GENUINE
