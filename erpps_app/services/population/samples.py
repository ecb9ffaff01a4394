"""One page of each kind of document, stored once; the documents of a population refer to it."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from erpps_app.adapters.storage import storage
from erpps_app.adapters.vault import vault
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
    return {kind: _store(kind, _page) for kind in kinds}


def _store(kind: str, page: Callable[[str], bytes]) -> Sample:
    label, about = DOCUMENT_KINDS[kind].label, f"echantillon:{kind}"
    data = page(label)
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
    pen.text((SIZE[0] / 2, 260), label, font=ImageFont.load_default(64), fill=INK, anchor="mm")
    pen.text(
        (SIZE[0] / 2, 900), "SPÉCIMEN", font=ImageFont.load_default(180), fill=MARK, anchor="mm"
    )
    for line in range(12):
        at = 420 + 90 * line
        pen.line((160, at, SIZE[0] - 160 - (line % 3) * 140, at), fill=MARK, width=6)
    made = BytesIO()
    image.save(made, "JPEG", quality=80)
    return made.getvalue()
