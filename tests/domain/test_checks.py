"""The checks that the portal makes by itself, outcome by outcome."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import reference
from erpps_app.domain import checks, names
from erpps_app.domain.checks import CHECKS, Finding, Likeness, Naming, Outcome, Paper, Subject
from erpps_app.domain.context import Cabinet, Context
from erpps_app.domain.declaration import Declaration, Part
from erpps_app.domain.documents import JPEG, PDF
from erpps_app.domain.steps import ELEMENTS

TODAY = date(2026, 11, 25)
CIVIL = {
    "civilite": "MME",
    "sexe": "F",
    "nom_naissance": "MARTIN",
    "nom_usage": "D’ARCY",
    "prenom": "Camille",
    "prenom_2": "Louise",
    "date_naissance": "1998-04-12",
    "pays_naissance": "99100",
    "commune_naissance": "22278",
    "nationalite": "99100",
}
VOUCHED = {k: CIVIL[k] for k in ("nom_naissance", "prenom", "date_naissance")}
OTHERS: Mapping[str, Mapping[str, str]] = {
    "etat-civil": CIVIL,
    "profession": {"profession": "94"},
    "diplome": {"date_diplome": "2024-05-02"},
    "activite-en-cours": {"date_debut": "2020-03-01"},
}
PLACE = {
    "destination": "france",
    "numero_voie": "1",
    "libelle_voie": "Rue Haute",
    "code_postal": "22000",
    "localite": "Saint-Brieuc",
    "commune": "22278",
}
OWNER = {"type_activite": "INDEPENDANT", "date_debut": "2027-01-04", **PLACE}
CABINET = Cabinet("c1", "Hélène Kervella", "Cabinet du Légué", {"extension": "", **PLACE})
TITULAIRE = "10109316124"
JOINED = {
    "type_activite": "COLLABORATEUR",
    "date_debut": "2027-01-04",
    "titulaire_rpps": TITULAIRE,
}
NAME = {"nom_exercice": "Martin", "prenom_exercice": "Louise"}
TITLE = {"justificatif": "diplome", "date_diplome": "2024-05-02", "intitule": "DE30"}
ATTESTED = {**TITLE, "copie": "attestation_reussite"}
DIPLOMA = Paper("diplome", "diplome.pdf", 2, PDF)
PHOTO = Paper("diplome", "diplome.jpg", 1, JPEG)


def found(
    element: str,
    answers: Mapping[str, str],
    rules: Mapping[str, object] | None = None,
    **more: Any,  # noqa: ANN401 - whatever a subject holds
) -> dict[str, Finding]:
    """What the checks find of one element, by check."""
    known = Context(TODAY, reference(), LibraryNumbers(), identity=VOUCHED, others=OTHERS)
    context = replace(known, **(rules or {}))
    part = Part("s1", element, 0, answers)
    subject = Subject(part, Declaration([part]), context, **more)
    return {finding.code: finding for finding in checks.run([subject])}


def one_cabinet(_rpps: str) -> tuple[Cabinet, ...]:
    return (CABINET,)


Case = tuple[str, str, Mapping[str, str], dict[str, Any], Outcome | None]
GOOD, ATTENTION, UNVERIFIABLE = Outcome.GOOD, Outcome.ATTENTION, Outcome.UNVERIFIABLE
CASES: list[Case] = [
    ("identite", "etat-civil", CIVIL, {}, GOOD),
    ("identite", "etat-civil", {**CIVIL, "prenom": "Camile"}, {}, ATTENTION),
    ("identite", "etat-civil", CIVIL, {"rules": {"identity": {}}}, ATTENTION),
    ("etat-civil", "etat-civil-modifie", CIVIL, {}, ATTENTION),
    ("age", "etat-civil", CIVIL, {}, GOOD),
    ("age", "etat-civil", {**CIVIL, "date_naissance": "2010-01-01"}, {}, ATTENTION),
    ("age", "etat-civil", {**CIVIL, "date_naissance": ""}, {}, UNVERIFIABLE),
    ("doublon", "etat-civil", CIVIL, {"likeness": Likeness.NONE}, GOOD),
    ("doublon", "etat-civil", CIVIL, {"likeness": Likeness.POSSIBLE}, ATTENTION),
    ("doublon", "etat-civil", CIVIL, {"likeness": Likeness.CERTAIN}, ATTENTION),
    ("doublon", "etat-civil", CIVIL, {}, None),
    ("nom-exercice", "profession", NAME, {}, GOOD),
    ("nom-exercice", "nom-exercice", {**NAME, "nom_exercice": "d’Arcy"}, {}, GOOD),
    ("nom-exercice", "profession", {**NAME, "nom_exercice": "Durand"}, {}, ATTENTION),
    ("nom-exercice", "profession", {**NAME, "prenom_exercice": "Jeanne"}, {}, ATTENTION),
    ("nom-exercice", "profession", NAME, {"rules": {"others": {}}}, UNVERIFIABLE),
    ("titre-profession", "diplome", TITLE, {}, GOOD),
    ("titre-profession", "diplome", {**TITLE, "intitule": "DE32"}, {}, ATTENTION),
    ("titre-profession", "diplome", {"justificatif": "diplome"}, {}, UNVERIFIABLE),
    ("attestation", "diplome", {**ATTESTED, "date_diplome": "2026-07-01"}, {}, GOOD),
    ("attestation", "diplome", ATTESTED, {}, ATTENTION),
    ("attestation", "diplome", {**ATTESTED, "date_diplome": ""}, {}, UNVERIFIABLE),
    ("attestation", "diplome", {**TITLE, "copie": "diplome"}, {}, None),
    ("titre-activite", "activite", OWNER, {}, GOOD),
    ("titre-activite", "activite", {**OWNER, "date_debut": "2024-05-01"}, {}, ATTENTION),
    ("titre-activite", "activite", OWNER, {"rules": {"others": {}}}, UNVERIFIABLE),
    ("cessation", "cessation", {"date_cessation": "2026-12-31"}, {}, GOOD),
    ("cessation", "cessation", {"date_cessation": "2019-12-31"}, {}, ATTENTION),
    ("cessation", "cessation", {}, {}, UNVERIFIABLE),
    ("numeros", "activite", {**OWNER, "siret": "73282932000074"}, {}, GOOD),
    ("numeros", "activite", {**OWNER, "siret": "73282932000075"}, {}, ATTENTION),
    ("numeros", "activite", {**OWNER, "siret_en_cours": "oui"}, {}, UNVERIFIABLE),
    ("numeros", "activite", {**JOINED, "titulaire_rpps": "10109316125"}, {}, ATTENTION),
    ("numeros", "activite", {**OWNER, "type_activite": "REMPLACANT"}, {}, None),
    ("titulaire", "activite", JOINED, {"rules": {"cabinets": one_cabinet}}, GOOD),
    ("titulaire", "activite", JOINED, {}, UNVERIFIABLE),
    ("titulaire", "activite", OWNER, {}, None),
    ("adresse", "coordonnees", PLACE, {}, GOOD),
    ("adresse", "coordonnees", {**PLACE, "code_postal": "29200"}, {}, ATTENTION),
    ("adresse", "coordonnees", {**PLACE, "commune": "99999"}, {}, ATTENTION),
    ("adresse", "coordonnees", {"destination": "etranger"}, {}, UNVERIFIABLE),
    (
        "adresse",
        "coordonnees",
        {**PLACE, "code_postal": "22021", "localite": "St-Brieuc CEDEX"},
        {},
        UNVERIFIABLE,
    ),
    ("adresse", "activite", JOINED, {"rules": {"cabinets": one_cabinet}}, GOOD),
    ("adresse", "activite", {**OWNER, "type_activite": "REMPLACANT"}, {}, None),
    ("piece", "diplome", {**TITLE, "copie": "diplome"}, {"papers": (DIPLOMA,)}, GOOD),
    ("piece", "diplome", {**TITLE, "copie": "diplome"}, {}, ATTENTION),
    ("piece", "diplome", ATTESTED, {"papers": (DIPLOMA,)}, ATTENTION),
    ("piece", "coordonnees", PLACE, {}, None),
    ("piece", "activite", OWNER, {}, None),
    ("lisible", "diplome", TITLE, {"papers": (DIPLOMA, PHOTO)}, GOOD),
    ("lisible", "diplome", TITLE, {"papers": (replace(PHOTO, advice="floue"),)}, ATTENTION),
    ("lisible", "diplome", TITLE, {}, None),
    ("nom-diplome", "diplome", TITLE, {"papers": (replace(DIPLOMA, naming=Naming.NAMED),)}, GOOD),
    (
        "nom-diplome",
        "diplome",
        TITLE,
        {"papers": (replace(DIPLOMA, naming=Naming.NOT_NAMED), PHOTO)},
        ATTENTION,
    ),
    (
        "nom-diplome",
        "diplome",
        TITLE,
        {"papers": (replace(DIPLOMA, naming=Naming.NO_TEXT),)},
        UNVERIFIABLE,
    ),
    ("nom-diplome", "diplome", TITLE, {"papers": (PHOTO,)}, UNVERIFIABLE),
    ("nom-diplome", "diplome", TITLE, {"papers": (DIPLOMA,)}, UNVERIFIABLE),
    ("nom-diplome", "diplome", TITLE, {}, None),
    ("suppression", "suppression", {}, {}, ATTENTION),
    ("complet", "etat-civil", CIVIL, {}, GOOD),
    ("complet", "etat-civil", {**CIVIL, "civilite": ""}, {}, ATTENTION),
]


@pytest.mark.parametrize(
    ("code", "element", "answers", "known", "expected"),
    CASES,
    ids=[f"{code}-{n}" for n, (code, *_) in enumerate(CASES)],
)
def test_each_check_says_what_it_compared(
    code: str,
    element: str,
    answers: Mapping[str, str],
    known: dict[str, Any],
    expected: Outcome | None,
):
    finding = found(element, answers, **known).get(code)

    assert (finding.outcome if finding else None) == expected
    if finding:
        assert finding.text
        assert finding.told
        assert finding.why


def test_every_check_is_tried_with_each_outcome_it_can_have():
    tried = {(code, outcome) for code, *_, outcome in CASES}

    assert {code for code, _ in tried} == {check.code for check in CHECKS}
    assert all({(c.code, GOOD), (c.code, ATTENTION)} & tried for c in CHECKS)


@pytest.mark.parametrize("element", [e for e in ELEMENTS if e != "suppression"])
def test_every_element_has_a_finding_so_that_none_is_green_unseen(element: str):
    assert found(element, {})


@given(st.lists(st.sampled_from(Outcome), max_size=6))
def test_all_is_green_when_there_are_checks_and_each_agrees(outcomes: list[Outcome]):
    base = found("coordonnees", PLACE)["adresse"]
    findings = [replace(base, outcome=outcome) for outcome in outcomes]

    assert checks.all_green(findings) == (bool(outcomes) and set(outcomes) == {GOOD})


def test_an_element_is_green_by_its_own_checks_only():
    findings = found("coordonnees", PLACE)
    green = replace(findings["adresse"], part="vert")
    other = replace(findings["adresse"], part="autre", outcome=UNVERIFIABLE)

    assert checks.green_parts([green, other]) == {"vert"}


WORDS = st.sampled_from(["diplôme", "d’État", "université", "le", "2024", "né(e)", "Martinique"])
SEPARATORS = st.sampled_from([" ", "\n", "\t", "  ", "-"])
PERSON = {"surnames": ["LE GALL-MARTIN", ""], "given_names": ["Zoé", "Anne"]}


@given(st.lists(WORDS), st.lists(WORDS), st.lists(WORDS), SEPARATORS, st.booleans())
def test_a_text_that_holds_the_names_names_the_person(
    before: list[str], between: list[str], after: list[str], separator: str, capitals: bool
):
    name = separator.join(["Le", "Gall", "Martin"])
    text = " ".join([*before, name.upper() if capitals else name, *between, "ZOE", *after])

    assert names.names_person(text, **PERSON)


@given(st.lists(WORDS))
def test_a_text_without_the_names_does_not_name_the_person(words: list[str]):
    assert not names.names_person(" ".join(words), **PERSON)
    assert not names.names_person(" ".join([*words, "née Gall-Martin", "Zoé"]), **PERSON)
    assert not names.names_person(" ".join([*words, "Le Gall Martin"]), **PERSON)
