"""Each hostile file is refused with a reason, or kept as something harmless; never as it came."""

import contextlib
import io
import time

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from erpps_app.adapters import inspection
from erpps_app.adapters.inspection import SafeDocument
from erpps_app.domain.documents import (
    LONGEST_NAME,
    MAX_BYTES,
    PDF,
    DocumentRefused,
    display_name,
)
from tests.adapters.hostile import NAMES, files

FILES = dict(files())
DANGEROUS = {
    *("/JS", "/JavaScript", "/AA", "/OpenAction", "/Annots", "/AcroForm", "/XFA", "/URI", "/B"),
    *("/EmbeddedFiles", "/EF", "/AF", "/Launch", "/Names", "/Outlines", "/Collection", "/Encrypt"),
    *("/Metadata", "/RichMedia", "/FFilter", "/SubmitForm"),
}
SMALLER_THAN = 4 * MAX_BYTES


def test_there_are_two_hundred_of_them():
    assert len(FILES) + len(NAMES) >= 200


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_or_made_harmless(name: str):
    data = FILES[name][:MAX_BYTES]
    began = time.monotonic()
    with contextlib.suppress(DocumentRefused):
        harmless(inspection.inspect(data, "recto.jpg"), data)
    assert time.monotonic() - began < inspection.WALL_SECONDS + 5


def harmless(safe: SafeDocument, sent: bytes) -> None:
    assert safe.data != sent
    assert 0 < len(safe.data) < SMALLER_THAN
    if safe.media_type == PDF:
        reader = PdfReader(io.BytesIO(safe.data), strict=True)
        assert len(reader.pages) == safe.pages
        assert not reader.is_encrypted
        assert keys_of(reader.trailer) & DANGEROUS == set()
        return
    with Image.open(io.BytesIO(safe.data), formats=["JPEG"]) as kept:
        kept.load()
        assert len(kept.getexif()) == 0
        assert kept.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert safe.data.endswith(b"\xff\xd9")
    assert b"<script" not in safe.data


def keys_of(start: PdfObject) -> set[str]:
    """Every key of every dictionary that can be reached."""
    found: set[str] = set()
    seen: set[tuple[int, int]] = set()
    waiting: list[PdfObject] = [start]
    while waiting:
        held = waiting.pop()
        if isinstance(held, IndirectObject):
            if (held.idnum, held.generation) in seen:
                continue
            seen.add((held.idnum, held.generation))
            target = held.get_object()
            waiting += [target] if target is not None else []
        elif isinstance(held, DictionaryObject):
            found |= set(held)
            waiting += [held.raw_get(key) for key in held]
        elif isinstance(held, ArrayObject):
            waiting += list(held)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_becomes_a_plain_one(name: str):
    shown = display_name(name)

    assert 0 < len(shown) <= LONGEST_NAME
    assert shown.isprintable()
    assert not set(shown) & set("/\\\0\r\n\u202e")
    assert shown not in {".", ".."}
