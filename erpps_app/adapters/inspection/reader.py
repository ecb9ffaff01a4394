"""Runs alone in a process of its own: reads hostile bytes on its input, answers on its output.

It imports nothing of the portal, so that it starts fast and holds no secret. Limits are set before
the first byte is parsed. A request is a line of JSON, then bytes; so is the answer.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# (pypdfium2 ships no types)

import io
import json
import resource
import sys
from base64 import b64decode
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

CPU_SECONDS = 12
MEMORY_BYTES = 1_500 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PAGES = 20
LONGEST_SIDE = 4_000
LONGEST_TEXT = 60_000
QUALITY = 88
JPEG, PDF = "image/jpeg", "application/pdf"
HEIF_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
PAGE_KEYS = frozenset(
    (
        "/Type",
        "/Parent",
        "/Resources",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/Contents",
        "/UserUnit",
        "/Group",
    )
)
# What a stream may say that leads out of the file, or holds what is not shown.
STREAM_KEYS = (
    "/F",
    "/FFilter",
    "/FDecodeParms",
    "/Metadata",
    "/PieceInfo",
    "/AF",
    "/Ref",
    "/OPI",
    "/Alternates",
)
A4_INCHES = 8.27
FLATTENED_WIDTH = 1_600
MARKS_IN_WIDTH, SMALLEST_MARK = 26, 12
MARK_OPACITY, MARK_COLOUR = 90, (0, 0, 145)
# Read on pictures 1,200 pixels wide at most: see docs/documents.md for how they were chosen.
JUDGED_SIDE, GRAIN, SHARP_SHARE, SHARP_EDGE = 1_200, 1.5, 0.995, 18
DARK_MEDIAN, SMALL_SIDE = 50, 900


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
        image = _jpeg(data)
    elif data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS:
        image = _heif(data)
    elif b"%PDF-" in data[:1024]:
        safe, pages = pdf(data)
        return {"media_type": PDF, "pages": pages, "advice": _advice_on_scan(safe)}, safe
    else:
        raise Refused("format")
    advice = advice_on(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return {"media_type": JPEG, "pages": 1, "advice": advice}, _written(image)


def _jpeg(data: bytes) -> "Image":
    if b"\xff\xd9" not in data[-(64 * 1024) :]:
        raise Refused("abime")
    return _decoded(data, "JPEG")


def _heif(data: bytes) -> "Image":
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False)
    return _decoded(data, "HEIF")


def _decoded(data: bytes, kind: str) -> "Image":
    """Decoded whole, turned as its EXIF says; metadata stay behind when it is written anew."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Refused("trop-grand")
            opened.load()
            return ImageOps.exif_transpose(opened).convert("RGB")
    except Image.DecompressionBombError as error:
        raise Refused("trop-grand") from error


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
        for key in [key for key in page if key not in PAGE_KEYS]:
            del page[NameObject(key)]
        writer.add_page(page)
    _strip_streams(writer)
    safe = _saved(writer)
    for page in range(1, pages + 1):
        render_pdf(safe, page, 240)
    return safe, pages


def _strip_streams(writer: Any) -> None:  # noqa: ANN401 - pypdf is imported late
    from pypdf.generic import StreamObject

    for held in writer._objects:  # noqa: SLF001 - there is no public way to walk them
        if isinstance(held, StreamObject):
            for key in STREAM_KEYS:
                held.pop(key, None)


def render_pdf(data: bytes, page: int, width: int) -> "Image":
    """A page of a PDF as a picture."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if not 1 <= page <= len(document):
        raise Refused("abime")
    shown = document[page - 1]
    points = max(shown.get_width(), 1.0)
    ratio = max(shown.get_height(), 1.0) / points
    scale = min(width / points, (MAX_PIXELS / 4 / ratio) ** 0.5 / points)
    return shown.render(scale=scale).to_pil().convert("RGB")


def render(data: bytes, media_type: str, page: int, width: int) -> "Image":
    """A page of a safe document as a picture, so many pixels wide at most."""
    if media_type == PDF:
        return render_pdf(data, page, width)
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
        opened.draft("RGB", (width, width))
        image = opened.convert("RGB")
    image.thumbnail((width, width * 3))
    return image


def watermarked(image: "Image", strip: bytes) -> "Image":
    """A picture with a strip of text across it, again and again, light enough to read through."""
    from PIL import Image

    if not strip:
        return image
    with Image.open(io.BytesIO(strip), formats=["PNG"]) as opened:
        text = opened.getchannel("A")
    height = max(image.width // MARKS_IN_WIDTH, SMALLEST_MARK)
    text = text.resize((text.width * height // text.height, height))
    side = image.width + image.height
    layer = Image.new("L", (side, side), 0)
    step = text.width + 3 * height
    for row, y in enumerate(range(0, side, 4 * height)):
        for x in range(-(row % 2) * step // 2, side, step):
            layer.paste(text, (x, y))
    turned = layer.rotate(30).point([value * MARK_OPACITY // 255 for value in range(256)])
    left, top = (side - image.width) // 2, (side - image.height) // 2
    mask = turned.crop((left, top, left + image.width, top + image.height))
    return Image.composite(Image.new("RGB", image.size, MARK_COLOUR), image, mask)


def flattened(data: bytes, media_type: str, pages: int, strip: bytes) -> bytes:
    """Every page as a watermarked picture, in one PDF: the text cannot be taken off."""
    pictures = [
        watermarked(render(data, media_type, page, FLATTENED_WIDTH), strip)
        for page in range(1, pages + 1)
    ]
    return _bound(pictures)


def merged(parts: list[tuple[str, bytes]]) -> tuple[bytes, int]:
    """Safe documents one after the other, in one PDF."""
    from PIL import Image
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for media_type, data in parts:
        part = data
        if media_type == JPEG:
            with Image.open(io.BytesIO(data), formats=["JPEG"]) as opened:
                part = _bound([opened.convert("RGB")])
        for page in PdfReader(io.BytesIO(part)).pages:
            writer.add_page(page)
    if len(writer.pages) > MAX_PAGES:
        raise Refused("trop-de-pages")
    return _saved(writer), len(writer.pages)


def advice_on(image: "Image") -> list[str]:
    """What makes a picture hard to read; nothing of it stops anybody."""
    from PIL import Image, ImageFilter, ImageOps

    found = ["petite"] if max(image.size) < SMALL_SIDE else []
    grey = image.convert("L")
    grey.thumbnail((JUDGED_SIDE, JUDGED_SIDE), Image.Resampling.BILINEAR)
    if _quantile(grey, 0.5) < DARK_MEDIAN:
        found.append("sombre")
    laplacian = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1)
    smooth = ImageOps.autocontrast(grey, cutoff=1).filter(ImageFilter.GaussianBlur(GRAIN))
    edges = smooth.filter(laplacian)
    inside = edges.crop((1, 1, max(edges.width - 1, 2), max(edges.height - 1, 2)))
    if _quantile(inside, SHARP_SHARE) < SHARP_EDGE:
        found.append("floue")
    return found


def _advice_on_scan(safe: bytes) -> list[str]:
    """The same for a PDF that holds pictures only: text drawn as text is always sharp."""
    import pypdfium2

    if pypdfium2.PdfDocument(safe)[0].get_textpage().count_chars():
        return []
    return [found for found in advice_on(render_pdf(safe, 1, JUDGED_SIDE)) if found != "petite"]


def text_of(data: bytes) -> str:
    """What a PDF says in letters, page after page, up to a length."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = range(min(len(document), MAX_PAGES))
    said = "\n".join(document[page].get_textpage().get_text_range() for page in pages)
    return said[:LONGEST_TEXT]


def _quantile(grey: "Image", share: float) -> int:
    counts = grey.histogram()
    left = share * sum(counts)
    for value, count in enumerate(counts):
        left -= count
        if left <= 0:
            return value
    return len(counts) - 1


def _bound(pictures: list["Image"]) -> bytes:
    """Pictures as the pages of a PDF, as wide as a sheet of A4."""
    out = io.BytesIO()
    first, *others = pictures
    first.save(
        out,
        "PDF",
        save_all=True,
        append_images=others,
        resolution=first.width / A4_INCHES,
        quality=QUALITY,
    )
    return out.getvalue()


def _written(image: "Image") -> bytes:
    image.info.clear()  # a comment would be written again
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY, optimize=False)
    return out.getvalue()


def _saved(writer: Any) -> bytes:  # noqa: ANN401 - pypdf is imported late
    out = io.BytesIO()
    writer.metadata = None
    writer.write(out)
    return out.getvalue()


def answer(asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    """What was asked; whatever goes wrong in a parser is a damaged file."""
    try:
        return _DO[asked["do"]](asked, data)
    except Refused as refusal:
        return {"refused": str(refusal)}, b""
    except MemoryError:
        return {"refused": "trop-long"}, b""
    except Exception:  # noqa: BLE001 - parsers of hostile bytes raise anything
        return {"refused": "abime"}, b""


def _render(asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    picture = render(data, asked["media_type"], asked["page"], asked["width"])
    return {}, _written(watermarked(picture, b64decode(asked["watermark"])))


def _flatten(asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    return {}, flattened(data, asked["media_type"], asked["pages"], b64decode(asked["watermark"]))


def _merge(asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    parts: list[tuple[str, bytes]] = []
    for media_type, size in asked["parts"]:
        parts.append((media_type, data[:size]))
        data = data[size:]
    body, pages = merged(parts)
    return {"media_type": PDF, "pages": pages, "advice": []}, body


def _inspect(_asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    return inspect(data)


def _text(_asked: dict[str, Any], data: bytes) -> tuple[dict[str, object], bytes]:
    return {}, text_of(data).encode(errors="replace")


_DO = {
    "text": _text,
    "inspect": _inspect,
    "render": _render,
    "flatten": _flatten,
    "merge": _merge,
}


def main() -> None:
    """A line of JSON and bytes in, the same out."""
    asked = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limit()
    header, body = answer(asked, data)
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
