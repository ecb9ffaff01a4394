"""Runs alone in a process of its own: is a PDF signed by one of ours, to the last byte?

It imports nothing of the portal, so that it holds no secret. Limits are set before the first byte
is parsed. A request is a line of JSON, then the bytes of the file; the answer is a line of JSON.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (asn1crypto ships no types)

import binascii
import io
import json
import logging
import resource
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asn1crypto import x509
    from asn1crypto.cms import SignedData
    from pyhanko.sign.validation import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

CPU_SECONDS = 10
MEMORY_BYTES = 1_000 * 1024 * 1024
LONGEST_NAME = 200
# The algorithm, as it is written with and without the parameter that it does not have (RFC 5754).
SHA256 = tuple(
    bytes.fromhex(one) for one in ("300d06096086480165030402010500", "300b0609608648016503040201")
)
MOST_LINKS = 20


@dataclass(slots=True)
class Found:
    """What was found of a file.

    Attributes:
        verdict: a ``Paper`` of the domain.
        signer: the name in the certificate; signed_at: as the signature, or better its timestamp,
            says.
        links: where the links of the first page lead.
    """

    verdict: str
    signer: str = ""
    signed_at: str | None = None
    is_timestamped: bool = False
    links: tuple[str, ...] = ()


def examine(data: bytes, authorities: str, *, now: datetime | None = None) -> Found:
    """Look at a file; nothing may have been added after the signature, allowed or not.

    Args:
        data: the file; authorities: PEM certificates, of roots and of those that sign;
        now: the moment at which it is verified, unless it is this one.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader

    if not data.startswith(b"%PDF-"):
        return Found("illisible")
    try:
        reader = PdfFileReader(io.BytesIO(data), strict=True)
        if reader.encrypted:
            return Found("illisible")
        signatures = reader.embedded_regular_signatures
    except Exception:  # noqa: BLE001 - whatever a hostile file makes of the library
        return Found("illisible" if b"/ByteRange" not in data else "modifie")
    if not signatures:
        return Found("non-signe")
    try:
        return _judged(data, signatures, authorities, now)
    except Exception:  # noqa: BLE001 - idem: it has a signature, which does not stand
        return Found("modifie")


def _judged(
    data: bytes,
    signatures: "list[EmbeddedPdfSignature]",
    authorities: str,
    now: datetime | None,
) -> Found:
    signature = signatures[0]
    status, is_expired = _status(signature, authorities, now)
    found = Found(
        "modifie",
        signer=str(status.signing_cert.subject.native.get("common_name", ""))[:LONGEST_NAME],
        **_when(status),
    )
    if not (status.intact and status.valid):
        return found
    if not (status.trusted and _is_one_of(status.signing_cert, authorities)):
        found.verdict = "autre-signataire"
        return found
    stamped = status.timestamp_validity
    is_whole = len(signatures) == 1 and _is_to_the_letter(data, signature, status)
    if is_whole and status.bottom_line and (stamped is None or stamped.trusted):
        found.verdict = "certificat-perime" if is_expired else "authentique"
        found.links = _links(signature)
    return found


def _status(
    signature: "EmbeddedPdfSignature", authorities: str, now: datetime | None
) -> "tuple[PdfSignatureStatus, bool]":
    """What the library says now; of an expired certificate, on the day when it signed.

    That day is the signer's word: it tells what to answer of the file, it does not vouch for it.
    """
    from pyhanko.sign.ades.report import AdESIndeterminate

    status = _validated(signature, trusting(authorities, at=now))
    instant = status.signer_reported_dt
    if status.trust_problem_indic is not AdESIndeterminate.OUT_OF_BOUNDS_NO_POE or not instant:
        return status, False
    return _validated(signature, trusting(authorities, at=instant)), True


def _validated(
    signature: "EmbeddedPdfSignature", context: "ValidationContext"
) -> "PdfSignatureStatus":
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})  # either
    return validate_pdf_signature(
        signature, context, context, key_usage_settings=usage, skip_diff=True
    )


def trusting(authorities: str, *, at: datetime | None = None) -> "ValidationContext":
    """What the library verifies with: the roots of these, and nothing from the network."""
    from pyhanko_certvalidator import ValidationContext

    roots = [one for one in _certificates(authorities) if one.ca or one.self_issued]
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)


def _is_one_of(signer: "x509.Certificate", authorities: str) -> bool:
    """Whether a certificate bears the name of one that signs: a root vouches for others as well."""
    return any(signer.subject == one.subject for one in _certificates(authorities) if not one.ca)


def _certificates(pem_text: str) -> "list[x509.Certificate]":
    from asn1crypto import pem, x509

    found: Any = pem.unarmor(pem_text.encode(), multiple=True)
    return [x509.Certificate.load(der) for _, _, der in found]


def _when(status: "PdfSignatureStatus") -> dict[str, Any]:
    stamped = status.timestamp_validity
    instant = stamped.timestamp if stamped else status.signer_reported_dt
    return {"signed_at": instant.isoformat() if instant else None, "is_timestamped": bool(stamped)}


def _is_to_the_letter(
    data: bytes, signature: "EmbeddedPdfSignature", status: "PdfSignatureStatus"
) -> bool:
    """Whether the signature covers everything but itself, and is itself written in one way only.

    What stands between the two ranges is not signed: were its padding free, its letters of either
    case, its certificates of no use, a byte of it could change unseen.
    """
    ranges: Any = signature.byte_range
    first, before, after, rest = map(int, ranges)
    if first != 0 or after + rest != len(data):
        return False
    held: Any = signature.sig_object.raw_get("/Contents")
    written, contents = data[before:after], bytes(held)
    used = {one.dump() for one in status.validation_path or ()}
    return (
        written == b"<" + binascii.hexlify(contents).upper() + b">"
        and _is_exact(contents)
        and _is_plain(signature.signed_data)
        and all(one.dump() in used for one in signature.signed_data["certificates"])
    )


def _is_exact(contents: bytes) -> bool:
    """Whether a CMS object (RFC 5652: a type, a content) is followed by zeros, and holds none."""
    header, inside, _ = _parts(contents)
    kind = sum(map(len, _parts(inside)))
    filled = kind + sum(map(len, _parts(inside[kind:]))) == len(inside)
    return filled and not contents[len(header) + len(inside) :].strip(b"\0")


def _parts(der: bytes) -> tuple[bytes, bytes, bytes]:
    """What announces the first ASN.1 value, what it holds, what ends it."""
    from asn1crypto import parser

    parsed: Any = parser.parse(der)
    return parsed[3], parsed[4], parsed[5]


def _is_plain(signed: "SignedData") -> bool:
    """Whether what no signature covers says what our signatures say, and nothing else."""
    (signer,) = signed["signer_infos"]
    unsigned = [one["type"].native for one in signer["unsigned_attrs"] or ()]
    return (
        (signed["version"].native, signer["version"].native) == ("v1", "v1")
        and [one.dump() for one in signed["digest_algorithms"]]
        == [signer["digest_algorithm"].dump()]
        and signer["digest_algorithm"].dump() in SHA256
        and signer["signature_algorithm"]["parameters"].native is None
        and signed["crls"].native is None
        and unsigned in ([], ["signature_time_stamp_token"])
    )


def _links(signature: "EmbeddedPdfSignature") -> tuple[str, ...]:
    page = signature.reader.root["/Pages"]["/Kids"][0]
    notes = page.get("/Annots", ())
    shown = [notes[at] for at in range(min(len(notes), MOST_LINKS))]
    found = [str(note["/A"].get("/URI", "")) for note in shown if "/A" in note]
    return tuple(filter(None, found))


def limit() -> None:
    """Little time and memory, and no file that grows."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """A line of JSON and bytes in, a line of JSON out."""
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    logging.disable()  # the library tells what it reads: nobody asked it to
    limit()
    sys.stdout.write(json.dumps(asdict(examine(data, asked["authorities"]))))


if __name__ == "__main__":
    main()
