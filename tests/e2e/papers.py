"""Real files that people hand in, made on the spot."""

import io

import typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont

TURN_RIGHT = 6
ORIENTATION = 0x0112


def photo(width: int = 4000, height: int = 3000, *, blur: float = 0) -> bytes:
    """A 12-megapixel JPEG that a phone held upright has made: EXIF says to turn it."""
    image = Image.linear_gradient("L").resize((width, height)).point(lambda v: 120 + v // 2)
    image = image.convert("RGB")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(max(height // 30, 8))
    draw.rectangle((width // 40, height // 30, width // 5, height // 3), fill=(20, 90, 160))
    for line in range(2, 26):
        draw.text((width // 4, line * height // 28), "CARTE SPECIMEN 12.04.1998 " * 3, 0, font)
    if blur:
        image = image.filter(ImageFilter.GaussianBlur(blur))
    exif = Image.Exif()
    exif[ORIENTATION] = TURN_RIGHT
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=85)
    return out.getvalue()


def diploma(pages: int = 2) -> bytes:
    """A PDF of that many pages."""
    text = "#pagebreak()".join(f"= Diplôme\nSpécimen, page {n}\n" for n in range(1, pages + 1))
    return typst.compile(text.encode())


def file(name: str, content: bytes) -> dict[str, object]:
    """A file for the browser's own chooser."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}
