"""The declaration: what each element asks, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import reference
from erpps_app.domain import activities, postal
from erpps_app.domain.activity_form import ACTIVITY
from erpps_app.domain.changes import CESSATION, IN_PROGRESS
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.context import Cabinet, Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.fields import ChoiceField
from erpps_app.domain.professions import PRACTICE, QUALIFICATION
from erpps_app.domain.steps import ELEMENTS, STEP, STEPS, step_of

TODAY = date(2026, 11, 23)
OTHERS: Mapping[str, Mapping[str, str]] = {
    "etat-civil": {"nom_naissance": "MARTIN", "nom_usage": "", "date_naissance": "1998-04-12"},
    "profession": {"profession": "94"},
    "diplome": {"date_diplome": "2024-05-02"},
}
CONTEXT = Context(TODAY, reference(), LibraryNumbers(), others=OTHERS)
CABINET = Cabinet("c1", "Hélène Kervella", "Cabinet", dict.fromkeys(postal.ADDRESS_KEYS, ""))
PLACE = {
    "destination": "france",
    "numero_voie": "1",
    "libelle_voie": "Rue Haute",
    "code_postal": "22000",
    "localite": "Saint-Brieuc",
    "commune": "22278",
}


def activity(code: str, **answers: str) -> dict[str, str]:
    return {"type_activite": code, "date_debut": "04/01/2027", **answers}


def errors(code: str, documents: int = 1, context: Context = CONTEXT, **answers: str) -> set[str]:
    return set(ACTIVITY.check(activity(code, **answers), context, documents=documents))


STRUCTURE = {"raison_sociale": "Structure", **PLACE}
ENOUGH = {
    "SAL_INTERIM": {"raison_sociale": "Agence"},
    "INDEPENDANT": {**PLACE, "siret": "73282932000074"},
    "COLLABORATEUR": {**STRUCTURE, "titulaire_sans_rpps": "oui"},
    "ASSOCIE_SEL": {**STRUCTURE, "siret": "73282932000074"},
    "REMPLACANT": {},
    "SAL_NON_LIBERAL": {**STRUCTURE, "finess": "750712184"},
    "BENEVOLE": STRUCTURE,
    "CADRE_SANTE": {**STRUCTURE, "siret": "73282932000074"},
    "SAL_LIBERAL": STRUCTURE,
}
OWED = {
    "SAL_INTERIM": {"raison_sociale"},
    "INDEPENDANT": {"siret", *PLACE},
    "COLLABORATEUR": {"titulaire_rpps", "document"},
    "REMPLACANT": set(),
}  # fmt: skip


def test_there_is_a_case_for_each_of_the_nine_types():
    assert set(ENOUGH) == set(activities.ACTIVITY_TYPES)
    assert len(ENOUGH) == 9


@pytest.mark.parametrize(("code", "answers"), ENOUGH.items())
def test_what_a_type_asks_is_enough(code: str, answers: dict[str, str]):
    assert errors(code, **answers) == set()


@pytest.mark.parametrize(("code", "owed"), OWED.items())
def test_what_a_type_asks_is_owed(code: str, owed: set[str]):
    assert errors(code, documents=0) == owed


@pytest.mark.parametrize("code", ["COLLABORATEUR", "ASSOCIE_SEL", "CADRE_SANTE"])
def test_three_types_owe_a_document(code: str):
    assert errors(code, documents=0, **ENOUGH[code]) == {"document"}


def test_a_siret_may_be_under_way_for_a_titulaire():
    assert errors("INDEPENDANT", **PLACE, siret_en_cours="oui") == set()


def test_a_salaried_owes_one_of_siret_and_finess():
    assert errors("SAL_NON_LIBERAL", **STRUCTURE) == {"siret"}


def test_a_cabinet_of_the_register_needs_no_address():
    found = replace(CONTEXT, cabinets=lambda _: (CABINET,))

    assert errors("COLLABORATEUR", context=found, titulaire_rpps="10109316124") == set()


def test_several_cabinets_of_a_titulaire_ask_which():
    found = replace(CONTEXT, cabinets=lambda _: (CABINET, replace(CABINET, id="c2")))
    number = {"titulaire_rpps": "10109316124"}

    assert errors("COLLABORATEUR", context=found, **number) == {"cabinet"}
    assert errors("COLLABORATEUR", context=found, **number, cabinet="c2") == set()


def test_cadre_de_sante_is_open_to_some_professions_only():
    psychologist = replace(CONTEXT, others={**OTHERS, "profession": {"profession": "93"}})
    choice = ACTIVITY.field_named("type_activite", {}, psychologist)
    assert isinstance(choice, ChoiceField)
    offered = {option.code for option in choice.offered({}, psychologist)}

    assert "CADRE_SANTE" not in offered
    assert len(offered) == 8
    assert "type_activite" in errors("CADRE_SANTE", context=psychologist, **ENOUGH["CADRE_SANTE"])


@pytest.mark.parametrize(
    ("start", "allowed", "accepted"),
    [
        ("22/11/2026", False, False),
        ("23/11/2026", False, True),
        ("22/11/2026", True, True),
        ("01/05/2024", True, False),
        ("02/05/2024", True, True),
    ],
)
def test_an_activity_starts_after_the_diploma_and_not_before_today(
    start: str, allowed: bool, accepted: bool
):
    context = replace(CONTEXT, activity_may_start_before_today=allowed)
    found = ACTIVITY.check({"type_activite": "REMPLACANT", "date_debut": start}, context)

    assert ("date_debut" not in found) is accepted


def test_a_title_must_open_the_profession_and_lie_between_birth_and_today():
    title = {"justificatif": "diplome", "lieu_formation": "DP75", "copie": "diplome"}

    def check(**changes: str) -> set[str]:
        answers = {**title, "intitule": "DE30", "date_diplome": "02/05/2024", **changes}
        return set(QUALIFICATION.check(answers, CONTEXT, documents=1))

    assert check() == set()
    assert check(intitule="DE29") == {"intitule"}
    assert check(date_diplome="24/11/2026") == {"date_diplome"}
    assert check(date_diplome="12/04/1998") == {"date_diplome"}
    assert check(lieu_formation="99109") == set()


def test_an_authorisation_asks_for_its_type_and_date():
    asked = {f.name for f in QUALIFICATION.asked({"justificatif": "autorisation"}, CONTEXT)}

    assert asked == {"justificatif", "date_autorisation", "type_autorisation"}


def test_the_practice_name_follows_the_civil_one():
    answers = {"profession": "94", "nom_exercice": "DUPONT", "prenom_exercice": "Camille"}

    assert "« MARTIN »" in PRACTICE.check(answers, CONTEXT)["nom_exercice"]
    assert PRACTICE.check({**answers, "nom_exercice": "Martin"}, CONTEXT) == {}


def test_one_telephone_is_enough_and_one_is_owed():
    base = {**PLACE, "email": "moi@exemple.fr"}

    assert set(CONTACT_DETAILS.check(base, CONTEXT)) == {"telephone_mobile"}
    assert CONTACT_DETAILS.check({**base, "telephone_fixe": "0296334455"}, CONTEXT) == {}


def test_a_hamlet_without_streets_has_an_address():
    hamlet = {k: v for k, v in PLACE.items() if k not in {"numero_voie", "libelle_voie"}}
    answers = {**hamlet, "lieu_dit": "Kergrist", "email": "a@b.fr", "telephone_fixe": "0296334455"}

    assert CONTACT_DETAILS.check(answers, CONTEXT) == {}


def test_an_address_abroad_asks_for_a_country_and_no_commune():
    abroad = {"destination": "etranger", "libelle_voie": "Rue Haute 3", "localite": "Bruxelles"}
    answers = {**abroad, "email": "a@b.fr", "telephone_fixe": "0296334455"}

    assert set(CONTACT_DETAILS.check(answers, CONTEXT)) == {"pays"}
    assert CONTACT_DETAILS.check({**answers, "pays": "99131"}, CONTEXT) == {}


def test_who_has_no_first_name_is_not_asked_for_one():
    without = replace(CONTEXT, identity={"nom_naissance": "SURYANI", "prenom": ""})

    assert "prenom" not in CIVIL_STATUS.check({}, without)
    assert "prenom" in CIVIL_STATUS.check({}, CONTEXT)


@pytest.mark.parametrize("birth", ["1985-07-00", "1990-00-00", "00/07/1985"])
def test_an_unknown_day_of_birth_is_a_date(birth: str):
    assert "date_naissance" not in CIVIL_STATUS.check({"date_naissance": birth}, CONTEXT)


def test_born_abroad_no_commune_is_asked():
    asked = {f.name for f in CIVIL_STATUS.asked({"pays_naissance": "99352"}, CONTEXT)}

    assert "lieu_naissance" in asked
    assert "commune_naissance" not in asked


@given(
    st.sampled_from(sorted(ELEMENTS)),
    st.dictionaries(
        st.sampled_from(sorted({f.name for e in ELEMENTS.values() for f in e.fields})),
        st.text(max_size=60),
    ),
)
def test_no_answer_makes_a_rule_fail(code: str, answers: dict[str, str]):
    element = ELEMENTS[code]
    tidy = element.tidy(answers, CONTEXT)

    assert set(tidy) <= {f.name for f in element.fields}
    assert all(text.endswith((".", "»")) or text for text in element.check(tidy, CONTEXT).values())
    assert element.tidy(tidy, CONTEXT) == element.tidy(element.tidy(tidy, CONTEXT), CONTEXT)


def test_the_journey_opens_page_after_page():
    empty = Declaration([Part(code, code, 0, {}) for code in ELEMENTS if code != "activite"])

    assert empty.first_incomplete(CONTEXT) is STEPS[0]
    assert [s.slug for s in STEPS if empty.may_open(s, CONTEXT)] == ["etat-civil"]
    assert step_of("piece-identite") is STEP["etat-civil"]


def test_no_activity_is_said_or_one_is_given():
    none = Part("s", "sans-activite", 0, {"aucune_activite": "oui"})
    silent = replace(none, answers={})
    one = Part("a", "activite", 1, activity("REMPLACANT"))

    assert Declaration([none]).is_complete(STEP["activites"], CONTEXT)
    assert Declaration([silent, one]).is_complete(STEP["activites"], CONTEXT)
    assert not Declaration([silent]).is_complete(STEP["activites"], CONTEXT)
    assert [p.id for p in Declaration([none, one]).submitted()] == ["s"]
    assert [p.title for p in Declaration([silent, one]).submitted()] == ["Activité 1"]


def test_errors_come_in_the_order_of_the_form():
    past = {"date_debut": "04/01/2020", "type_activite": "ASSOCIE_SEL"}
    names = list(ACTIVITY.check(past, CONTEXT, documents=0))

    assert names.index("date_debut") < names.index("raison_sociale")
    assert names[-1] == "document"


def test_a_year_that_nobody_will_see_is_refused():
    begun = replace(CONTEXT, others={IN_PROGRESS: {"date_debut": "2026-01-05"}})
    far = CESSATION.check({"date_cessation": "9999-01-01", "motif_fin": "CHA"}, begun)

    assert "trop lointaine" in far["date_cessation"]
