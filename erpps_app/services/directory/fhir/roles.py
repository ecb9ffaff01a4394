"""By what activities are looked for."""

from sqlalchemy import func

from erpps_app.adapters.reference import reference
from erpps_app.domain.fhir import systems, values
from erpps_app.domain.fhir.resources import ResourceType
from erpps_app.models.directory import PublishedRole
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory.fhir.parameters import (
    ANNUAIRE,
    HL7,
    Condition,
    Modifier,
    Parameter,
    Type,
    always_there,
    either,
    information_system,
    mailbox,
    said,
)

TABLE = table_of(PublishedRole)
_OPEN: Condition = TABLE.c.mode != ""


def _authority(text: str, _modifier: Modifier) -> Condition:
    """The agency that registered who practises; an activity that is over says it no more."""
    told, system = values.token(text), systems.nomenclature(systems.AUTHORITY)
    codes = [one for one in reference().agencies if told.fits(system, systems.authority(one))]
    return TABLE.c.agency.in_(codes)


def _identified(text: str, _modifier: Modifier) -> Condition:
    told = values.token(text)
    if not told.of(systems.RPPS):
        return said(fact=False)
    return TABLE.c.id == told.code if told.code else said(fact=True)


def _does(text: str, _modifier: Modifier) -> Condition:
    genre = systems.nomenclature(systems.ACTIVITY_GENRE)
    mode = systems.nomenclature(systems.PRACTICE_MODE)
    function = systems.nomenclature(systems.FUNCTION)
    told = values.token(text)
    found = [TABLE.c.genre == told.code] if told.of(genre) and told.code else []
    found += [TABLE.c.mode == told.code] if told.of(mode) and told.code else []
    found += [_OPEN] if told.fits(function, systems.OTHER_FUNCTION) else []
    found += [_OPEN] if not told.code and told.system in (genre, mode) else []
    return either(found)


def _who(text: str, _modifier: Modifier) -> Condition:
    return TABLE.c.practitioner_id == values.key_of(text, ResourceType.PRACTITIONER)


def _where(text: str, _modifier: Modifier) -> Condition:
    return TABLE.c.organization_id == values.key_of(text, ResourceType.ORGANIZATION)


PARAMETERS: tuple[Parameter, ...] = (
    *always_there(TABLE, "PractitionerRole"),
    information_system(systems.INFORMATION_SYSTEM),
    Parameter(
        name="data-registration-authority",
        type=Type.TOKEN,
        definition=f"{ANNUAIRE}/as-sp-data-registration-authority",
        text="Agence qui a enregistré le professionnel : code TRE_R60, ARS-53.",
        fits=_authority,
        held=_OPEN,
    ),
    Parameter(
        name="identifier",
        type=Type.TOKEN,
        definition=f"{HL7}/PractitionerRole-identifier",
        text="Identifiant de l’activité au RPPS.",
        fits=_identified,
    ),
    mailbox(),
    Parameter(
        name="organization",
        type=Type.REFERENCE,
        definition=f"{HL7}/PractitionerRole-organization",
        text="Lieu d’exercice : Organization/clé ou la clé seule.",
        fits=_where,
        held=TABLE.c.organization_id.is_not(None),
    ),
    Parameter(
        name="practitioner",
        type=Type.REFERENCE,
        definition=f"{HL7}/PractitionerRole-practitioner",
        text="Professionnel : Practitioner/clé ou la clé seule.",
        fits=_who,
    ),
    Parameter(
        name="role",
        type=Type.TOKEN,
        definition=f"{HL7}/PractitionerRole-role",
        text="Genre d’activité (TRE_R22), mode d’exercice (TRE_R23) ou fonction (TRE_R21).",
        fits=_does,
        held=_OPEN,
    ),
)
SORTS = {
    "_id": TABLE.c.id,
    "_lastUpdated": TABLE.c.position,
    "practitioner": TABLE.c.practitioner_id,
    "organization": func.coalesce(TABLE.c.organization_id, ""),
}
SUMMARY = (
    *("identifier", "active", "period", "practitioner", "organization"),
    *("code", "specialty", "location", "healthcareService", "telecom"),
)
