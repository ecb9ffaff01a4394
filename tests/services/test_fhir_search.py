"""Every parameter of the FHIR search, with what it finds among people of every kind."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from erpps_app.domain.fhir import systems
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.directory import Publication
from erpps_app.services.directory.fhir.kinds import KINDS
from erpps_app.services.directory.fhir.parameters import MODIFIERS
from tests.conftest import Begin
from tests.services.fhir_people import FORMER, PEOPLE, PLACES, enter, found, key, number

PRACTITIONER, ROLE, ORGANIZATION = ResourceType
EVERYBODY = set(PEOPLE)
PRESENT = EVERYBODY - {"parti"}
ALL_ROLES = {f"{label}/{rank}" for label, one in PEOPLE.items() for rank, _ in enumerate(one.works)}
OVER = {"camille/2", "parti/0"}
OPEN = ALL_ROLES - OVER
EVERYWHERE = set(PLACES)
TOMORROW = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"
G15 = systems.nomenclature("TRE_G15-ProfessionSante")
R22, R23 = systems.nomenclature(systems.ACTIVITY_GENRE), systems.nomenclature(systems.PRACTICE_MODE)
R14 = systems.nomenclature(systems.DIPLOMA_TYPE)
TYPES = systems.IDENTIFIER_TYPES
NOBODY: set[str] = set()

PEOPLE_FOUND: dict[str, set[str]] = {
    "": EVERYBODY,
    f"_id={key('camille')}": {"camille"},
    f"_id={key('camille')},{key('reuni')}": {"camille", "reuni"},
    "_id=inconnu": NOBODY,
    f"_id:not={key('camille')}": EVERYBODY - {"camille"},
    "_id:missing=false": EVERYBODY,
    f"_lastUpdated=lt{TOMORROW}": EVERYBODY,
    f"_lastUpdated=gt{TOMORROW}": NOBODY,
    f"_lastUpdated=ge2026-01&_lastUpdated=le{TOMORROW}": EVERYBODY,
    f"_lastUpdated={TOMORROW}": NOBODY,
    f"_lastUpdated=ne{TOMORROW}": EVERYBODY,
    f"_lastUpdated=ap{datetime.now(UTC):%Y}": EVERYBODY,
    "_lastUpdated=eb2020,sa2020": EVERYBODY,
    "_lastUpdated=ge0001-01-01&_lastUpdated=le9999-12-31": EVERYBODY,
    "_lastUpdated:missing=true": NOBODY,
    "active=true": PRESENT,
    "active=false": {"parti"},
    "active:not=false": PRESENT,
    "data-information-system=RPPS": EVERYBODY,
    "data-information-system=FINESS": NOBODY,
    "family=martin": {"camille", "sans-prenom"},
    "family=MARTÎN": {"camille", "sans-prenom"},
    "family=d'ornano": {"accents"},
    "family=Ornano": NOBODY,
    "family=oeuvrard,le goff": {"reuni"},
    "family=123": NOBODY,
    "family:contains=oeuvr": {"accents"},
    "family:contains=mil": NOBODY,
    "family:exact=Martin": {"camille"},
    "family:exact=martin": NOBODY,
    f"family:exact={quote('d’Ornano-Œuvrard')}": {"accents"},
    "family:missing=true": {"parti"},
    "given=eloise": {"accents"},
    "given=mar": {"autorise", "sans-lieu"},
    "given:contains=anne": {"accents"},
    f"given:exact={quote('Éloïse Anne')}": {"accents"},
    "given:exact=Eloise Anne": NOBODY,
    "given:missing=true": {"parti", "sans-prenom"},
    "name=mart": {"camille", "sans-prenom", "sans-lieu"},
    "name=mart&active=true": {"camille", "sans-prenom", "sans-lieu"},
    "name=martin,zurcher": {"camille", "sans-prenom", "sans-lieu", "autorise"},
    "name:contains=rin": {"autorise"},
    "name:exact=Marin": {"autorise"},
    "family=martin&given=camille": {"camille"},
    f"identifier={number('camille')}": {"camille"},
    f"identifier={systems.RPPS}|{number('parti')}": {"parti"},
    f"identifier={systems.IDNPS}|8{number('camille')}": {"camille"},
    f"identifier=8{number('camille')}": {"camille"},
    f"identifier={systems.RPPS}|8{number('camille')}": NOBODY,
    "identifier=229400011": {"camille"},
    f"identifier={systems.ADELI}|299400022": {"parti"},
    f"identifier={systems.RPPS}|229400011": NOBODY,
    f"identifier={FORMER}": {"reuni"},
    f"identifier={systems.RPPS}|{FORMER}": {"reuni"},
    f"identifier=|{FORMER}": {"reuni"},
    f"identifier={systems.ADELI}|": {"camille", "parti"},
    f"identifier={systems.RPPS}|": EVERYBODY,
    "identifier=urn:autre|": NOBODY,
    f"identifier={number('camille')},{number('reuni')}": {"camille", "reuni"},
    f"identifier={systems.ADELI}|,{number('reuni')},0": {"camille", "parti", "reuni"},
    f"identifier:not={number('camille')}": EVERYBODY - {"camille"},
    "identifier-type=ADELI": {"camille", "parti"},
    f"identifier-type={TYPES}|RPPS": EVERYBODY,
    "identifier-type=IDNPS": EVERYBODY,
    "identifier-type=SIRET": NOBODY,
    "mailbox-mss=x@mssante.fr": NOBODY,
    "mailbox-mss:missing=true": EVERYBODY,
    "number-smartcard=3100345668": NOBODY,
    "number-smartcard:missing=false": NOBODY,
    "qualification-code=93": {"accents"},
    f"qualification-code={G15}|94": {"camille", "sans-prenom", "reuni", "sans-lieu"},
    f"qualification-code={G15}|93": NOBODY,
    "qualification-code=96": {"camille"},
    "qualification-code=94&qualification-code=96": {"camille"},
    "qualification-code=93,AM01,inconnu": {"accents", "autorise"},
    "qualification-code=AM01": {"autorise"},
    "qualification-code=ATT": {"accents"},
    f"qualification-code={R14}|DE": {"camille", "sans-prenom", "reuni", "sans-lieu"},
    f"qualification-code={R14}|": {"accents", "camille", "sans-prenom", "reuni", "sans-lieu"},
    "qualification-code=C": PRESENT,
    "qualification-code=inconnu": NOBODY,
    "qualification-code:not=94": {"accents", "autorise", "parti"},
    "qualification-code:missing=true": {"parti"},
}
ROLES_FOUND: dict[str, set[str]] = {
    "": ALL_ROLES,
    f"_id={key('camille/0')}": {"camille/0"},
    f"_lastUpdated=lt{TOMORROW}": ALL_ROLES,
    "active=false": OVER,
    "active=true": OPEN,
    "data-information-system=RPPS": ALL_ROLES,
    "data-registration-authority=ARS-84": {"autorise/0"},
    f"data-registration-authority={systems.nomenclature(systems.AUTHORITY)}|ARS-05": {"accents/0"},
    "data-registration-authority=ARS-04": NOBODY,
    "data-registration-authority:missing=true": OVER,
    f"identifier={systems.RPPS}|{key('camille/1')}": {"camille/1"},
    f"identifier={key('camille/1')}": {"camille/1"},
    f"identifier=urn:autre|{key('camille/1')}": NOBODY,
    "mailbox-mss=x": NOBODY,
    f"organization=Organization/{key('cabinet')}": {"camille/0", "sans-prenom/0"},
    f"organization={key('hopital')}": {"camille/1", "accents/0"},
    f"organization=https://essai.example/fhir/v2/Organization/{key('cabinet')}": {
        "camille/0", "sans-prenom/0"
    },
    "organization:missing=true": {"autorise/0", "sans-lieu/0", "sans-lieu/1", *OVER},
    f"practitioner=Practitioner/{key('camille')}": {"camille/0", "camille/1", "camille/2"},
    f"practitioner={key('parti')}": {"parti/0"},
    f"practitioner={key('parti')},{key('reuni')}": {"parti/0", "reuni/0"},
    "role=L": {"camille/0", "sans-prenom/0", "autorise/0", "reuni/0"},
    f"role={R23}|B": {"sans-lieu/1"},
    f"role={R22}|GENR02": {"autorise/0"},
    f"role={R22}|L": NOBODY,
    f"role={R23}|": OPEN,
    "role=FON-AU": OPEN,
    "role=L&role=GENR02": {"autorise/0"},
    "role:not=L": ALL_ROLES - {"camille/0", "sans-prenom/0", "autorise/0", "reuni/0"},
    "role:missing=true": OVER,
}  # fmt: skip
PLACES_FOUND: dict[str, set[str]] = {
    "": EVERYWHERE,
    f"_id={key('cabinet')}": {"cabinet"},
    f"_lastUpdated=ge{TOMORROW}": NOBODY,
    "active=true": EVERYWHERE - {"ferme"},
    "active=false": {"ferme"},
    "address=saint": {"cabinet", "hopital"},
    "address=974": {"hopital"},
    "address=rue de l'eglise": {"cabinet"},
    "address=grande": {"sans-numero"},
    "address:contains=topaze": {"hopital"},
    "address:exact=Saint-Brieuc": {"cabinet"},
    "address:exact=saint-brieuc": NOBODY,
    f"address:exact={quote('Bâtiment B')}": {"cabinet"},
    f"address:exact={quote('12 bis Rue de l’Église')}": {"cabinet"},
    f"address:exact={quote('Grande Rue')}": {"sans-numero"},
    "address:exact=line": NOBODY,
    "address:missing=true": {"ferme"},
    "address-city=SAINT BRIEUC": {"cabinet"},
    "address-city=brest": NOBODY,
    "address-city:contains=denis": {"hopital"},
    "address-city:exact=Lyon": {"sans-numero"},
    "address-city:exact=lyon": NOBODY,
    "address-city:missing=false": EVERYWHERE - {"ferme"},
    "address-postalcode=690": {"sans-numero"},
    "address-postalcode:exact=690": NOBODY,
    "address-postalcode:exact=69002": {"sans-numero"},
    "address-postalcode:contains=400": {"hopital"},
    "address-postalcode:missing=true": {"ferme"},
    "data-information-system=RPPS": EVERYWHERE,
    "data-information-system:not=RPPS": NOBODY,
    "identifier=94130000000013": {"cabinet"},
    f"identifier={systems.SIRENE}|94130000000039": {"ferme"},
    f"identifier={systems.FINESS}|970400057": {"hopital"},
    f"identifier={systems.IDNST}|1970400057": {"hopital"},
    f"identifier={systems.IDNST}|394130000000013": {"cabinet"},
    f"identifier={systems.IDNST}|394130000000021": NOBODY,
    f"identifier={systems.FINESS}|94130000000013": NOBODY,
    f"identifier={systems.FINESS}|": {"hopital"},
    f"identifier=urn:uuid:{key('sans-numero')}": {"sans-numero"},
    "identifier-type=FINEG": {"hopital"},
    "identifier-type=SIRET": {"cabinet", "hopital", "ferme"},
    f"identifier-type={TYPES}|IDNST": {"cabinet", "hopital", "ferme"},
    "identifier-type=INTRN": EVERYWHERE,
    "mailbox-mss=x": NOBODY,
    "name=cabinet": {"cabinet"},
    "name=CENTRE HOSPITALIER": {"hopital"},
    f"name:exact={quote(PLACES['hopital']['name'])}": {"hopital"},
    "name:exact=Cabinet": NOBODY,
    "name:contains=lilas": {"hopital"},
    "name:missing=true": {"sans-numero", "ferme"},
    "partof=Organization/x": NOBODY,
    "partof:missing=true": EVERYWHERE,
    "type=GEOGRAPHICAL-ENTITY": EVERYWHERE - {"ferme"},
    f"type={systems.ORGANIZATION_TYPES}|LEGAL-ENTITY": NOBODY,
    "type:not=GEOGRAPHICAL-ENTITY": {"ferme"},
    "address-city=saint&name=cabinet&address-postalcode=22": {"cabinet"},
}
CASES = {PRACTITIONER: PEOPLE_FOUND, ROLE: ROLES_FOUND, ORGANIZATION: PLACES_FOUND}


def test_each_search_finds_what_it_says_and_nothing_else(begin: Begin, engine: Engine):
    enter(begin)
    got = {
        (kind, query): found(engine, kind, query)
        for kind, cases in CASES.items()
        for query in cases
    }

    assert got == {
        (kind, query): meant for kind, cases in CASES.items() for query, meant in cases.items()
    }


@pytest.mark.parametrize("kind", list(ResourceType))
def test_no_parameter_of_the_table_goes_without_a_case(kind: ResourceType):
    asked = {part.partition("=")[0] for query in CASES[kind] for part in query.split("&")}

    assert {name.partition(":")[0] for name in asked} - {""} == set(KINDS[kind].parameters)


def test_no_modifier_goes_without_a_case():
    asked = {
        (KINDS[kind].parameters[name].type, modifier)
        for kind, cases in CASES.items()
        for query in cases
        for part in filter(None, query.split("&"))
        for name, _, modifier in [part.partition("=")[0].partition(":")]
    }

    assert asked == {(kind, how.value) for kind, known in MODIFIERS.items() for how in known}


def test_a_date_is_that_of_the_publication_to_the_microsecond(begin: Begin, engine: Engine):
    enter(begin)
    with begin(read_only=True) as session:
        last = session.exec(
            select(Publication)
            .where(Publication.resource == PRACTITIONER, Publication.resource_id == key("parti"))
            .order_by(col(Publication.position).desc())
        ).first()
    assert last
    at = last.at.replace(tzinfo=last.at.tzinfo or UTC).astimezone(UTC)
    exactly = quote(f"{at:%Y-%m-%dT%H:%M:%S.%f}+00:00")

    assert "parti" in found(engine, PRACTITIONER, f"_lastUpdated={exactly}")
    assert "parti" in found(engine, PRACTITIONER, f"_lastUpdated=ge{exactly}")
    assert "parti" not in found(engine, PRACTITIONER, f"_lastUpdated=gt{exactly}")
