"""Sealed documents: what opens them, and what never does."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters import vault as module
from erpps_app.adapters.vault import Unsealable, Vault, generate, parse
from erpps_app.settings import settings

OLD, NEW = parse(generate("2025")), parse(generate("2026"))


@given(st.binary(max_size=4096), st.text(min_size=1, max_size=40))
def test_what_is_sealed_opens_as_it_was_and_shows_nothing(data: bytes, about: str):
    safe = Vault(NEW)
    sealed, key = safe.seal(data, about)

    assert safe.open(sealed, key, about) == data
    assert len(data) < 8 or data not in sealed


def test_the_same_document_sealed_twice_is_never_the_same():
    safe = Vault(NEW)

    assert safe.seal(b"diplome", "a")[0] != safe.seal(b"diplome", "a")[0]


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_one_changed_byte_is_told(place: int, change: int):
    safe = Vault(NEW)
    sealed, key = safe.seal(b"un diplome", "a")
    altered = bytearray(sealed)
    altered[place % len(altered)] ^= change
    with pytest.raises(Unsealable):
        safe.open(bytes(altered), key, "a")


def test_a_document_moved_under_another_does_not_open():
    safe = Vault(NEW)
    sealed, key = safe.seal(b"un diplome", "le sien")
    with pytest.raises(Unsealable):
        safe.open(sealed, key, "celui d’un autre")


def test_the_key_of_another_file_does_not_open_it():
    safe = Vault(NEW)
    sealed, _ = safe.seal(b"un diplome", "a")
    _, other = safe.seal(b"un diplome", "a")
    with pytest.raises(Unsealable):
        safe.open(sealed, other, "a")


def test_a_new_master_key_opens_what_the_old_one_wrapped_then_replaces_it():
    sealed, key = Vault(OLD).seal(b"un diplome", "a")
    both = Vault({**NEW, **OLD})
    anew = both.rewrap(key, "a")

    assert both.open(sealed, key, "a") == b"un diplome"
    assert not both.is_current(key)
    assert both.is_current(anew)
    assert Vault(NEW).open(sealed, anew, "a") == b"un diplome"
    with pytest.raises(Unsealable, match="2025"):
        Vault(NEW).open(sealed, key, "a")


def test_plain_bytes_are_not_taken_for_sealed_ones():
    _, key = Vault(NEW).seal(b"x", "a")
    with pytest.raises(Unsealable):
        Vault(NEW).open(b"%PDF-1.7", key, "a")


@pytest.mark.parametrize(
    "wrong", ["sans-deux-points", ":" + "A" * 44, "court:AAAA", "un.point:" + "A" * 43 + "="]
)
def test_a_master_key_that_is_none_stops_the_process(wrong: str):
    with pytest.raises(ValueError, match=r"ERPPS_DOCUMENT_KEYS|base64|padding"):
        parse(wrong)


def test_several_master_keys_the_first_in_use():
    keys = parse(f"{generate('b')}, {generate('a')}")

    assert list(keys) == ["b", "a"]
    assert Vault(keys).current == "b"


def test_the_demonstration_draws_its_key_once_for_itself_only(tmp_path: Path):
    current = settings()
    before, current.data_dir = current.data_dir, tmp_path
    try:
        first, second = module.vault(), module.vault()
    finally:
        current.data_dir = before

    assert first == second
    assert (tmp_path / module.OWN_KEYS).stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode((tmp_path / module.OWN_KEYS).read_text().split(":")[1])) == 32
