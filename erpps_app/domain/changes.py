"""What can be changed once registered, as elements of an application (guide, screens C and G).

They are made of the fields of the registration: what was asked then is asked again the same way.
Contact details, a new activity and a new profession are the elements of the registration as such.
"""

from collections.abc import Iterable
from dataclasses import replace

from erpps_app.domain import civil_date, names
from erpps_app.domain.activity_form import ACTIVITY, situation_of
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.elements import DocumentRequest, Element
from erpps_app.domain.fields import ChoiceField, Condition, DateField, Field
from erpps_app.domain.postal import ADDRESS_KEYS
from erpps_app.domain.professions import PRACTICE, practice_name_is_civil
from erpps_app.domain.reference import Concept
from erpps_app.domain.situations import ALREADY_THERE, first_double

IN_PROGRESS = "activite-en-cours"
DEATH = "DCD"
FARTHEST_YEARS = 50
SHARED_PLACE = "lieu_partage"
_OF_PLACE = frozenset({"raison_sociale", "siret", "siret_en_cours", "finess"})
CORRECTED = _OF_PLACE | {"telephone_pro", "email_pro", "coordonnees_publiques"}


# Answers that say one thing together: when one of them is corrected, all are as declared.
_TOGETHER = (
    frozenset({"destination", *ADDRESS_KEYS}),
    frozenset({"telephone_fixe", "telephone_fixe_pays"}),
    frozenset({"telephone_mobile", "telephone_mobile_pays"}),
    frozenset({"siret", "siret_en_cours"}),
    frozenset({"pays_naissance", "commune_naissance", "lieu_naissance"}),
)


def corrected(present: Answers, held: Answers, declared: Answers) -> dict[str, str]:
    """A correction, laid on what the register has come to hold since it was begun.

    Args:
        present: what the register now holds.
        held: what it held when the correction was begun.
        declared: the answers; what the person left as it was is taken as it now is.
    """
    changed = {n for n in declared if declared[n] != held.get(n, "")}
    changed |= {n for n in held if n not in declared and held[n]}
    for unit in _TOGETHER:
        changed |= unit if changed & unit else frozenset()
    kept = {n: v for n, v in declared.items() if n in changed}
    return {**{n: v for n, v in present.items() if n not in changed and v}, **kept}


def given_name_is_civil(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """The prénom d'exercice is one of the civil first names: nobody looks at it afterwards."""
    civil = (context.declared("etat-civil", n) for n in ("prenom", "prenom_2", "prenom_3"))
    known = names.words(" ".join(civil))
    typed = names.words(answers.get("prenom_exercice", ""))
    if known and not typed <= known:
        yield "prenom_exercice", "Le prénom d’exercice doit être un de vos prénoms d’état civil."


PRACTICE_NAME = Element(
    code="nom-exercice",
    title="Nom d’exercice",
    repeatable=True,
    fields=tuple(field for field in PRACTICE.fields if field.name != "profession"),
    rules=(practice_name_is_civil, given_name_is_civil),
)


def _end_reasons(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    """The official list, without death, which nobody declares of themselves."""
    return tuple(c for c in context.reference.end_reasons.values() if c.code != DEATH)


def ends_after_start(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """An activity does not end before it starts; it may end in the future (guide, screen C)."""
    try:
        end = civil_date.parse(answers.get("date_cessation", "")).earliest
        start = civil_date.parse(context.declared(IN_PROGRESS, "date_debut")).earliest
    except ValueError:
        return
    if end < start:
        yield (
            "date_cessation",
            f"L’activité a commencé le {start:%d/%m/%Y} : elle ne peut pas cesser avant.",
        )


def ends_in_a_lifetime(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """A year that nobody will see is a slip of the finger."""
    try:
        end = civil_date.parse(answers.get("date_cessation", "")).earliest
    except ValueError:
        return
    if end.year > context.today.year + FARTHEST_YEARS:
        yield "date_cessation", "Vérifiez l’année : cette date est trop lointaine."


CESSATION = Element(
    code="cessation",
    title="Cessation d’activité",
    repeatable=True,
    fields=(
        DateField(name="date_cessation", label="Date de cessation de l’activité"),
        ChoiceField(name="motif_fin", label="Motif de fin d’activité", options=_end_reasons),
    ),
    rules=(ends_after_start, ends_in_a_lifetime),
)


def _as_registered(condition: Condition) -> Condition:
    """Apply a condition of the activity's form to the activity in the register."""

    def applied(answers: Answers, context: Context) -> bool:
        return condition({**context.others.get(IN_PROGRESS, {}), **answers}, context)

    return applied


def _own_place(condition: Condition) -> Condition:
    """A place where somebody else practises is corrected by its titulaire alone."""

    def narrowed(answers: Answers, context: Context) -> bool:
        shared = context.declared(IN_PROGRESS, SHARED_PLACE)
        return condition(answers, context) and not shared

    return narrowed


def _corrected(field: Field) -> Field:
    required = field.required
    when = _own_place(field.when) if field.name in _OF_PLACE else field.when
    return replace(
        field,
        when=_as_registered(when),
        required=required if isinstance(required, bool) else _as_registered(required),
    )


def one_number_stays(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """The rules of the activity's form hold for what it becomes."""
    whole = {**context.others.get(IN_PROGRESS, {}), **answers}
    for rule in ACTIVITY.rules:
        for name, message in rule(whole, context):
            if name in CORRECTED:
                yield name, message


def does_not_double(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """Corrected, the activity is not one that is registered beside it."""
    registered = context.others.get(IN_PROGRESS, {})
    corrected = situation_of({**registered, **answers}, context)
    if corrected is None:
        return
    ended = registered.get("date_fin", "")
    end = civil_date.parse(ended).earliest if ended else None
    if first_double(replace(corrected, id=registered.get("id", ""), end=end), context.situations):
        yield from ((name, ALREADY_THERE) for name in ("raison_sociale", "siret"))


SITUATION = Element(
    code="situation",
    title="Modification d’une activité",
    repeatable=True,
    fields=tuple(_corrected(field) for field in ACTIVITY.fields if field.name in CORRECTED),
    rules=(one_number_stays, does_not_double),
)

CIVIL_CHANGE = Element(
    code="etat-civil-modifie",
    title="Modification de l’état civil",
    fields=CIVIL_STATUS.fields,
    rules=CIVIL_STATUS.rules,
    document=DocumentRequest(
        kind=lambda _answers: "justificatif_etat_civil",
        label="Justificatif d’état civil",
        hint=(
            "Acte de naissance ou de mariage, livret de famille, jugement ou pièce d’identité à "
            "jour. Formats JPEG et PDF, 10 Mo au plus."
        ),
    ),
)

REMOVAL_REASONS = (
    Concept("DECES", "Décès"),
    Concept("ERREUR", "Enregistrement par erreur"),
    Concept("DOUBLON", "Doublon d’un autre enregistrement"),
    Concept("TITRE", "Titre ou autorisation non valable"),
    Concept("INTERDICTION", "Interdiction d’exercer"),
    Concept("DEMANDE", "Demande du professionnel"),
)

REMOVAL = Element(
    code="suppression",
    title="Suppression du professionnel",
    fields=(
        ChoiceField(
            name="motif_suppression",
            label="Motif de la suppression",
            options=lambda _answers, _context: REMOVAL_REASONS,
        ),
        Field(
            name="precision",
            label="Précisions",
            hint="Ce sur quoi vous vous fondez : acte, décision, numéro conservé.",
            max_length=400,
        ),
    ),
)

CHANGES = (PRACTICE_NAME, CESSATION, SITUATION, CIVIL_CHANGE, REMOVAL)
