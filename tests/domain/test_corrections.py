"""A correction laid on a register that has moved on since it was begun."""

from hypothesis import given
from hypothesis import strategies as st

from erpps_app.domain.changes import corrected
from erpps_app.domain.postal import ADDRESS_KEYS

NAMES = (
    "email",
    "siret",
    "siret_en_cours",
    "telephone_mobile",
    "telephone_mobile_pays",
    "nom_usage",
)
answers = st.dictionaries(st.sampled_from((*NAMES, *ADDRESS_KEYS)), st.sampled_from("abc"))


@given(present=answers, held=answers)
def test_what_was_left_as_it_was_follows_the_register(
    present: dict[str, str], held: dict[str, str]
):
    assert corrected(present, held, held) == present


@given(held=answers, declared=answers)
def test_on_a_register_that_has_not_moved_it_is_what_was_declared(
    held: dict[str, str], declared: dict[str, str]
):
    assert corrected(held, held, declared) == declared


@given(present=answers, held=answers, declared=answers)
def test_every_answer_comes_from_one_side_or_the_other(
    present: dict[str, str], held: dict[str, str], declared: dict[str, str]
):
    for name, value in corrected(present, held, declared).items():
        assert value in {present.get(name), declared.get(name)}


@given(present=answers, held=answers, declared=answers)
def test_an_address_is_of_one_side_only(
    present: dict[str, str], held: dict[str, str], declared: dict[str, str]
):
    kept = corrected(present, held, declared)
    address = {name: kept.get(name) for name in ADDRESS_KEYS}

    assert address in [
        {name: side.get(name) for name in ADDRESS_KEYS} for side in (present, declared)
    ]


def test_what_was_emptied_stays_empty():
    held = {"email": "a", "nom_usage": "b"}

    assert corrected(held, held, {"email": "a"}) == {"email": "a"}
