"""Names and sizes of documents, as they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain import documents


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("diplôme.pdf", "diplôme.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\moi\\carte.jpg", "carte.jpg"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("ligne\r\nautre.pdf", "ligneautre.pdf"),
        ("", "document"),
        ("...", "document"),
        ("\x00", "document"),
    ],
)
def test_a_name_is_shown_without_its_tricks(typed: str, shown: str):
    assert documents.display_name(typed) == shown


@given(st.text(max_size=400))
def test_a_name_is_never_long_empty_or_a_path(text: str):
    shown = documents.display_name(text)

    assert 1 <= len(shown) <= documents.LONGEST_NAME
    assert "/" not in shown
    assert "\\" not in shown


def test_sizes_and_pages_are_said_in_french():
    assert documents.size_label(1_258_291) == "1,2 Mo"
    assert documents.size_label(10) == "1 ko"
    assert documents.pages_label(1) == "1 page"
    assert documents.pages_label(2) == "2 pages"


def test_every_reason_has_a_sentence_that_says_what_to_do():
    assert set(documents.REFUSALS) == set(documents.Reason)
    assert all(text.endswith(".") for text in documents.REFUSALS.values())
