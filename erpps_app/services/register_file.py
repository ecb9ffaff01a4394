"""A professional's file in the register as people read it: blocks of labels and texts."""

from dataclasses import asdict, dataclass, field
from datetime import date

from sqlmodel import Session

from erpps_app.adapters.numbers import LibraryNumbers
from erpps_app.adapters.reference import reference
from erpps_app.domain.civil_status import CIVIL_STATUS
from erpps_app.domain.contact import CONTACT_DETAILS
from erpps_app.domain.context import Answers
from erpps_app.domain.elements import Element
from erpps_app.domain.professions import DIPLOMA
from erpps_app.models.register import RPPS, Activity, ProfessionalPractice, Structure
from erpps_app.services import context, registered
from erpps_app.services.labels import place_line
from erpps_app.services.registered import Registered

NOT_TOLD = "Non renseigné"
_FORMER = "Ancien numéro RPPS"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what the register holds under it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the file.

    Attributes:
        key: stable over time, so that two states can be compared.
        kind: "personne", "exercice" or "activite".
    """

    key: str
    kind: str
    title: str
    facts: list[Fact] = field(default_factory=list[Fact])

    def as_plain(self) -> dict[str, object]:
        """As it is stored."""
        return asdict(self)


def blocks(session: Session, found: Registered) -> list[Block]:
    """The whole file, in the order in which it reads."""
    person = Block(
        "numero",
        "personne",
        "Enregistrement",
        [
            *numbers(found),
            Fact("Enregistré le", _french(context.paris(found.practitioner.registered_at).date())),
            Fact("Agence en charge", reference().agency_name(found.practitioner.ars)),
            *_removal(found),
        ],
    )
    civil = _asked(session, CIVIL_STATUS, registered.civil_answers(found.civil))
    contact = (
        _asked(session, CONTACT_DETAILS, registered.contact_answers(found.contact))
        if found.contact
        else [Fact("Coordonnées", NOT_TOLD)]
    )
    return [
        person,
        Block("etat-civil", "personne", "État civil", [*civil, *_birth_departement(found)]),
        Block("coordonnees", "personne", "Coordonnées de correspondance", contact),
        *(
            block
            for rank, practice in enumerate(found.practices, start=1)
            for block in _of_practice(found, practice, rank)
        ),
    ]


def numbers(found: Registered) -> list[Fact]:
    """The number of a professional, then those by which they are known too."""
    present = found.practitioner.rpps
    others = [row for row in found.identifiers if (row.system, row.value) != (RPPS, present)]
    return [
        Fact("Numéro RPPS", present),
        *(
            Fact(_FORMER if row.system == RPPS else f"Numéro {row.system}", row.value)
            for row in others
        ),
    ]


def practice_facts(practice: ProfessionalPractice) -> list[Fact]:
    """Profession, names and title, with the guide's labels (screen A)."""
    lists = reference()
    by_diploma = practice.qualification_kind == DIPLOMA
    known = lists.diplomas if by_diploma else lists.authorisations
    places = {place.code: place.label for place in lists.training_places()}
    facts = [
        Fact("Profession", lists.professions[practice.profession].label),
        Fact("Nom d’exercice", practice.practice_name),
        Fact("Prénom d’exercice", practice.practice_given_name),
        Fact("Justificatif", known[practice.qualification].label),
        Fact(
            "Date d’obtention du diplôme" if by_diploma else "Date de l’autorisation",
            _french(practice.qualification_date),
        ),
        Fact("Lieu de formation", places.get(practice.qualification_place, "")),
    ]
    return [fact for fact in facts if fact.text]


def activity_facts(activity: Activity, structure: Structure | None) -> list[Fact]:
    """Type, dates and place, with the guide's labels (screen A)."""
    ended = ""
    if activity.end:
        reason = reference().end_reasons.get(activity.end_reason)
        ended = f"{_french(activity.end)}{f' ({reason.label})' if reason else ''}"
    telephone = LibraryNumbers().show_phone(activity.telephone)
    contacts = ", ".join(filter(None, (telephone, activity.email)))
    public = "publiées" if activity.contact_is_public else "non publiées"
    facts = [
        Fact("Activité en tant que", reference().activity_types[activity.type].label),
        Fact("Depuis le", _french(activity.start)),
        Fact("Date de cessation", ended),
        Fact("Structure", structure.name if structure else ""),
        Fact("SIRET", structure.siret if structure else ""),
        Fact("FINESS", structure.finess if structure else ""),
        Fact("Adresse", place_line(structure)),
        Fact("Titulaire", activity.titulaire_rpps),
        Fact("Coordonnées du lieu", f"{contacts} ({public})" if contacts else ""),
    ]
    return [fact for fact in facts if fact.text]


def _of_practice(found: Registered, practice: ProfessionalPractice, rank: int) -> list[Block]:
    block = Block(
        f"exercice:{practice.id}", "exercice", f"Profession {rank}", practice_facts(practice)
    )
    activities = [
        Block(
            f"activite:{activity.id}",
            "activite",
            f"Activité {position}",
            activity_facts(activity, structure),
        )
        for position, (activity, structure) in enumerate(found.of_practice(practice.id), start=1)
    ]
    return [block, *activities]


def _birth_departement(found: Registered) -> list[Fact]:
    """Of somebody taken over from a register that did not know the commune."""
    place = reference().departements.get(found.civil.birth_departement)
    return [Fact("Département de naissance", f"{place.label} ({place.code})")] if place else []


def _removal(found: Registered) -> list[Fact]:
    removed = found.practitioner.removed_at
    if removed is None:
        return []
    said = f"{context.paris(removed):%d/%m/%Y} ({found.practitioner.removal_reason})"
    return [Fact("Supprimé du registre le", said)]


def _asked(session: Session, element: Element, answers: Answers) -> list[Fact]:
    lines = element.lines(answers, context.build(session, {}))
    return [Fact(line.label, line.text) for line in lines]


def _french(day: date) -> str:
    return f"{day:%d/%m/%Y}"
