"""Profession and nom d'exercice, diploma or authorisation (guide, steps 8 to 10)."""

from collections.abc import Iterable

from erpps_app.domain import civil_date, names
from erpps_app.domain.civil_status import has_given_name, may_lack_given_name
from erpps_app.domain.context import Answers, Context
from erpps_app.domain.elements import DocumentRequest, Element
from erpps_app.domain.fields import ChoiceField, DateField, NameField
from erpps_app.domain.reference import Concept
from erpps_app.domain.sentences import inside

PRACTISED = "professions-exercees"
DIPLOMA = "diplome"
AUTHORISATION = "autorisation"
JUSTIFICATIONS = (
    Concept(DIPLOMA, "Diplôme"),
    Concept(AUTHORISATION, "Autorisation d’exercice"),
)
COPIES = (
    Concept("diplome", "Diplôme"),
    Concept("attestation_reussite", "Attestation de réussite"),
)


def _professions(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    return tuple(context.reference.professions.values())


def has_diploma(answers: Answers, _context: Context) -> bool:
    """Whether a diploma justifies the practice."""
    return answers.get("justificatif") == DIPLOMA


def has_authorisation(answers: Answers, _context: Context) -> bool:
    """Whether an authorisation justifies the practice."""
    return answers.get("justificatif") == AUTHORISATION


def practice_name_is_civil(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """The nom d'exercice is the birth or usage name (guide, screen G)."""
    birth = context.declared("etat-civil", "nom_naissance")
    usage = context.declared("etat-civil", "nom_usage")
    name = answers.get("nom_exercice", "")
    if name and birth and not names.is_practice_name(name, birth_name=birth, usage_name=usage):
        known = f"« {birth} »" + (f" ou « {usage} »" if usage else "")
        yield (
            "nom_exercice",
            f"Le nom d’exercice doit être votre nom de naissance ou votre nom d’usage : {known}.",
        )


def profession_is_new(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """A profession that the register holds already is not declared again (guide, screen H)."""
    if label := context.declared(PRACTISED, answers.get("profession", "")):
        yield (
            "profession",
            (
                f"Vous êtes déjà enregistré comme {inside(label)}. Pour un autre lieu d’exercice, "
                "ajoutez une nouvelle activité."
            ),
        )


PRACTICE = Element(
    code="profession",
    title="Profession et nom d’exercice",
    fields=(
        ChoiceField(
            name="profession",
            label="Sélection d’une profession",
            recap="Profession",
            options=_professions,
            style="combobox",
            hint="Veuillez taper des caractères pour obtenir des propositions.",
        ),
        NameField(
            name="nom_exercice",
            label="Nom d’exercice",
            hint=(
                "Nom sous lequel vous exercez la profession. Peut être le nom d’état civil ou le "
                "nom d’usage."
            ),
        ),
        NameField(name="prenom_exercice", label="Prénom d’exercice", when=has_given_name),
        NameField(
            name="prenom_exercice",
            label="Prénom d’exercice",
            required=False,
            when=may_lack_given_name,
        ),
    ),
    rules=(practice_name_is_civil, profession_is_new),
)


def _titles(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    return context.reference.diplomas_known(context.declared("profession", "profession"))


def _authorisations(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    return context.reference.authorisations_known(context.declared("profession", "profession"))


def _places(_answers: Answers, context: Context) -> tuple[Concept, ...]:
    return context.reference.training_places()


def obtained_after_birth(answers: Answers, context: Context) -> Iterable[tuple[str, str]]:
    """A title is obtained after birth and not in the future."""
    birth = context.declared("etat-civil", "date_naissance")
    for name in ("date_diplome", "date_autorisation"):
        try:
            obtained = civil_date.parse(answers.get(name, "")).earliest
        except ValueError:
            continue
        if obtained > context.today:
            yield name, "Cette date ne peut pas être dans le futur."
        elif birth and obtained <= civil_date.parse(birth, partial=True).earliest:
            yield name, "Cette date doit être postérieure à votre date de naissance."


QUALIFICATION = Element(
    code="diplome",
    title="Diplôme ou autorisation d’exercice",
    fields=(
        ChoiceField(
            name="justificatif",
            label="Quel document justifie l’exercice de cette profession ?",
            options=lambda _answers, _context: JUSTIFICATIONS,
            style="radio",
        ),
        DateField(name="date_diplome", label="Date d’obtention du diplôme", when=has_diploma),
        ChoiceField(
            name="intitule",
            label="Intitulé du diplôme",
            options=_titles,
            when=has_diploma,
            hint="Les intitulés proposés sont ceux de la profession choisie.",
        ),
        ChoiceField(
            name="lieu_formation",
            label="Lieu de formation",
            options=_places,
            style="combobox",
            when=has_diploma,
            hint=(
                "Département pour les diplômes français, pays pour les diplômes étrangers. "
                "Veuillez taper des caractères pour obtenir des propositions."
            ),
        ),
        DateField(name="date_autorisation", label="Date de l’autorisation", when=has_authorisation),
        ChoiceField(
            name="type_autorisation",
            label="Type d’autorisation",
            options=_authorisations,
            when=has_authorisation,
        ),
        ChoiceField(
            name="copie",
            label="Nature de la copie jointe",
            options=lambda _answers, _context: COPIES,
            style="radio",
            when=has_diploma,
        ),
    ),
    document=DocumentRequest(
        kind=lambda answers: (
            "autorisation_exercice"
            if answers.get("justificatif") == AUTHORISATION
            else answers.get("copie") or "diplome"
        ),
        label="Copie du diplôme, de l’attestation de réussite ou de l’autorisation",
        hint=(
            "Ce document est essentiel pour permettre à votre ARS de certifier l’éligibilité à "
            "exercer la profession. Seuls les formats JPEG et PDF sont acceptés, 10 Mo au plus."
        ),
    ),
    rules=(obtained_after_birth,),
)
