"""Every resource that is published: valid R4 for two libraries, and as the French profiles ask."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhirclient.models import fhirelementfactory
from sqlalchemy import Engine

from erpps_app.domain.fhir.resources import ResourceType
from tests.conftest import Begin
from tests.services.fhir_people import FORMER, LABELS, PEOPLE, PLACES, enter, key, number, search
from tests.services.french_profiles import faults

Told = dict[str, Any]
PRACTITIONER, ROLE, ORGANIZATION = ResourceType
BROKEN: dict[str, Callable[[Told], object]] = {
    "meta.profile": lambda one: one["meta"]["profile"].pop(),
    "language": lambda one: one.pop("language"),
    "active 1..1": lambda one: one.pop("active") and one.update(active="oui"),
    "identifier[rpps]": lambda one: one["identifier"].append(one["identifier"][1]),
    "identifier[idNatPs]": lambda one: one["identifier"].pop(0),
    "identifier.type": lambda one: one["identifier"][0]["type"]["coding"][0].update(code="ADELI"),
    "name 0..1": lambda one: one["name"].append(one["name"][0]),
    "name.prefix": lambda one: one["name"][0].update(prefix=["DR"]),
    "birthDate 0..0": lambda one: one.update(birthDate="1980-01-01"),
    "telecom": lambda one: one.update(telecom=[{"system": "phone", "value": "0296000000"}]),
    "qualification.period": lambda one: one["qualification"][0].update(period={}),
    "qualification[degree]": lambda one: one["qualification"][0]["code"]["coding"].pop(),
    "coding.system": lambda one: one["qualification"][1]["code"]["coding"][0].update(
        system="https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE_G15-ProfessionSante"
    ),
}


@pytest.fixture
def published(begin: Begin, engine: Engine) -> dict[str, Told]:
    """Every resource under the name that the tests give it."""
    enter(begin)
    return {
        LABELS[entry["resource"]["id"]]: entry["resource"]
        for kind in ResourceType
        for entry in search(engine, kind, [("_count", "200")])["entry"]
    }


def test_every_resource_is_valid_for_whoever_reads_it(published: dict[str, Told]):
    wrong: dict[str, list[str]] = {}
    for label, resource in published.items():
        get_fhir_model_class(resource["resourceType"]).model_validate_json(json.dumps(resource))
        read = fhirelementfactory.FHIRElementFactory.instantiate(
            resource["resourceType"], copy.deepcopy(resource)
        )
        assert read.as_json()["id"] == resource["id"]
        wrong[label] = faults(resource)

    assert wrong == {label: [] for label in (*PEOPLE, *PLACES, *_roles())}


def _roles() -> Iterator[str]:
    return (f"{label}/{rank}" for label, one in PEOPLE.items() for rank, _ in enumerate(one.works))


def test_a_fault_would_be_seen(published: dict[str, Told]):
    for what, break_it in BROKEN.items():
        resource = copy.deepcopy(published["camille"])
        break_it(resource)

        assert any(fault.startswith(what) for fault in faults(resource)), what


def test_somebody_who_left_is_their_numbers(published: dict[str, Told]):
    gone = published["parti"]

    assert gone["active"] is False
    assert [one["value"] for one in gone["identifier"]] == [
        f"8{number('parti')}", number("parti"), "299400022",
    ]  # fmt: skip
    assert "organization" not in published["parti/0"]
    assert published["ferme"].keys() & {"name", "address", "type"} == set()


def test_a_number_given_up_is_told_as_old(published: dict[str, Told]):
    old = [one for one in published["reuni"]["identifier"] if one["use"] == "old"]

    assert [(one["value"], one["type"]["coding"][0]["code"]) for one in old] == [(FORMER, "RPPS")]
    assert "system" not in old[0]


def test_names_pass_as_they_are(published: dict[str, Told]):
    assert published["accents"]["name"] == [
        {"use": "usual", "family": "d’Ornano-Œuvrard", "given": ["Éloïse Anne"], "prefix": ["MME"]}
    ]
    assert published["sans-prenom"]["name"] == [{"use": "usual", "family": "Martinez"}]


def test_a_title_is_a_diploma_with_its_type_or_an_authorisation(published: dict[str, Told]):
    def codes(label: str) -> list[list[str]]:
        told = published[label]["qualification"]
        return [[coding["code"] for coding in one["code"]["coding"]] for one in told]

    assert codes("camille") == [["DE30", "DE"], ["94", "C"], ["DE30", "DE"], ["96", "C"]]
    assert codes("autorise") == [["AM01"], ["91", "C"]]
    assert codes("accents") == [["DIP363", "ATT"], ["93", "C"]]


def test_no_contact_of_anybody_leaves(published: dict[str, Told]):
    told = json.dumps(published)

    assert "0296000000" not in told
    assert "pro@example.org" not in told
    assert "1980-01-01" not in told


def test_a_place_says_its_address_in_whole_and_in_parts(published: dict[str, Told]):
    address = published["cabinet"]["address"][0]

    assert address["line"] == ["Bâtiment B", "12 bis Rue de l’Église"]
    assert address["extension"][0]["valueCoding"]["code"] == "22278"
    assert [part["valueString"] for part in address["_line"][1]["extension"]] == [
        "12", "bis", "Rue de l’Église",
    ]  # fmt: skip
    assert published["camille/0"]["organization"] == {"reference": f"Organization/{key('cabinet')}"}
