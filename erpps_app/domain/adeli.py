"""A line of an ADELI register: its columns, and what each must say (``docs/adeli.md``).

A column is a field of the portal's own forms, read by that field's own rule: what a person could
not declare cannot come in by a file either. What an old register often lacks is not owed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from erpps_app.domain.activities import Need
from erpps_app.domain.activity_form import ACTIVITY, starts_when_allowed, type_of
from erpps_app.domain.civil_status import CIVIL_STATUS, birth_date_is_plausible
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.elements import Element, Rule
from erpps_app.domain.fields import ChoiceField, CommuneField, DateField, Field
from erpps_app.domain.professions import (
    AUTHORISATION,
    DIPLOMA,
    PRACTICE,
    QUALIFICATION,
    obtained_after_birth,
    practice_name_is_civil,
)
from erpps_app.domain.reference import FRANCE, FRANCE_UNKNOWN_PLACE

NUMBER = "numero_adeli"
PROFESSION = "profession"
BIRTH_DEPARTEMENT = "departement_naissance"
PRACTISED_AT = "exercice_"
_NUMBER = re.compile(r"[0-9][0-9AB][0-9]{7}")
_SPACES = re.compile(r"[\s.\-]")
_TITLES = (("intitule", "date_diplome"), ("type_autorisation", "date_autorisation"))
MEMORY = 50_000  # cleaned values that are kept; lists of codes are short, dates are few
OWED = "Cette colonne est obligatoire."
NOWHERE = "Indiquez la commune du lieu d’exercice, ou celle de correspondance."
NOT_A_NUMBER = (
    "Un numéro ADELI compte 9 caractères : le département, puis sept chiffres, par exemple "
    "012807590."
)
UNKNOWN_DEPARTEMENT = "Ce numéro ADELI commence par un département qui n’existe pas."
UNKNOWN_BIRTH_DEPARTEMENT = "Ce département n’existe pas. Indiquez son code, par exemple 22 ou 2A."
FORMER_OVERSEAS = frozenset({"20", "9A", "9B"})  # Corsica before 1976, overseas in ADELI

Errors = dict[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file.

    Attributes:
        name: its heading.
        element: code of the element of the forms; empty for what no form asks.
        field: name of the field of that element.
        owed: whether every line fills it in.
    """

    name: str
    element: str = ""
    field: str = ""
    owed: bool = False


def _of(
    element: Element, *names: str, owed: tuple[str, ...] = (), before: str = ""
) -> list[Column]:
    code = element.code
    return [Column(f"{before}{name}", code, name, owed=name in owed) for name in (*owed, *names)]


_ADDRESS = (
    "complement_adresse",
    "numero_voie",
    "extension",
    "libelle_voie",
    "lieu_dit",
    "code_postal",
    "localite",
    "commune",
)
COLUMNS = (
    Column(NUMBER, owed=True),
    *_of(
        CIVIL_STATUS,
        "nom_usage",
        "prenom_2",
        "prenom_3",
        "pays_naissance",
        "commune_naissance",
        "lieu_naissance",
        "nationalite",
        owed=("civilite", "sexe", "nom_naissance", "prenom", "date_naissance"),
    ),
    Column(BIRTH_DEPARTEMENT),
    *_of(PRACTICE, "nom_exercice", "prenom_exercice", owed=("profession",)),
    *_of(
        QUALIFICATION,
        "intitule",
        "date_diplome",
        "lieu_formation",
        "type_autorisation",
        "date_autorisation",
    ),
    *_of(CONTACT_DETAILS, "point_remise", *_ADDRESS, "telephone_fixe", "telephone_mobile", "email"),
    *_of(ACTIVITY, "type_activite", "date_debut", "raison_sociale", "siret", "finess"),
    *_of(ACTIVITY, "titulaire_rpps", "telephone_pro", "email_pro"),
    *_of(ACTIVITY, *_ADDRESS, before=PRACTISED_AT),
)
COLUMN = {column.name: column for column in COLUMNS}
_BY_FIELD = {(c.element, c.field): c.name for c in COLUMNS if c.element}
_ELEMENTS = (CIVIL_STATUS, PRACTICE, QUALIFICATION, CONTACT_DETAILS, ACTIVITY)
_FEW_VALUES = (ChoiceField, CommuneField, DateField)
_BY_PROFESSION = frozenset({"intitule", "type_autorisation", "type_activite"})
_RULES: tuple[tuple[Element, Rule], ...] = (
    (CIVIL_STATUS, birth_date_is_plausible),
    (PRACTICE, practice_name_is_civil),
    (QUALIFICATION, obtained_after_birth),
    (ACTIVITY, starts_when_allowed),
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a right line says, as answers of the forms.

    Attributes:
        number: the ADELI number.
        departement: of birth, where the commune is not known.
        activity: empty when the line tells of none.
    """

    number: str
    civil: Answers
    practice: Answers
    title: Answers
    contact: Answers
    activity: Answers
    departement: str = ""


def clean_number(raw: str, departements: frozenset[str]) -> str:
    """An ADELI number in normal form (FACTS: an opaque string, whose key nobody publishes).

    Raises:
        ValueError: with a French sentence.
    """
    number = _SPACES.sub("", raw).upper()
    if not _NUMBER.fullmatch(number):
        raise ValueError(NOT_A_NUMBER)
    start = number[:2]
    if start not in departements and start not in FORMER_OVERSEAS:
        raise ValueError(UNKNOWN_DEPARTEMENT)
    return number


@dataclass(frozen=True, slots=True)
class _Asked:
    """A column with the field that reads it."""

    name: str
    owed: bool
    element: str
    field: Field
    few: bool
    by_profession: bool


@dataclass(slots=True)
class Checker:
    """Reads lines by the rules of the forms; what it has cleaned once it remembers.

    Attributes:
        context: the lists and libraries of the forms.
    """

    context: Context
    _departements: frozenset[str] = frozenset()
    _asked: tuple[_Asked, ...] = ()
    _memory: dict[tuple[str, str, str], tuple[str, str]] = field(
        default_factory=dict[tuple[str, str, str], tuple[str, str]]
    )

    def __post_init__(self) -> None:
        """Lay out what every line needs."""
        codes = self.context.reference.departements
        self._departements = frozenset(code[:2] for code in codes)
        self.context = replace(self.context, activity_may_start_before_today=True)
        fields = {(e.code, f.name): f for e in _ELEMENTS for f in reversed(e.fields)}
        self._asked = tuple(
            _Asked(
                column.name,
                column.owed,
                column.element,
                asked := fields[column.element, column.field],
                isinstance(asked, _FEW_VALUES),
                column.name in _BY_PROFESSION,
            )
            for column in COLUMNS
            if column.element
        )

    def check(self, line: Mapping[str, str]) -> tuple[Declared | None, Errors]:
        """What a line declares, or every reason why it cannot be taken, by column.

        Args:
            line: the texts of the columns that the file has, under their headings.
        """
        errors: Errors = {}
        answers: dict[str, dict[str, str]] = {element.code: {} for element in _ELEMENTS}
        number = self._number(line, errors)
        practice = answers[PRACTICE.code]
        for asked in self._asked:
            raw = line.get(asked.name, "").strip()
            if not raw:
                if asked.owed:
                    errors[asked.name] = OWED
                continue
            profession = practice.get("profession", "") if asked.by_profession else ""
            if asked.by_profession and not profession:
                continue  # what is wrong is said once, where it is wrong
            value, error = self._cleaned(asked, raw, profession, answers[asked.element])
            if error:
                errors[asked.name] = error
            else:
                answers[asked.element][asked.field.name] = value
        declared = self._whole(number, line, answers, errors)
        if not errors:
            self._apply_rules(answers, errors)
        return (None if errors else declared), errors

    def _number(self, line: Mapping[str, str], errors: Errors) -> str:
        raw = line.get(NUMBER, "").strip()
        if not raw:
            errors[NUMBER] = OWED
            return ""
        try:
            return clean_number(raw, self._departements)
        except ValueError as error:
            errors[NUMBER] = str(error)
            return ""

    def _cleaned(
        self, asked: _Asked, raw: str, profession: str, answers: Answers
    ) -> tuple[str, str]:
        """The normal form of a value and no error, or nothing and the error."""
        if not asked.few:
            return _try(asked.field, raw, answers, self.context)
        known = (asked.field.name, raw, profession)
        found = self._memory.get(known)
        if found is None:
            if len(self._memory) >= MEMORY:
                self._memory.clear()
            context = self.context
            if profession:
                context = replace(context, others={PRACTICE.code: {"profession": profession}})
            found = self._memory[known] = _try(asked.field, raw, answers, context)
        return found

    def _whole(
        self,
        number: str,
        line: Mapping[str, str],
        answers: Mapping[str, dict[str, str]],
        errors: Errors,
    ) -> Declared:
        """The line with what it leaves to be understood, and what is owed of it as a whole."""
        civil, practice = answers[CIVIL_STATUS.code], answers[PRACTICE.code]
        departement = line.get(BIRTH_DEPARTEMENT, "").strip().upper()
        if departement and departement not in self.context.reference.departements:
            errors[BIRTH_DEPARTEMENT] = UNKNOWN_BIRTH_DEPARTEMENT
        if not civil.get("pays_naissance"):
            civil["pays_naissance"] = FRANCE
            if not (civil.get("commune_naissance") or departement or "commune_naissance" in errors):
                errors.setdefault("pays_naissance", OWED)
        civil.setdefault("nationalite", "")
        used = civil.get("nom_usage") or civil.get("nom_naissance", "")
        practice.setdefault("nom_exercice", used)
        practice.setdefault("prenom_exercice", civil.get("prenom", ""))
        if practice.get("profession"):
            _title(answers[QUALIFICATION.code], errors)
            _activity(answers[ACTIVITY.code], self.context, errors)
        contact = _located(answers[CONTACT_DETAILS.code])
        if contact:
            contact.setdefault("email", "")
        if not (contact.get("commune") or answers[ACTIVITY.code].get("commune")):
            errors.setdefault(f"{PRACTISED_AT}commune", NOWHERE)
        return Declared(
            number=number,
            civil=civil,
            practice=practice,
            title=answers[QUALIFICATION.code],
            contact=contact,
            activity=_located(answers[ACTIVITY.code]),
            departement=departement,
        )

    def _apply_rules(self, answers: Mapping[str, Answers], errors: Errors) -> None:
        context = replace(self.context, others=answers)
        for element, rule in _RULES:
            for name, message in rule(answers[element.code], context):
                errors.setdefault(_BY_FIELD.get((element.code, name), name), message)


def _try(asked: Field, raw: str, answers: Answers, context: Context) -> tuple[str, str]:
    try:
        value = asked.clean(raw, answers, context)
    except ValueError as error:
        return "", str(error)
    if len(value) > asked.max_length:
        return "", f"{asked.max_length} caractères au plus."
    return value, ""


def _located(answers: dict[str, str]) -> dict[str, str]:
    """An address is in France: an ADELI register knows no other."""
    if answers:
        answers["destination"] = "france"
    return answers


def _title(title: dict[str, str], errors: Errors) -> None:
    """A diploma, or else an authorisation, with its date."""
    authorised = bool(title.get("type_autorisation")) and not title.get("intitule")
    title["justificatif"] = AUTHORISATION if authorised else DIPLOMA
    by_diploma, by_authorisation = _TITLES
    for name in by_authorisation if authorised else by_diploma:
        if not title.get(name) and name not in errors:
            errors[name] = OWED
    if not authorised:
        title.setdefault("lieu_formation", FRANCE_UNKNOWN_PLACE)


def _activity(activity: dict[str, str], context: Context, errors: Errors) -> None:
    """An activity has a type and a date, and the place that its type asks for."""
    if not activity:
        return
    row = type_of(activity, context)
    owed = ["type_activite", "date_debut"]
    if row is not None and row.place is Need.REQUIRED:
        owed += ["commune", "localite"]
    if row is not None and row.structure is Need.REQUIRED and not activity.get("titulaire_rpps"):
        owed.append("raison_sociale")
    for name in owed:
        column = _BY_FIELD[ACTIVITY.code, name]
        if not activity.get(name) and column not in errors:
            errors[column] = OWED
