"""The form of one activity, derived from the list of types (guide, step 11).

One activity is one place of practice. When the titulaire's number finds a cabinet in the register,
the structure and place come from there and are not asked for.
"""

from collections.abc import Iterable

from erpps_app.domain import civil_date, rpps
from erpps_app.domain.activities import ActivityType, Need
from erpps_app.domain.context import Answers, Cabinet, Context
from erpps_app.domain.elements import DocumentRequest, Element
from erpps_app.domain.fields import (
    YES,
    CheckField,
    ChoiceField,
    Condition,
    DateField,
    EmailField,
    Field,
    NumberField,
    PhoneField,
)
from erpps_app.domain.postal import address_fields
from erpps_app.domain.reference import Concept
from erpps_app.domain.situations import ALREADY_THERE, Situation, first_double, places_of


def type_of(answers: Answers, context: Context) -> ActivityType | None:
    """The row of the chosen type, with the rules of the list that applies."""
    return context.reference.activity_types.get(answers.get("type_activite", ""))


def cabinets_of(answers: Answers, context: Context) -> tuple[Cabinet, ...]:
    """The cabinets found through the titulaire's number, none when there is no number."""
    row = type_of(answers, context)
    number = answers.get("titulaire_rpps", "")
    if row is None or row.titulaire is Need.NO or answers.get("titulaire_sans_rpps") == YES:
        return ()
    return context.cabinets(number) if rpps.is_rpps(number) else ()


def cabinet_of(answers: Answers, context: Context) -> Cabinet | None:
    """The cabinet where the person practises: the chosen one, or the only one."""
    found = cabinets_of(answers, context)
    chosen = answers.get("cabinet", "")
    if len(found) == 1:
        return found[0]
    return next((cabinet for cabinet in found if cabinet.id == chosen), None)


def _asks(attribute: str, *needs: Need) -> Condition:
    def condition(answers: Answers, context: Context) -> bool:
        row = type_of(answers, context)
        return row is not None and getattr(row, attribute) in needs

    return condition


def _typed_by_hand(condition: Condition) -> Condition:
    """Narrow a condition to activities whose cabinet does not come from the register."""

    def narrowed(answers: Answers, context: Context) -> bool:
        awaits = (
            _asks("titulaire", Need.REQUIRED)(answers, context)
            and answers.get("titulaire_sans_rpps") != YES
        )
        return condition(answers, context) and not awaits and not cabinets_of(answers, context)

    return narrowed


def _both(first: Condition, second: Condition) -> Condition:
    return lambda answers, context: first(answers, context) and second(answers, context)


def _has_type(answers: Answers, context: Context) -> bool:
    return type_of(answers, context) is not None


def _has_rpps_titulaire(answers: Answers, context: Context) -> bool:
    asked = _asks("titulaire", Need.REQUIRED, Need.OPTIONAL)(answers, context)
    return asked and answers.get("titulaire_sans_rpps") != YES


def _several_cabinets(answers: Answers, context: Context) -> bool:
    return len(cabinets_of(answers, context)) > 1


def _document_called(answers: Answers, context: Context) -> str:
    row = type_of(answers, context)
    return row.document_label if row else "Document justificatif"


def _only_cabinet(answers: Answers, context: Context) -> str:
    """The cabinet of the titulaire and whose it is, when there is no choosing."""
    found = cabinets_of(answers, context)
    return f"{found[0].label} ({found[0].titulaire})" if len(found) == 1 else ""


def _siret_pending_allowed(answers: Answers, context: Context) -> bool:
    row = type_of(answers, context)
    return row is not None and row.siret_pending


def _siret_is_owed(answers: Answers, context: Context) -> bool:
    row = type_of(answers, context)
    owed = row is not None and row.siret is Need.REQUIRED and not row.either
    return owed and not (_siret_pending_allowed(answers, context) and answers.get("siret_en_cours"))


def _types(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    profession = context.declared("profession", "profession")
    rows = context.reference.activity_types.values()
    return tuple(
        Concept(row.code, row.label, offered=row.offered and row.is_open_to(profession))
        for row in rows
    )


def _cabinet_options(answers: Answers, context: Context) -> tuple[Concept, ...]:
    return tuple(Concept(c.id, c.label) for c in cabinets_of(answers, context))


_STRUCTURE = _typed_by_hand(_asks("structure", Need.REQUIRED, Need.OPTIONAL))
_SIRET = _typed_by_hand(_asks("siret", Need.REQUIRED, Need.OPTIONAL))
_PLACE = _typed_by_hand(_asks("place", Need.REQUIRED))


def starts_when_allowed(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """After the diploma; not before today while the guide's limitation stands (step 11)."""
    try:
        start = civil_date.parse(answers.get("date_debut", "")).earliest
    except ValueError:
        return
    for name in ("date_diplome", "date_autorisation"):
        try:
            obtained = civil_date.parse(context.declared("diplome", name)).earliest
        except ValueError:
            continue
        if start < obtained:
            yield "date_debut", "L’activité ne peut pas commencer avant l’obtention du diplôme."
    declared_on = context.sent_on or context.today  # an answer to the ARS may come days later
    if start < declared_on and not context.activity_may_start_before_today:
        yield "date_debut", "La date de début ne peut pas être antérieure à la date du jour."


def titulaire_has_cabinet(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """A required titulaire must lead to a cabinet, else the fields by hand are needed."""
    row, number = type_of(answers, context), answers.get("titulaire_rpps", "")
    if row is None or row.titulaire is not Need.REQUIRED or not rpps.is_rpps(number):
        return
    if not cabinets_of(answers, context):
        yield (
            "titulaire_rpps",
            (
                "Aucun cabinet n’est enregistré sous ce numéro. Vérifiez-le, ou cochez « Mon "
                "titulaire n’a pas de RPPS » pour saisir l’adresse du cabinet."
            ),
        )


def one_number_of_structure(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """One of SIRET and FINESS, where the type takes either."""
    row = type_of(answers, context)
    if row is None or not row.either or not _SIRET(answers, context):
        return
    if not answers.get("siret") and not answers.get("finess"):
        yield "siret", "Indiquez le numéro SIRET ou le numéro FINESS de la structure."


def situation_of(answers: Answers, context: Context) -> Situation | None:
    """The declared activity as something another could double; ``None`` while it lacks a date."""
    row = type_of(answers, context)
    try:
        start = civil_date.parse(answers.get("date_debut", "")).earliest
    except ValueError:
        return None
    if row is None:
        return None
    asked = {field.name for field in ACTIVITY.asked(answers, context)}
    kept = {name: value for name, value in answers.items() if name in asked}
    cabinet = cabinet_of(answers, context)
    places = places_of(kept, structure_id=cabinet.id if cabinet else "")
    return Situation("", context.practice, row.code, places, start)


def is_not_there_already(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """The same activity is neither registered nor declared twice."""
    declared = situation_of(answers, context)
    if declared and first_double(declared, context.situations):
        yield "type_activite", ALREADY_THERE


ACTIVITY = Element(
    code="activite",
    title="Activité",
    repeatable=True,
    fields=(
        ChoiceField(
            name="type_activite",
            label="Activité exercée",
            options=_types,
            style="radio",
            hint="Sélectionner un type d’activité parmi celles proposées ci-dessous.",
        ),
        DateField(name="date_debut", label="Date de début d’activité", when=_has_type),
        NumberField(
            name="titulaire_rpps",
            label="Numéro RPPS du titulaire",
            number="rpps",
            hint="11 chiffres : il permet de retrouver le cabinet.",
            found=_only_cabinet,
            found_label="Cabinet trouvé",
            when=_both(_has_rpps_titulaire, _asks("titulaire", Need.REQUIRED)),
        ),
        NumberField(
            name="titulaire_rpps",
            label="Numéro RPPS du titulaire",
            number="rpps",
            required=False,
            hint="11 chiffres, si vous le connaissez.",
            found=_only_cabinet,
            found_label="Cabinet trouvé",
            when=_both(_has_rpps_titulaire, _asks("titulaire", Need.OPTIONAL)),
        ),
        CheckField(
            name="titulaire_sans_rpps",
            label="Mon titulaire n’a pas de RPPS",
            recap="Titulaire sans numéro RPPS",
            when=_asks("titulaire", Need.REQUIRED),
        ),
        ChoiceField(
            name="cabinet",
            label="Cabinet du titulaire",
            options=_cabinet_options,
            style="radio",
            when=_several_cabinets,
        ),
        Field(
            name="raison_sociale",
            label="Raison sociale de la structure",
            required=_asks("structure", Need.REQUIRED),
            when=_STRUCTURE,
            autocomplete="organization",
        ),
        NumberField(
            name="siret",
            label="Numéro SIRET",
            number="siret",
            required=_siret_is_owed,
            hint="14 chiffres",
            when=_SIRET,
        ),
        CheckField(
            name="siret_en_cours",
            label="Numéro SIRET en cours d’attribution",
            when=_both(_SIRET, _siret_pending_allowed),
        ),
        NumberField(
            name="finess",
            label="Numéro FINESS",
            number="finess",
            required=False,
            hint="9 caractères. Le SIRET ou le FINESS suffit.",
            when=_typed_by_hand(_asks("finess", Need.REQUIRED, Need.OPTIONAL)),
        ),
        *address_fields(when=_PLACE),
        PhoneField(
            name="telephone_pro",
            label="Téléphone du lieu d’exercice",
            required=False,
            phone_kind="fixe",
            region_field="",
            when=_asks("place", Need.REQUIRED),
        ),
        EmailField(
            name="email_pro",
            label="Adresse email du lieu d’exercice",
            required=False,
            when=_asks("place", Need.REQUIRED),
        ),
        CheckField(
            name="coordonnees_publiques",
            label="J’accepte que ces coordonnées du lieu d’exercice soient publiées",
            recap="Coordonnées du lieu d’exercice publiées",
            when=_asks("place", Need.REQUIRED),
        ),
    ),
    document=DocumentRequest(
        kind=lambda _answers: "justificatif_activite",
        label="Document justificatif",
        hint="Formats JPEG et PDF, 10 Mo au plus.",
        required=_asks("document", Need.REQUIRED),
        when=_asks("document", Need.REQUIRED, Need.OPTIONAL),
        label_of=_document_called,
    ),
    rules=(
        starts_when_allowed,
        titulaire_has_cabinet,
        one_number_of_structure,
        is_not_there_already,
    ),
)

NO_ACTIVITY = Element(
    code="sans-activite",
    title="Activité",
    fields=(
        CheckField(
            name="aucune_activite",
            label="Je n’exerce aucune activité pour le moment",
            recap="Aucune activité pour le moment",
        ),
    ),
)
