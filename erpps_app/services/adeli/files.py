"""Reads the file of an old register as it comes: a line at a time, however long the file or a line.

A line is a record: line breaks inside quotes are not taken, so that a quote left open costs one
line and not the rest of the file, and so that reading resumes at any byte where a line begins.
"""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from erpps_app.domain.adeli import COLUMN, COLUMNS, NUMBER
from erpps_app.domain.errors import InvalidField

FILE = "fichier"
CHUNK = 1 << 20
LONGEST_LINE = 16 * 1024  # bytes; the longest that every field allows is a quarter of it
SEPARATORS = (";", ",", "\t", "|")
UTF8, LATIN = "utf-8", "cp1252"
TOO_LONG = "Cette ligne est trop longue : un guillemet ou une fin de ligne manque sans doute."
UNREADABLE = "Cette ligne n’est pas lisible : {why}."


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is, found by reading it once.

    Attributes:
        sha256: of its bytes; start: where the first line after the headings begins.
        headings: the columns, in the order of the file.
    """

    sha256: str
    size: int
    encoding: str
    separator: str
    start: int
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of the file.

    Attributes:
        rank: from 1 for the headings on, as editors count.
        after: the byte at which the next one begins.
        texts: the columns, under their headings; ``error``: why there are none.
    """

    rank: int
    after: int
    texts: dict[str, str] = field(default_factory=dict[str, str])
    error: str = ""


def inspect(path: Path) -> FileFacts:
    """What a file is.

    Raises:
        InvalidField: it is empty, of another encoding, or its headings are not those expected.
    """
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder(UTF8)()
    encoding, size = UTF8, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if encoding == UTF8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError:
                    encoding = LATIN
        file.seek(0)
        first, _ = _read_line(file)
        start = file.tell()
    if first is None or not size:
        raise InvalidField(FILE, "Ce fichier est vide, ou sa première ligne n’en finit pas.")
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise InvalidField(FILE, "Ce fichier est en UTF-16. Enregistrez-le en CSV UTF-8.")
    text = first.removeprefix(codecs.BOM_UTF8).decode(encoding, "replace").strip("\r\n")
    separator = max(SEPARATORS, key=lambda sign: len(_known(_cells(text, sign))))
    headings = tuple(cell.strip().lower() for cell in _cells(text, separator))
    _check_headings(headings)
    return FileFacts(digest.hexdigest(), size, encoding, separator, start, headings)


def lines(
    path: Path, encoding: str, separator: str, position: int, rank: int, count: int
) -> Iterator[RawLine]:
    """Some lines from a byte on.

    Args:
        path: the file; encoding, separator: as found.
        position: where a line begins; 0 for the first after the headings.
        rank: of the line before.
        count: how many at most.
    """
    with path.open("rb") as file:
        first, _ = _read_line(file)
        text = (first or b"").removeprefix(codecs.BOM_UTF8).decode(encoding, "replace")
        headings = [cell.strip().lower() for cell in _cells(text.strip("\r\n"), separator)]
        if position:
            file.seek(position)
        for _ in range(count):
            data, is_over = _read_line(file)
            if is_over:
                return
            rank += 1
            yield _raw(data, rank, file.tell(), (encoding, separator), headings)


def _raw(
    data: bytes | None, rank: int, after: int, how: tuple[str, str], headings: list[str]
) -> RawLine:
    encoding, separator = how
    if data is None:
        return RawLine(rank, after, error=TOO_LONG)
    if b"\0" in data:
        return RawLine(rank, after, error=UNREADABLE.format(why="elle contient un octet nul"))
    text = data.decode(encoding, "replace").strip("\r\n")
    if not text.strip(f"{separator} "):
        return RawLine(rank, after)
    try:
        cells = _cells(text, separator)
    except csv.Error:
        return RawLine(rank, after, error=UNREADABLE.format(why="un guillemet n’est pas fermé"))
    if len(cells) > len(headings):
        return RawLine(rank, after, error="Cette ligne a plus de colonnes que la première.")
    return RawLine(rank, after, dict(zip(headings, cells, strict=False)))


def _read_line(file: BinaryIO) -> tuple[bytes | None, bool]:
    """The next line, ``None`` when it is too long; and whether the file is over."""
    data = file.readline(LONGEST_LINE)
    if not data:
        return None, True
    if data.endswith(b"\n") or len(data) < LONGEST_LINE:
        return data, False
    while data and not data.endswith(b"\n"):
        data = file.readline(CHUNK)
    return None, False


def _cells(text: str, separator: str) -> list[str]:
    rows = list(csv.reader([text], delimiter=separator, strict=True))
    return rows[0] if rows else []


def _known(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.strip().lower() in COLUMN]


def _check_headings(headings: tuple[str, ...]) -> None:
    unknown = [name for name in headings if name not in COLUMN]
    missing = [c.name for c in COLUMNS if c.owed and c.name not in headings]
    if NUMBER not in headings:
        raise InvalidField(
            FILE, f"La première ligne doit porter les titres des colonnes, dont « {NUMBER} »."
        )
    if unknown:
        raise InvalidField(FILE, f"Colonne inconnue : {', '.join(unknown[:5])[:120]}.")
    if missing:
        raise InvalidField(FILE, f"Colonne absente : {', '.join(missing)}.")
    if len(set(headings)) != len(headings):
        raise InvalidField(FILE, "Deux colonnes portent le même titre.")
