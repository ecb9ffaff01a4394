"""What happens to a file that is handed in, ordinary or hostile."""

import io
import subprocess
import sys

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from erpps_app.adapters import inspection
from erpps_app.adapters.inspection import reader
from erpps_app.domain.documents import MAX_BYTES, DocumentRefused, Reason

ORIENTATION, TURN_RIGHT = 0x0112, 6


def jpeg(width: int = 640, height: int = 480, **options: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(out, "JPEG", **options)
    return out.getvalue()


def pdf(pages: int = 2, change: object = None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    if callable(change):
        change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, kind)
    return out.getvalue()


def with_script(writer: PdfWriter) -> None:
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)


def with_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("charge.exe", b"MZ")


def with_link(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/URI"),
            NameObject("/URI"): TextStringObject("https://ailleurs.example"),
        }
    )
    link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])


def with_page_action(writer: PdfWriter) -> None:
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")}
    )
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})


def with_form(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer.root_object[NameObject("/AcroForm")] = form


def encrypted() -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf()))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def refusal(data: bytes) -> str:
    """The reason that the reader gives, in this process."""
    header, _ = reader.answer({"do": "inspect"}, data)
    return str(header.get("refused", "accepté"))


def test_a_photo_is_turned_as_its_exif_says_and_loses_its_metadata():
    exif = Image.Exif()
    exif[ORIENTATION] = TURN_RIGHT
    exif[0x010F] = "Marque du téléphone"
    safe = inspection.inspect(jpeg(640, 480, exif=exif), "photo.jpg")
    with Image.open(io.BytesIO(safe.data)) as kept:
        assert kept.size == (480, 640)
        assert len(kept.getexif()) == 0
    assert b"Marque" not in safe.data


def test_a_photo_of_twelve_megapixels_is_kept_readable_and_lighter():
    safe = inspection.inspect(jpeg(4000, 3000), "photo.jpg")
    with Image.open(io.BytesIO(safe.data)) as kept:
        assert max(kept.size) == 4000


def test_a_pdf_keeps_its_pages():
    safe = inspection.inspect(pdf(2), "diplome.pdf")

    assert (safe.media_type, safe.pages) == ("application/pdf", 2)
    assert len(PdfReader(io.BytesIO(safe.data)).pages) == 2


@pytest.mark.parametrize(
    ("change", "trace"),
    [
        (with_script, b"JavaScript"),
        (with_attachment, b"EmbeddedFile"),
        (with_link, b"/URI"),
        (with_page_action, b"/AA"),
        (with_form, b"AcroForm"),
    ],
)
def test_what_a_pdf_could_do_is_gone(change: object, trace: bytes):
    hostile = pdf(1, change)
    header, safe = reader.answer({"do": "inspect"}, hostile)

    assert trace in hostile
    assert header["pages"] == 1
    assert trace not in safe


def test_the_content_decides_not_the_name():
    assert inspection.inspect(jpeg(), "diplome.pdf").media_type == "image/jpeg"
    assert refusal(b"MZ\x90\x00" + bytes(200)) == "format"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (image("PNG"), "format"),
        (image("GIF"), "format"),
        (image("BMP"), "format"),
        (image("TIFF"), "format"),
        (image("WEBP"), "format"),
        (b"<html><script>alert(1)</script>", "format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "format"),
        (b"PK\x03\x04" + bytes(100), "format"),
        (b"\x7fELF" + bytes(100), "format"),
        (b"#!/bin/sh\nrm -rf /", "format"),
        (bytes(1000), "format"),
        (b"\xff" * 1000, "format"),
        (b"%PDF-1.7\n", "abime"),
        (b"%PDF-1.7\n" + b"\x00" * 500, "abime"),
        (b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF", "abime"),
        (b"\xff\xd8\xff", "abime"),
        (b"\xff\xd8\xff\xe0" + bytes(500) + b"\xff\xd9", "abime"),
        (encrypted(), "protege"),
        (pdf(21), "trop-de-pages"),
        (pdf(0), "abime"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: str):
    assert refusal(data) == reason


@pytest.mark.parametrize("kept", [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_photo_is_refused(kept: float):
    whole = jpeg(1200, 900)

    assert refusal(whole[: int(len(whole) * kept)]) == "abime"


@pytest.mark.parametrize("kept", [0.05, 0.2, 0.4, 0.6])
def test_a_truncated_pdf_never_crashes_the_reader(kept: float):
    whole = pdf(3)
    header, safe = reader.answer({"do": "inspect"}, whole[: int(len(whole) * kept)])

    assert "refused" in header or PdfReader(io.BytesIO(safe)).pages


def test_a_photo_followed_by_something_else_keeps_the_photo_only():
    polyglot = jpeg() + pdf(1, with_script)
    header, safe = reader.answer({"do": "inspect"}, polyglot)

    assert header["media_type"] == "image/jpeg"
    assert b"%PDF" not in safe


def test_a_bomb_is_refused_before_it_unfolds():
    small = bytearray(jpeg(64, 64))
    frame = small.index(b"\xff\xc0")
    small[frame + 5 : frame + 9] = (60_000).to_bytes(2, "big") * 2

    assert refusal(bytes(small)) == "trop-grand"


def test_an_empty_and_a_heavy_file_are_refused_before_they_are_read():
    for data, reason in ((b"", Reason.EMPTY), (b"\xff\xd8\xff" * MAX_BYTES, Reason.TOO_BIG)):
        with pytest.raises(DocumentRefused) as refused:
            inspection.inspect(data, "x")
        assert refused.value.reason is reason


@pytest.mark.parametrize("data", [encrypted(), image("PNG"), jpeg()[:900], pdf(21)])
def test_the_reader_refuses_from_its_own_process_too(data: bytes):
    with pytest.raises(DocumentRefused):
        inspection.inspect(data, "x")


@pytest.mark.parametrize("width", inspection.WIDTHS)
def test_pages_are_shown_as_images(width: int):
    data = inspection.render_page(pdf(2), "application/pdf", 2, width)
    with Image.open(io.BytesIO(data)) as shown:
        assert shown.format == "JPEG"
        assert abs(shown.width - width) <= 1


def test_the_reader_holds_to_its_memory():
    program = (
        f"import sys; sys.path.insert(0, {str(inspection.READER.parent)!r}); import reader; "
        "reader.limit(); bytearray(4 * 1024**3)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert b"MemoryError" in done.stderr
