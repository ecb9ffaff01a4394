"""Signs a PDF file (PAdES, ETSI EN 319 142-1: B-B, or B-T with a timestamp server).

The signature certifies the whole file and allows no change after it. It shows nothing on the page;
its field is tagged all the same, so that the file stays PDF/UA: whoever reads the page by ear meets
« Signature électronique ».
"""

# The library is typed in part only, and so are the objects of a PDF file:
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import io
import logging
from datetime import UTC, datetime
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import (
    MDPPerm,
    SigFieldSpec,
    SigSeedSubFilter,
    append_signature_field,
)

from erpps_app.adapters.signing import checker, material
from erpps_app.adapters.signing.timestamps import HttpTimeStamper
from erpps_app.domain.attestation import Paper
from erpps_app.domain.errors import Unavailable
from erpps_app.settings import settings

log = logging.getLogger("erpps.signature")

FIELD, SPOKEN = "Signature", "Signature électronique de l’attestation"
REASON = "Attestation d’inscription au RPPS"
EXPIRED = (
    "L’attestation ne peut pas être signée en ce moment : le certificat du portail est périmé. "
    "Réessayez demain ; si le problème persiste, prévenez le support."
)
# In hexadecimal signs; a signature and its chain take 3,000, a timestamp and its own as much again.
ROOM, ROOM_WITH_TIMESTAMP = 16_384, 32_768
name = generic.pdf_name


class _Writer(IncrementalPdfFileWriter):
    """Adds to the file, and leaves its metadata as they are.

    Written again by the library, they would say the same in ways that a checker of PDF/A refuses
    (prefixes, addresses as resources).
    """

    def _update_meta(self) -> None:
        pass


def sign(pdf: bytes, *, link_text: str = "") -> bytes:
    """The same file, signed. It blocks: call it in a thread, outside of a transaction.

    Args:
        pdf: a tagged file; link_text: what its links are called by whoever cannot see them.

    A timestamp server that does not answer, or answers what nobody could verify, leaves the file
    without a timestamp, and a line in the log: the signature is as good for as long as the
    certificate is.

    Raises:
        Unavailable: the certificate has expired: whoever verifies the file would refuse it.
    """
    if material.certificate().until < datetime.now(UTC):
        log.error("The certificate of ERPPS_SIGNATURE__PKCS12 has expired.")
        raise Unavailable(EXPIRED)
    return _timestamped(pdf, link_text) or _signed(pdf, link_text, None)


def _timestamped(pdf: bytes, link_text: str) -> bytes | None:
    url = settings().signature.timestamp_url
    if not url:
        return None
    try:
        made = _signed(pdf, link_text, HttpTimeStamper(url))
    except Exception as error:  # noqa: BLE001 - whatever the answer of a third party makes of the library
        log.warning("No timestamp: %s", type(error).__name__)
        return None
    if checker.examine(made, material.authorities()).verdict != Paper.GENUINE:
        log.warning("No timestamp: its authority is not in ERPPS_SIGNATURE__AUTHORITIES.")
        return None
    return made


def _signed(pdf: bytes, link_text: str, timestamper: HttpTimeStamper | None) -> bytes:
    writer = _Writer(io.BytesIO(pdf))
    append_signature_field(writer, SigFieldSpec(FIELD, readable_field_name=SPOKEN))
    _tag_field(writer)
    _name_links(writer, link_text)
    said = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=REASON,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = PdfSigner(said, material.certificate().signer, timestamper=timestamper)
    room = ROOM_WITH_TIMESTAMP if timestamper else ROOM
    done = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=room)
    return done.getvalue()


def _tag_field(writer: IncrementalPdfFileWriter) -> None:
    """Put the field in the tree of tags: « Form », at the end of the document (ISO 14289-1)."""
    field_ref = writer.root["/AcroForm"]["/Fields"].raw_get(-1)
    tree = writer.root["/StructTreeRoot"]
    document_ref = tree["/K"].raw_get(0) if isinstance(tree["/K"], list) else tree.raw_get("/K")
    key = tree["/ParentTreeNextKey"]
    page_ref = writer.find_page_for_modification(0)[0]
    entry = generic.DictionaryObject({
        name("/Type"): name("/OBJR"), name("/Obj"): field_ref, name("/Pg"): page_ref,
    })  # fmt: skip
    form_ref = writer.add_object(generic.DictionaryObject({
        name("/Type"): name("/StructElem"),
        name("/S"): name("/Form"),
        name("/P"): document_ref,
        name("/Pg"): page_ref,
        name("/Alt"): generic.pdf_string(SPOKEN),
        name("/K"): generic.ArrayObject([entry]),
    }))  # fmt: skip
    document = document_ref.get_object()
    document["/K"].append(form_ref)
    tree["/ParentTree"]["/Nums"].extend([key, form_ref])
    tree[name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    field_ref.get_object()[name("/StructParent")] = key
    for changed in (document["/K"], tree["/ParentTree"]["/Nums"], tree, field_ref.get_object()):
        writer.update_container(changed)


def _name_links(writer: IncrementalPdfFileWriter, text: str) -> None:
    """A link says where it leads in words: its address would be read out sign by sign."""
    page: Any = writer.find_page_for_modification(0)[0].get_object()
    notes = page["/Annots"]
    for link in (notes[at] for at in range(len(notes))):  # an iteration would not dereference
        if link["/Subtype"] == "/Link":
            link[name("/Contents")] = generic.pdf_string(text)
            writer.update_container(link)
