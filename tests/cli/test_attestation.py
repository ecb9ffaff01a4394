"""``erpps attestation``: verifying with two files and no portal; keys that follow each other."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from erpps_app.adapters import signing
from erpps_app.cli.__main__ import parser
from erpps_app.domain.attestation import link_of
from tests.adapters import attested
from tests.adapters.seals import Sealed


@dataclass(frozen=True, slots=True)
class Employer:
    """Somebody who has the files that the portal publishes, and an attestation; no portal."""

    folder: Path
    data: bytes
    token: str

    def verify(self, thing: object) -> int:
        words = ["attestation", "verify", str(thing), "--cles", str(self.folder / "cles.json")]
        words += ["--autorites", str(self.folder / "autorites.pem")]
        arguments = parser().parse_args(words)
        with attested.signing_with(self.folder / "absent"):
            code: int = arguments.run(arguments)
        assert not (self.folder / "absent").exists()
        return code

    def file(self, data: bytes) -> Path:
        path = self.folder / "attestation.pdf"
        path.write_bytes(data)
        return path


@pytest.fixture
def employer(tmp_path: Path) -> Employer:
    portal = tmp_path / "portail"
    portal.mkdir()
    with attested.signing_with(portal, **Sealed().settings(portal)):
        made = Employer(tmp_path, attested.signed(), signing.write(attested.CLAIMS))
        (tmp_path / "cles.json").write_text(json.dumps(signing.public_keys()))
        (tmp_path / "autorites.pem").write_text(signing.authorities())
    return made


def test_a_file_a_token_and_a_link_are_verified_offline(
    employer: Employer, capsys: pytest.CaptureFixture[str]
):
    for thing in (
        employer.file(employer.data),
        employer.token,
        link_of("https://erpps.example", employer.token),
    ):
        assert employer.verify(thing) == 0
        said = capsys.readouterr().out
        assert "Camille MARTIN-D’HAËNE" in said
        assert "10109316124" in said
        assert "23/11/2026" in said


def test_a_changed_file_and_a_changed_token_are_refused(
    employer: Employer, capsys: pytest.CaptureFixture[str]
):
    touched = bytearray(employer.data)
    touched[5000] ^= 1

    assert employer.verify(employer.file(bytes(touched))) == 1
    assert "modifié depuis sa signature" in capsys.readouterr().out
    assert employer.verify(employer.token[:-1]) == 1
    assert "Code non valable" in capsys.readouterr().out
    assert employer.verify("ce-fichier-n-existe-pas.pdf") == 1


@pytest.mark.parametrize("name", ["cles.json", "autorites.pem"])
@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"<html>"])
def test_an_attestation_is_not_said_to_be_false_for_want_of_keys(
    employer: Employer, capsys: pytest.CaptureFixture[str], name: str, content: bytes | None
):
    (employer.folder / name).unlink()
    if content is not None:
        (employer.folder / name).write_bytes(content)

    assert employer.verify(employer.file(employer.data)) == 2
    assert "prenez de nouveau" in capsys.readouterr().out


def test_a_new_key_is_readable_by_those_who_read_the_former_one(tmp_path: Path):
    """Drawn by an administrator, for a portal that runs under another name."""
    path = tmp_path / "jetons.jwks"
    for name in ("2026", "2027"):
        arguments = parser().parse_args(["attestation", "key", str(path), name])
        arguments.run(arguments)
        path.chmod(0o640)
    arguments.run(arguments)

    assert path.stat().st_mode & 0o777 == 0o640


def test_a_key_is_drawn_put_first_and_readable_by_its_owner_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "jetons.jwks"
    for name in ("2026", "2027"):
        arguments = parser().parse_args(["attestation", "key", str(path), name])
        assert arguments.run(arguments) == 0
    first, second = json.loads(path.read_text())["keys"]

    assert (first["kid"][:4], second["kid"][:4]) == ("2027", "2026")
    assert "d" in first
    assert "d" not in second
    assert path.stat().st_mode & 0o077 == 0
    assert first["d"] not in capsys.readouterr().out
    with attested.signing_with(tmp_path, token_keys=str(path)):
        assert signing.read(signing.write(attested.CLAIMS)) == attested.CLAIMS
