"""Tables as files: CSV for French spreadsheets, XLSX. Rows come one by one and are never kept.

Both writers are generators of bytes: whoever stops reading stops the rows from being asked for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]

BATCH = 500  # rows written between two chances to stop
CHUNK = 64 * 1024
BOM = b"\xef\xbb\xbf"  # without it, Excel reads accents as two signs
# What a spreadsheet takes for a formula when a cell begins with it (OWASP, CSV injection); the
# wide ones are the same signs, as Asian keyboards write them.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BLANKS = " \u00a0\u202f"
QUOTED = frozenset(';"\r\n')
LONGEST_CELL = 32_767  # of Excel
LONGEST_SHEET = 1_048_576  # idem
WIDTHS = 8, 60


class FileFormat(StrEnum):
    """The formats that are offered; the value is the extension of the file."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """What the answer says it is."""
        return _MEDIA_TYPES[self]

    def write(self, title: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
        """The file, piece by piece; a piece may be empty.

        Args:
            title: of the sheet.
            columns: names, on the first line.
            rows: cells in the order of the columns, instants on the clocks of Paris.
        """
        return _WRITERS[self](title, columns, rows)


_MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def csv(_title: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """RFC 4180 with semicolons, decimal commas and a byte order mark, as French Excel expects."""
    yield BOM + _line(columns)
    pending: list[bytes] = []
    for row in rows:
        pending.append(_line(row))
        if len(pending) >= BATCH:
            yield b"".join(pending)
            pending.clear()
    yield b"".join(pending)


def _line(row: Row) -> bytes:
    return (";".join(map(_cell, row)) + "\r\n").encode()


def _cell(value: Cell) -> str:
    if isinstance(value, str):
        text = f"'{value}" if _is_formula(value) else value
        return '"' + text.replace('"', '""') + '"' if QUOTED & set(text) else text
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value).replace(".", ",")


def _is_formula(value: str) -> bool:
    """Some spreadsheets pass over the blanks before a sign."""
    return value.lstrip(BLANKS).startswith(FORMULA)


@dataclass(frozen=True, slots=True)
class _Formats:
    """How cells look."""

    heading: Format
    day: Format
    instant: Format


def xlsx(title: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """A workbook; text is always text, never a formula or a link.

    Rows go to a temporary folder of the process's user as they come: the format's archive cannot
    be sent before its last row is known. The folder goes with the last piece, or when whoever reads
    stops. While rows come, the pieces are empty.
    """
    with TemporaryDirectory(prefix="export-") as folder, TemporaryFile(dir=folder) as kept:
        # Typed by hand: the library's types are partial.
        book: Any = Workbook(kept, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"title": title})
        formats = _Formats(
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"num_format": "dd/mm/yyyy"}),
            book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        )
        try:
            sheet, line = _sheet(book, columns, formats), 1
            for row in rows:
                if line == LONGEST_SHEET:
                    sheet, line = _sheet(book, columns, formats), 1
                _write(sheet, line, row, formats)
                line += 1
                if line % BATCH == 0:
                    yield b""
            book.close()
        finally:
            for written in book.worksheets():
                written.row_data_fh.close()
        kept.seek(0)
        while piece := kept.read(CHUNK):
            yield piece


def _sheet(book: Any, columns: Sequence[str], formats: _Formats) -> Worksheet:  # noqa: ANN401 - see above
    sheet: Worksheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    shortest, longest = WIDTHS
    for place, name in enumerate(columns):
        sheet.set_column(place, place, min(max(2 * len(name), shortest), longest))
        sheet.write_string(0, place, name, formats.heading)
    return sheet


def _write(sheet: Worksheet, line: int, row: Row, formats: _Formats) -> None:
    for place, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(line, place, value[:LONGEST_CELL])
        elif isinstance(value, datetime):
            # A spreadsheet knows no time zones: what is shown is the clock of Paris.
            sheet.write_datetime(line, place, value.replace(tzinfo=None), formats.instant)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, datetime.combine(value, time()), formats.day)
        elif value is not None:
            sheet.write_number(line, place, value)


_WRITERS: dict[FileFormat, Callable[[str, Sequence[str], Iterable[Row]], Iterator[bytes]]] = {
    FileFormat.CSV: csv,
    FileFormat.XLSX: xlsx,
}
