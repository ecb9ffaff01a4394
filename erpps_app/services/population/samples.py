"""One page of each kind of document, stored once; the documents of a population refer to it."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from erpps_app.adapters.storage import storage
from erpps_app.adapters.vault import vault
from erpps_app.adapters.watermark import strip
from erpps_app.domain.documents import ATTACHMENT, DOCUMENT_KINDS, JPEG

SIZE = (1240, 1754)  # A4 at 150 dots per inch
INK, PAPER, MARK = "#1e1e1e", "#fbfaf5", "#c9c9d6"


@dataclass(frozen=True, slots=True)
class Sample:
    """What the rows of the documents that refer to one page hold."""

    columns: dict[str, object]


def stored() -> dict[str, Sample]:
    """Put one page of each kind away, sealed as every document is."""
    kinds = (kind for kind in DOCUMENT_KINDS if kind != ATTACHMENT)
    return {kind: _store(kind) for kind in kinds}


def _store(kind: str) -> Sample:
    label, about = DOCUMENT_KINDS[kind].label, f"echantillon:{kind}"
    data = _page(label)
    sealed, key = vault().seal(data, about)
    return Sample(
        {
            "name": f"{label} (spécimen).jpg",
            "media_type": JPEG,
            "size": len(data),
            "pages": 1,
            "sha256": sha256(data).hexdigest(),
            "storage_key": storage().put(sealed),
            "sealed_key": key,
            "sealed_as": about,
        }
    )


def _page(label: str) -> bytes:
    """A page that nobody takes for a paper of somebody's."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    _write(image, label, middle=260, height=90, colour=INK)
    _write(image, "SPÉCIMEN", middle=900, height=260, colour=MARK)
    for line in range(12):
        at = 420 + 90 * line
        pen.line((160, at, SIZE[0] - 160 - (line % 3) * 140, at), fill=MARK, width=6)
    made = BytesIO()
    image.save(made, "JPEG", quality=80)
    return made.getvalue()


def _write(image: Image.Image, text: str, *, middle: int, height: int, colour: str) -> None:
    """Centre a line; drawn as the watermark is, since Pillow's own font has no accents."""
    with Image.open(BytesIO(strip(text))) as drawn:
        width = min(round(drawn.width * height / drawn.height), SIZE[0] - 160)
        mask = ImageOps.fit(drawn.getchannel("A"), (width, height))
    image.paste(colour, ((SIZE[0] - width) // 2, middle - height // 2), mask)
