"""Real files that people hand in, made on the spot."""

import io

from PIL import Image, ImageDraw
from pypdf import PdfWriter

TURN_RIGHT = 6
ORIENTATION = 0x0112


def photo(width: int = 4000, height: int = 3000) -> bytes:
    """A 12-megapixel JPEG that a phone held upright has made: EXIF says to turn it."""
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    ImageDraw.Draw(image).rectangle((100, 100, width // 2, height // 3), fill=(20, 90, 160))
    exif = Image.Exif()
    exif[ORIENTATION] = TURN_RIGHT
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=85)
    return out.getvalue()


def diploma(pages: int = 2) -> bytes:
    """A PDF of that many pages."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def file(name: str, content: bytes) -> dict[str, object]:
    """A file for the browser's own chooser."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}
