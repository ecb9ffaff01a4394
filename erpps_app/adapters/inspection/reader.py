"""Runs alone in a process of its own: reads hostile bytes on its input, answers on its output.

It imports nothing of the portal, so that it starts fast and holds no secret. Limits are set before
the first byte is parsed.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (pypdfium2 ships no types)

import io
import json
import resource
import sys
from typing import Any

CPU_SECONDS = 12
MEMORY_BYTES = 1_500 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PAGES = 20
LONGEST_SIDE = 4_000
QUALITY = 88


class Refused(Exception):  # noqa: N818 - what happened
    """The file is refused; the argument is a ``Reason`` of the domain."""


def limit() -> None:
    """Little time and memory, and no file that grows."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def inspect(data: bytes) -> tuple[dict[str, object], bytes]:
    """The safe file, by content: the name says nothing."""
    if data.startswith(b"\xff\xd8\xff"):
        return {"media_type": "image/jpeg", "pages": 1}, jpeg(data)
    if b"%PDF-" in data[:1024]:
        safe, pages = pdf(data)
        return {"media_type": "application/pdf", "pages": pages}, safe
    raise Refused("format")


def jpeg(data: bytes) -> bytes:
    """Decoded whole, turned as its EXIF says, written anew without metadata."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    if b"\xff\xd9" not in data[-(64 * 1024) :]:
        raise Refused("abime")
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused("trop-grand")
            opened.load()
            image = ImageOps.exif_transpose(opened).convert("RGB")
    except Image.DecompressionBombError as error:
        raise Refused("trop-grand") from error
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _written(image)


def pdf(data: bytes) -> tuple[bytes, int]:
    """Its pages only, in a new file: no script, action, form, attachment or link."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Refused("protege")
    pages = len(reader.pages)
    if pages == 0:
        raise Refused("abime")
    if pages > MAX_PAGES:
        raise Refused("trop-de-pages")
    writer = PdfWriter()
    for page in reader.pages:
        for key in ("/Annots", "/AA", "/Metadata", "/PieceInfo", "/B", "/Tabs"):
            if key in page:
                del page[NameObject(key)]
        writer.add_page(page)
    writer.metadata = None
    kept = io.BytesIO()
    writer.write(kept)
    safe = kept.getvalue()
    render_pdf(safe, 1, 240)
    return safe, pages


def render_pdf(data: bytes, page: int, width: int) -> bytes:
    """A page of a PDF as an image."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if not 1 <= page <= len(document):
        raise Refused("abime")
    shown = document[page - 1]
    points = max(shown.get_width(), 1.0)
    ratio = max(shown.get_height(), 1.0) / points
    scale = min(width / points, (MAX_PIXELS / 4 / ratio) ** 0.5 / points)
    return _written(shown.render(scale=scale).to_pil().convert("RGB"))


def render_jpeg(data: bytes, width: int) -> bytes:
    """An image, smaller."""
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
        opened.draft("RGB", (width, width))
        image = opened.convert("RGB")
    image.thumbnail((width, width * 3))
    return _written(image)


def _written(image: Any) -> bytes:  # noqa: ANN401 - Pillow is imported late
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=False)
    return out.getvalue()


def answer(arguments: list[str], data: bytes) -> tuple[dict[str, object], bytes]:
    """What was asked; whatever goes wrong in a parser is a damaged file."""
    try:
        if arguments[0] == "inspect":
            return inspect(data)
        media_type, page, width = arguments[1], int(arguments[2]), int(arguments[3])
        if media_type == "application/pdf":
            return {}, render_pdf(data, page, width)
        return {}, render_jpeg(data, width)
    except Refused as refusal:
        return {"refused": str(refusal)}, b""
    except MemoryError:
        return {"refused": "trop-long"}, b""
    except Exception:  # noqa: BLE001 - parsers of hostile bytes raise anything
        return {"refused": "abime"}, b""


def main() -> None:
    """Bytes in, a line of JSON and bytes out."""
    data = sys.stdin.buffer.read()
    limit()
    header, body = answer(sys.argv[1:], data)
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
