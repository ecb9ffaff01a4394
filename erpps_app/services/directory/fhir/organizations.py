"""By what places of practice are looked for.

A place where nobody practises any more is found by its numbers only: it shows nothing else.
"""

from collections.abc import Iterator

from sqlalchemy import and_, or_

from erpps_app.domain import names
from erpps_app.domain.fhir import systems, values
from erpps_app.domain.fhir.values import Token
from erpps_app.models.directory import PublishedOrganization
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory.fhir.parameters import (
    HL7,
    Condition,
    Modifier,
    Ordered,
    Parameter,
    Type,
    always_there,
    begins,
    by_token,
    either,
    information_system,
    listed,
    mailbox,
    nothing,
    text_in,
    written,
)

TABLE = table_of(PublishedOrganization)
_OPEN: Condition = TABLE.c.active
_URN = "urn:uuid:"


def _number(text: str, _modifier: Modifier) -> Condition:
    told = values.token(text)
    return either(_meant(told)) if told.code else _numbered(told.system or "")


def _meant(told: Token) -> Iterator[Condition]:
    code = told.code
    if told.of(systems.SIRENE):
        yield TABLE.c.siret == code
    if told.of(systems.FINESS):
        yield TABLE.c.finess == code
    if told.of(systems.IDNST) and code[0] == "1":
        yield and_(TABLE.c.finess == code[1:], TABLE.c.finess != "")
    if told.of(systems.IDNST) and code[0] == "3":
        yield and_(TABLE.c.siret == code[1:], TABLE.c.siret != "", TABLE.c.finess == "")
    if told.of(systems.URI) and code.startswith(_URN):
        key = code.removeprefix(_URN)
        yield TABLE.c.id.in_([key, key.replace("-", "")])


def _numbered(system: str) -> Condition:
    known = {
        systems.SIRENE: TABLE.c.siret != "",
        systems.FINESS: TABLE.c.finess != "",
        systems.IDNST: or_(TABLE.c.siret != "", TABLE.c.finess != ""),
        systems.URI: TABLE.c.id != "",
    }
    return either(held for one, held in known.items() if one == system)


def _kind_of_number(text: str, _modifier: Modifier) -> Condition:
    known = systems.IDENTIFIER_TYPES
    return by_token(
        (known, "SIRET", _numbered(systems.SIRENE)),
        (known, "FINEG", _numbered(systems.FINESS)),
        (known, "IDNST", _numbered(systems.IDNST)),
        (known, "INTRN", _numbered(systems.URI)),
    )(text, Modifier.NONE)


def _named(text: str) -> Condition:
    return and_(_OPEN, begins(TABLE.c.name, names.fold(values.plain(text))))


def _in_city(text: str) -> Condition:
    return and_(_OPEN, begins(TABLE.c.city, names.fold(values.plain(text))))


def _in_street(text: str) -> Condition:
    return and_(_OPEN, begins(TABLE.c.street, names.fold(values.plain(text))))


def _at_postcode(text: str) -> Condition:
    return and_(_OPEN, begins(TABLE.c.postcode, values.plain(text)))


def _name(text: str, how: Modifier) -> Condition:
    whole = TABLE.c.name == names.fold(values.plain(text))
    exact = and_(whole, written(TABLE.c.content, '"name":', text))
    return and_(_OPEN, text_in(text, how, [TABLE.c.name], exact))


def _city(text: str, how: Modifier) -> Condition:
    whole = TABLE.c.city == names.fold(values.plain(text))
    exact = and_(whole, written(TABLE.c.content, '"city":', text))
    return and_(_OPEN, text_in(text, how, [TABLE.c.city], exact))


def _postcode(text: str, how: Modifier) -> Condition:
    told = values.plain(text)
    if how is Modifier.EXACT:
        return and_(_OPEN, TABLE.c.postcode == told)
    if how is Modifier.CONTAINS:
        return and_(_OPEN, TABLE.c.postcode.contains(told, autoescape=True))
    return _at_postcode(text)


def _address(text: str, how: Modifier) -> Condition:
    """A part of an address: commune, post code, street, or exactly a line of it."""
    written_so = [written(TABLE.c.content, '"city":', text), listed(TABLE.c.content, text)]
    columns = [TABLE.c.city, TABLE.c.street]
    found = text_in(text, how, columns, either(written_so))
    return and_(_OPEN, either([found, _postcode(text, how)]))


PARAMETERS: tuple[Parameter, ...] = (
    *always_there(TABLE, "Organization"),
    Parameter(
        name="address",
        type=Type.STRING,
        definition=f"{HL7}/Organization-address",
        text="Début de la commune, du code postal ou du nom de la voie.",
        fits=_address,
        held=and_(_OPEN, or_(TABLE.c.city != "", TABLE.c.postcode != "", TABLE.c.street != "")),
        ordered=[
            Ordered(TABLE.c.city, _in_city),
            Ordered(TABLE.c.postcode, _at_postcode),
            Ordered(TABLE.c.street, _in_street),
        ],
    ),
    Parameter(
        name="address-city",
        type=Type.STRING,
        definition=f"{HL7}/Organization-address-city",
        text="Début de la commune, sans accents ni casse.",
        fits=_city,
        held=and_(_OPEN, TABLE.c.city != ""),
        ordered=[Ordered(TABLE.c.city, _in_city)],
    ),
    Parameter(
        name="address-postalcode",
        type=Type.STRING,
        definition=f"{HL7}/Organization-address-postalcode",
        text="Début du code postal.",
        fits=_postcode,
        held=and_(_OPEN, TABLE.c.postcode != ""),
        ordered=[Ordered(TABLE.c.postcode, _at_postcode)],
    ),
    information_system(systems.INFORMATION_SYSTEM),
    Parameter(
        name="identifier",
        type=Type.TOKEN,
        definition=f"{HL7}/Organization-identifier",
        text="SIRET, FINESS, IDNST ou identifiant interne, avec ou sans son système.",
        fits=_number,
    ),
    Parameter(
        name="identifier-type",
        type=Type.TOKEN,
        text="Type d’identifiant détenu : SIRET, FINEG, IDNST ou INTRN.",
        fits=_kind_of_number,
    ),
    mailbox(),
    Parameter(
        name="name",
        type=Type.STRING,
        definition=f"{HL7}/Organization-name",
        text="Début de la raison sociale, sans accents ni casse.",
        fits=_name,
        held=and_(_OPEN, TABLE.c.name != ""),
        ordered=[Ordered(TABLE.c.name, _named)],
    ),
    nothing(
        "partof",
        Type.REFERENCE,
        "Entité de rattachement : ce registre n’en tient pas, rien n’est trouvé.",
        f"{HL7}/Organization-partof",
    ),
    Parameter(
        name="type",
        type=Type.TOKEN,
        definition=f"{HL7}/Organization-type",
        text="Type de structure : GEOGRAPHICAL-ENTITY.",
        fits=by_token((systems.ORGANIZATION_TYPES, systems.GEOGRAPHICAL_ENTITY, _OPEN)),
        held=_OPEN,
    ),
)
SORTS = {
    "_id": TABLE.c.id,
    "_lastUpdated": TABLE.c.position,
    "name": TABLE.c.name,
    "address-city": TABLE.c.city,
    "address-postalcode": TABLE.c.postcode,
}
SUMMARY = ("identifier", "active", "type", "name", "partOf")
