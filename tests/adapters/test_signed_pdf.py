"""The signed attestation is PDF/A-2a and PDF/UA-1 still: the rules of veraPDF that can be told
from the structure of the file (ISO 19005-2, ISO 14289-1)."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pikepdf
import pypdfium2
import pytest
import segno
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from erpps_app.adapters import signing
from erpps_app.adapters.pdf import QUIET_ZONE
from tests.adapters import attested

XMP = {
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
}
# ISO 19005-2, 6.5.1 and 6.3.1: nothing that acts, plays or leads into another file.
FORBIDDEN = {
    "/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide",
    "/Rendition",
    "/SetOCGState", "/Trans", "/GoTo3DView", "/RichMedia", "/3D", "/Screen", "/FileAttachment",
}  # fmt: skip
STANDARD = {
    "/Document", "/P", "/H1", "/L", "/LI", "/Lbl", "/LBody", "/Span", "/Div", "/Figure", "/Link",
    "/Form", "/Strong", "/Em",
}  # fmt: skip
LIMIT_MS = 250


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with attested.signing_with(tmp_path_factory.mktemp("cles")):
        return attested.signed()


@pytest.fixture(scope="module")
def opened(data: bytes) -> Iterator[Pdf]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield pdf


def elements(node: object) -> Iterator[Dictionary]:
    """Every element of the tree of tags, under one."""
    if isinstance(node, Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, Dictionary) and "/S" in node:
        yield node
        yield from elements(node.get("/K", Array()))


def tagged(opened: Pdf, kind: str) -> list[Dictionary]:
    return [one for one in elements(opened.Root.StructTreeRoot.K) if kind == one.S]


def metadata(opened: Pdf) -> ET.Element:
    return ET.fromstring(opened.Root.Metadata.read_bytes())  # noqa: S314 - our own file


def test_it_says_that_it_is_pdf_a_2a_and_pdf_ua_1(opened: Pdf):
    told = metadata(opened)

    assert told.findtext(".//pdfaid:part", namespaces=XMP) == "2"
    assert told.findtext(".//pdfaid:conformance", namespaces=XMP) == "A"
    assert told.findtext(".//pdfuaid:part", namespaces=XMP) == "1"
    assert told.findtext(".//dc:title//rdf:li", namespaces=XMP) == "Attestation RPPS 10109316124"
    described = {one.text for one in told.iterfind(".//pdfaSchema:namespaceURI", XMP)}
    assert XMP["pdfuaid"] in described


def test_its_metadata_are_neither_compressed_nor_encrypted(opened: Pdf):
    assert "/Filter" not in opened.Root.Metadata
    assert opened.Root.Metadata.Type == Name.Metadata
    assert not opened.is_encrypted
    assert len(opened.trailer.ID) == 2


def test_its_colours_are_those_of_an_embedded_profile(opened: Pdf):
    (intent,) = opened.Root.OutputIntents

    assert intent.S == Name.GTS_PDFA1
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_every_font_is_embedded_and_says_its_letters(opened: Pdf):
    fonts = [
        one for one in opened.objects if isinstance(one, Dictionary) and one.get("/Type") == "/Font"
    ]
    described = [one for one in fonts if "/FontDescriptor" in one]

    assert described
    assert all(
        {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.FontDescriptor.keys())
        for one in described
    )
    assert all("/ToUnicode" in one for one in fonts if one.Subtype == "/Type0")
    assert all(one.Subtype == "/Type0" or "/FontDescriptor" in one for one in fonts)


def test_nothing_in_it_acts_plays_or_leads_into_another_file(opened: Pdf):
    found = [one for one in opened.objects if isinstance(one, Dictionary | Stream)]
    kinds = {str(one.get(key)) for one in found for key in ("/S", "/Subtype", "/Type")}
    keys = {key for one in found for key in one.keys()}  # noqa: SIM118 - of pikepdf
    acting = {"/AA", "/OpenAction", "/JS", "/EF", "/XFA", "/NeedAppearances", "/Encrypt"}

    assert kinds & FORBIDDEN == set()
    assert keys & acting == set()
    assert not any("/F" in one for one in found if isinstance(one, Stream))
    assert not any("LZWDecode" in str(one.get("/Filter", "")) for one in found)


def test_it_says_its_language_and_shows_its_title(opened: Pdf):
    assert str(opened.Root.Lang).startswith("fr")
    assert opened.Root.MarkInfo.Marked
    assert not opened.Root.MarkInfo.get("/Suspects", False)
    assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_all_of_it_is_tagged_from_one_document_with_standard_tags(opened: Pdf):
    root = opened.Root.StructTreeRoot
    mapped = {str(key): str(value) for key, value in dict(root.get("/RoleMap", {})).items()}
    found = [str(one.S) for one in elements(root.K)]

    assert found[0] == "/Document"
    assert found.count("/Document") == found.count("/H1") == 1
    assert {mapped.get(kind, kind) for kind in found} <= STANDARD
    assert all(
        str(one.P.S) != str(one.S) or one.S != "/P" for one in elements(root.K) if "/S" in one.P
    )


def test_what_is_drawn_is_either_tagged_or_an_artifact(opened: Pdf):
    """ISO 14289-1, 7.1: no drawing outside of marked content."""
    depth, outside = 0, []
    paints = {"Tj", "TJ", "f", "f*", "S", "B", "Do", "sh", "F", "b", "s"}
    for _, operator in pikepdf.parse_content_stream(opened.pages[0]):
        if str(operator) in {"BDC", "BMC"}:
            depth += 1
        elif str(operator) == "EMC":
            depth -= 1
        elif str(operator) in paints and not depth:
            outside.append(str(operator))

    assert outside == []
    assert depth == 0


def test_the_qr_code_is_told_in_words_and_its_link_too(opened: Pdf):
    (figure,) = tagged(opened, "/Figure")
    (link,) = [one for one in opened.pages[0].Annots if one.Subtype == "/Link"]

    assert str(figure.Alt).startswith("Code QR de vérification")
    assert str(link.Contents) == attested.SPOKEN
    assert str(link.A.URI).startswith(f"{attested.PAGE}/attestation/verifier/ey")


def test_the_signature_is_announced_and_has_its_place_in_the_tree(opened: Pdf):
    """ISO 14289-1, 7.18: a field lies in a Form, has a name, tabs follow the structure."""
    page = opened.pages[0]
    (field,) = opened.Root.AcroForm.Fields
    (form,) = tagged(opened, "/Form")
    numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))

    assert page.Tabs == "/S"
    assert str(field.TU) == "Signature électronique de l’attestation"
    assert form.K[0].Obj.objgen == field.objgen
    assert parents[int(field.StructParent)].objgen == form.objgen
    assert int(opened.Root.StructTreeRoot.ParentTreeNextKey) == max(parents) + 1
    assert form.P.S == "/Document"


def test_every_annotation_is_printed_and_none_is_hidden(opened: Pdf):
    """ISO 19005-2, 6.3.2: Print set; Invisible, Hidden, NoView, ToggleNoView clear."""
    flags = [int(one.F) for one in opened.pages[0].Annots]

    assert flags
    assert all(one & 4 and not one & (1 | 2 | 32 | 256) for one in flags)


def test_the_signature_covers_everything_but_itself(data: bytes, opened: Pdf):
    signature = opened.Root.AcroForm.Fields[0].V
    start, length, then, rest = map(int, signature.ByteRange)

    assert start == 0
    assert then + rest == len(data)
    assert data[length : length + 1] == b"<"
    assert data[then - 1 : then] == b">"
    assert signature.SubFilter == Name("/ETSI.CAdES.detached")
    assert opened.Root.Perms.DocMDP.objgen == signature.objgen
    assert int(signature.Reference[0].TransformParams.P) == 1


def test_the_code_that_is_printed_is_that_of_the_link(opened: Pdf, data: bytes):
    """Module by module, on the page as it is drawn; and as vectors, sharp on any printer."""
    link = next(one for one in opened.pages[0].Annots if one.Subtype == "/Link")
    wanted = [list(row) for row in segno.make(str(link.A.URI), error="m", micro=False).matrix]
    left, _, right, top = map(float, link.Rect)
    module = (right - left) / (len(wanted) + 2 * QUIET_ZONE)
    scale, height = 6, float(opened.pages[0].MediaBox[3])
    with pypdfium2.PdfDocument(data) as read:
        drawn = read[0].render(scale=scale).to_pil().convert("L")

    def is_dark(row: int, column: int) -> int:
        across = left + (column + QUIET_ZONE + 0.5) * module
        down = height - top + (row + QUIET_ZONE + 0.5) * module
        return int(drawn.getpixel((int(across * scale), int(down * scale))) < 128)

    found = [[is_dark(r, c) for c in range(len(wanted))] for r in range(len(wanted))]
    pictures = [one for one in opened.objects if isinstance(one, Stream)]
    assert found == wanted
    assert not any(one.get("/Subtype") == "/Image" for one in pictures)


def test_making_and_signing_take_a_quarter_of_a_second(tmp_path: Path):
    with attested.signing_with(tmp_path):
        attested.signed()
        start = time.process_time()
        for _ in range(5):
            attested.signed()
        spent = (time.process_time() - start) / 5 * 1000

    assert spent < LIMIT_MS


def test_who_signs_in_demonstration_says_that_it_is_one(tmp_path: Path):
    with attested.signing_with(tmp_path):
        found = signing.examine(attested.signed(), signing.authorities())

    assert "DEMONSTRATION" in found.signer
