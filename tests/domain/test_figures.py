"""Numbers as people read them in French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import figures

THIN, FIXED = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (figures.number(0), "0"),
        (figures.number(1234.5, 1), f"1{THIN}234,5"),
        (figures.number(1_234_567), f"1{THIN}234{THIN}567"),
        (figures.number(-1500), f"-1{THIN}500"),
        (figures.percent(0.472), f"47,2{FIXED}%"),
        (figures.percent(1), f"100,0{FIXED}%"),
        (figures.percent(None), "–"),
        (figures.duration(None), "–"),
        (figures.duration(90), f"2{FIXED}min"),
        (figures.duration(3_599), f"1,0{FIXED}h"),
        (figures.duration(47.2 * 3_600), f"47,2{FIXED}h"),
        (figures.duration(72 * 3_600), f"3,0{FIXED}jours"),
        (figures.duration(5.34 * 86_400), f"5,3{FIXED}jours"),
        (figures.counted(0, "demande", "demandes"), f"0{FIXED}demande"),
        (figures.counted(1, "demande", "demandes"), f"1{FIXED}demande"),
        (figures.counted(1200, "demande", "demandes"), f"1{THIN}200{FIXED}demandes"),
    ],
)
def test_a_figure_is_written_the_french_way(shown: str, expected: str):
    assert shown == expected


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_a_number_reads_back_as_itself_and_never_breaks_at_the_end_of_a_line(value: int):
    shown = figures.number(value)

    assert int(shown.replace(THIN, "")) == value
    assert " " not in shown
