"""By what professionals are looked for."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import and_, false, select, true

from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.fhir import systems, values
from erpps_app.domain.fhir.values import Token
from erpps_app.domain.reference import Concept
from erpps_app.models.directory import DirectoryEntry, PublishedPractitioner
from erpps_app.models.register import ADELI, RPPS, Identifier
from erpps_app.services.bulk.copying import table_of
from erpps_app.services.directory.fhir.parameters import (
    ANNUAIRE,
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
    mailbox,
    nothing,
    text_in,
    written,
)

TABLE = table_of(PublishedPractitioner)
_NUMBERS, _LINES = table_of(Identifier), table_of(DirectoryEntry)
_IDNPS_LENGTH = 12
_WITH_NAME: Condition = TABLE.c.form != ""


def _who_has(*conditions: Condition) -> Condition:
    """Professionals who hold, or held, one of some numbers."""
    return TABLE.c.id.in_(select(_NUMBERS.c.practitioner_id).where(either(conditions)))


def _number(text: str, _modifier: Modifier) -> Condition:
    """Any number of somebody; one that was given up finds who gave it up."""
    return _numbers([text])


def _numbers(texts: Sequence[str]) -> Condition:
    told = [values.token(text) for text in texts]
    found = [_of_system(one.system or "") for one in told if not one.code]
    meant = {number for one in told if one.code for number in _meant(one)}
    known = {system: [code for of, code in sorted(meant) if of == system] for system, _ in meant}
    if known:
        found.append(_who_has(*(
            and_(_NUMBERS.c.system == system, _NUMBERS.c.value.in_(codes))
            for system, codes in sorted(known.items())
        )))  # fmt: skip
    return either(found)


def _meant(told: Token) -> Iterator[tuple[str, str]]:
    """The numbers that a code may be, as the register has them: system and value."""
    if told.of(systems.RPPS) or told.system == "":
        yield RPPS, told.code
    if told.of(systems.ADELI):
        yield ADELI, told.code
    if told.of(systems.IDNPS) and len(told.code) == _IDNPS_LENGTH and told.code[0] == "8":
        yield RPPS, told.code[1:]


def _of_system(system: str) -> Condition:
    if system in (systems.RPPS, systems.IDNPS):
        return true()
    return _who_has(_NUMBERS.c.system == ADELI) if system == systems.ADELI else false()


def _kind_of_number(text: str, _modifier: Modifier) -> Condition:
    known = systems.IDENTIFIER_TYPES
    return by_token(
        (known, "IDNPS", true()),
        (known, "RPPS", true()),
        (known, "ADELI", _who_has(_NUMBERS.c.system == ADELI)),
    )(text, Modifier.NONE)


def _qualified(text: str, _modifier: Modifier) -> Condition:
    return _qualified_by([text])


def _qualified_by(texts: Sequence[str]) -> Condition:
    conditions = [line for text in texts for line in _qualifying(values.token(text))]
    if not conditions:
        return false()
    return TABLE.c.id.in_(select(_LINES.c.practitioner_id).where(either(conditions)))


def _qualifying(told: Token) -> Iterator[Condition]:
    """Lines of the profession and its category, the title and its type."""
    lists = reference()
    profession, title = _LINES.c.profession, _LINES.c.qualification
    titles = [*lists.diplomas.values(), *lists.authorisations.values()]
    kinds = systems.nomenclature(systems.DIPLOMA_TYPE)
    category = systems.nomenclature(systems.CATEGORY)
    found = [
        (profession, _codes(told, lists.professions.values())),
        (title, _codes(told, titles)),
        (title, [one.code for one in titles if one.type and told.fits(kinds, one.type)]),
    ]
    yield from (column.in_(codes) for column, codes in found if codes)
    if told.fits(category, systems.CIVILIAN):
        yield profession.in_(list(lists.professions))


def _codes(told: Token, known: Iterable[Concept]) -> list[str]:
    return [
        one.code
        for one in known
        if one.system and told.fits(systems.nomenclature(one.system), one.code)
    ]


def _family(text: str) -> Condition:
    return begins(TABLE.c.form, names.fold(values.plain(text)))


def _given(text: str) -> Condition:
    return begins(TABLE.c.given, names.fold(values.plain(text)))


def _by_family(text: str, how: Modifier) -> Condition:
    """A form goes on with the given name, after a space that no folded name has."""
    folded = names.fold(values.plain(text))
    if how is Modifier.CONTAINS and folded:
        return TABLE.c.form.like(f"%{folded}%{names.APART}%")
    whole = begins(TABLE.c.form, f"{folded}{names.APART}")
    exact = and_(whole, written(TABLE.c.content, '"family":', text))
    return text_in(text, how, [TABLE.c.form], exact)


def _by_given(text: str, how: Modifier) -> Condition:
    whole = TABLE.c.given == names.fold(values.plain(text))
    exact = and_(whole, written(TABLE.c.content, '"given":[', text))
    return text_in(text, how, [TABLE.c.given], exact)


PARAMETERS: tuple[Parameter, ...] = (
    *always_there(TABLE, "Practitioner"),
    information_system(systems.INFORMATION_SYSTEM),
    Parameter(
        name="family",
        type=Type.STRING,
        definition=f"{HL7}/individual-family",
        text="Début du nom d’exercice, sans accents ni casse.",
        fits=_by_family,
        held=_WITH_NAME,
        ordered=[Ordered(TABLE.c.form, _family)],
    ),
    Parameter(
        name="given",
        type=Type.STRING,
        definition=f"{HL7}/individual-given",
        text="Début du prénom d’exercice, sans accents ni casse.",
        fits=_by_given,
        held=and_(_WITH_NAME, TABLE.c.given != ""),
        ordered=[Ordered(TABLE.c.given, _given)],
    ),
    Parameter(
        name="name",
        type=Type.STRING,
        definition=f"{HL7}/Practitioner-name",
        text="Début du nom ou du prénom d’exercice, sans accents ni casse.",
        fits=lambda text, how: either([_by_family(text, how), _by_given(text, how)]),
        held=_WITH_NAME,
        ordered=[Ordered(TABLE.c.form, _family), Ordered(TABLE.c.given, _given)],
    ),
    Parameter(
        name="identifier",
        type=Type.TOKEN,
        definition=f"{HL7}/Practitioner-identifier",
        text="Numéro RPPS, IDNPS ou ADELI, même abandonné, avec ou sans son système.",
        fits=_number,
        together=_numbers,
    ),
    Parameter(
        name="identifier-type",
        type=Type.TOKEN,
        text="Type d’identifiant détenu : RPPS, IDNPS ou ADELI.",
        fits=_kind_of_number,
    ),
    mailbox(),
    nothing(
        "number-smartcard",
        Type.STRING,
        "Numéro de carte : ce registre n’en tient pas, rien n’est trouvé.",
        f"{ANNUAIRE}/as-sp-number-smartcard",
    ),
    Parameter(
        name="qualification-code",
        type=Type.TOKEN,
        definition=f"{ANNUAIRE}/as-sp-qualification-code",
        text="Profession, catégorie professionnelle, diplôme, type de diplôme ou autorisation.",
        fits=_qualified,
        together=_qualified_by,
        held=_WITH_NAME,
    ),
)
SORTS = {
    "_id": TABLE.c.id,
    "_lastUpdated": TABLE.c.position,
    "family": TABLE.c.form,
    "given": TABLE.c.given,
    "name": TABLE.c.form,
}
SUMMARY = ("identifier", "active", "name", "telecom", "address", "gender", "birthDate")
