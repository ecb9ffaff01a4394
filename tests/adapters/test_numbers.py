"""Telephone numbers, e-mails, SIRET and FINESS as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.numbers import LibraryNumbers

NUMBERS = LibraryNumbers()


@pytest.mark.parametrize(
    ("typed", "region", "kept"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("0612345678", "FR", "+33612345678"),
        ("+33 6 12 34 56 78", "FR", "+33612345678"),
        ("0033612345678", "FR", "+33612345678"),
        ("0692 12 34 56", "FR", "+262692123456"),
        ("0692123456", "RE", "+262692123456"),
        ("0690 30 12 34", "GP", "+590690301234"),
        ("+32 470 12 34 56", "FR", "+32470123456"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("+1 514 555 0123", "AUTRE", "+15145550123"),
    ],
)
def test_a_mobile_of_any_country_is_kept_in_one_form(typed: str, region: str, kept: str):
    assert NUMBERS.phone(typed, kind="mobile", region=region) == kept


@pytest.mark.parametrize("typed", ["", "12", "06 12 34 56", "0000000000", "bonjour", "+999 123"])
def test_what_is_no_number_is_refused_with_a_sentence(typed: str):
    with pytest.raises(ValueError, match="n’est pas valide"):
        NUMBERS.phone(typed, kind="mobile")


def test_a_landline_is_no_mobile_but_a_mobile_may_stand_as_landline():
    with pytest.raises(ValueError, match="pas celui d’un mobile"):
        NUMBERS.phone("02 96 33 44 55", kind="mobile")
    assert NUMBERS.phone("02 96 33 44 55", kind="fixe") == "+33296334455"
    assert NUMBERS.phone("06 12 34 56 78", kind="fixe") == "+33612345678"


@given(st.text(max_size=40), st.sampled_from(["FR", "RE", "BE", "AUTRE", ""]))
def test_a_number_is_accepted_or_refused_and_stays_the_same(text: str, region: str):
    try:
        kept = NUMBERS.phone(text, kind="fixe", region=region)
    except ValueError:
        return

    assert NUMBERS.phone(kept, kind="fixe", region="AUTRE") == kept
    shown = NUMBERS.show_phone(kept, region=region)
    assert NUMBERS.phone(shown, kind="fixe", region=region) == kept


@pytest.mark.parametrize(
    "typed", ["nom@exemple.fr", "prénom.nom@exemple.fr", "a+b@sous.exemple.re"]
)
def test_an_email_is_accepted(typed: str):
    assert NUMBERS.email(typed)


@pytest.mark.parametrize(
    "typed", ["", "nom", "nom@", "@exemple.fr", "nom@exemple", "a b@exemple.fr"]
)
def test_what_is_no_email_is_refused(typed: str):
    with pytest.raises(ValueError, match="adresse email"):
        NUMBERS.email(typed)


def test_a_siret_holds_by_its_key_and_la_poste_by_its_own():
    assert NUMBERS.siret("732 829 320 00074") == "73282932000074"
    assert NUMBERS.siret("35600000009075") == "35600000009075"
    for wrong in ("73282932000075", "7328293200007", "abc", "35600000009076"):
        with pytest.raises(ValueError, match="SIRET"):
            NUMBERS.siret(wrong)


def test_a_finess_holds_by_its_key():
    assert NUMBERS.finess("75 071 218 4") == "750712184"
    for wrong in ("750712185", "75071218", "ABCDEFGHI"):
        with pytest.raises(ValueError, match="FINESS"):
            NUMBERS.finess(wrong)
