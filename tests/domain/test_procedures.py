"""The guide's table, as the issue gives it; written out a second time so that a change shows."""

import pytest

from erpps_app.domain.access import Role
from erpps_app.domain.procedures import PROCEDURES, Effect, Procedure, object_of, open_to

AT_ONCE, VERIFIED, AFTER = Effect.AT_ONCE, Effect.VERIFIED, Effect.AFTER_VALIDATION
TABLE = {
    "primo-enregistrement": (AFTER, None),
    "enregistrement-ars": (None, AT_ONCE),
    "nouvelle-profession": (AFTER, None),
    "nouvelle-activite": (AFTER, AT_ONCE),
    "cessation": (VERIFIED, AT_ONCE),
    "modification-activite": (VERIFIED, None),
    "coordonnees": (AT_ONCE, AT_ONCE),
    "nom-exercice": (AT_ONCE, None),
    "etat-civil": (AFTER, AT_ONCE),
    "suppression": (None, AFTER),
}


def test_each_procedure_takes_effect_as_the_guide_says():
    found = {
        code: (row.effect_for(Role.PROFESSIONAL), row.effect_for(Role.AGENT))
        for code, row in PROCEDURES.items()
    }

    assert found == TABLE


@pytest.mark.parametrize("role", [Role.READER, Role.ADMIN])
def test_who_only_reads_or_administers_starts_nothing(role: Role):
    assert open_to(role, by_franceconnect=False) == ()


@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.AGENT])
def test_franceconnect_keeps_the_civil_status(role: Role):
    codes = {row.code for row in open_to(role, by_franceconnect=True)}
    without = {row.code for row in open_to(role, by_franceconnect=False)}

    assert without - codes == {"etat-civil"}


@pytest.mark.parametrize("row", PROCEDURES.values(), ids=lambda row: row.code)
@pytest.mark.parametrize("role", [Role.PROFESSIONAL, Role.AGENT])
def test_whoever_may_start_reads_when_it_takes_effect(row: Procedure, role: Role):
    may = row.effect_for(role) is not None

    assert bool(row.promise_for(role)) is may
    assert bool(row.label_for(role)) is may or row.second_agent
    assert not may or row.button_for(role)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (["coordonnees"], "Modification d’informations de contact"),
        (
            ["coordonnees", "nouvelle-activite"],
            "Ajout de situation d’exercice et modifications d’informations",
        ),
        (["coordonnees", "nom-exercice"], "Modifications d’informations"),
    ],
)
def test_an_application_is_called_as_in_the_guide(changes: list[str], said: str):
    assert object_of("modification", changes) == said
