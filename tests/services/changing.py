"""Changes as their pages make them: start, fill in, send; then the agency's part."""

from collections.abc import Mapping

from sqlmodel import Session, select

from erpps_app.domain.access import Actor, Role
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier
from erpps_app.models.register import (
    Activity,
    ContactDetails,
    Practitioner,
    ProfessionalPractice,
)
from erpps_app.services import (
    change_form,
    changes,
    documents,
    messages,
    parts,
    registered,
    review,
    sending,
)
from tests.services import people

NEXT_PLACE = {
    "type_activite": "BENEVOLE",
    "date_debut": "04/01/2038",
    "raison_sociale": "Association Port d’attache",
    "destination": "france",
    "numero_voie": "5",
    "libelle_voie": "Rue de Rennes",
    "code_postal": "35000",
    "localite": "Rennes",
    "commune": "35238",
}
SUBSTITUTION = {"type_activite": "REMPLACANT", "date_debut": "04/01/2038"}


def agent(session: Session, name: str = "Sylvie Marchand", ars: str = "53") -> Actor:
    """Somebody of an agency, with the account that a session gives them."""
    account = Account(issuer="urn:erpps:agents", subject=name, display_name=name)
    session.add(account)
    session.flush()
    return Actor(account.id, Role.AGENT, name, ars)


def registered_person(session: Session, sub: str = "camille", **changed: str) -> Actor:
    """A professional with a number and one activity."""
    actor = people.professional(session, sub, **changed)
    people.validated(session, actor)
    return actor


def person_of(session: Session, actor: Actor) -> Practitioner:
    account = session.get_one(Account, actor.account_id)
    return session.get_one(Practitioner, account.practitioner_id)


def practice_of(session: Session, actor: Actor) -> ProfessionalPractice:
    return registered.load(session, person_of(session, actor).id).practices[0]


def activity_of(session: Session, actor: Actor) -> Activity:
    return registered.load(session, person_of(session, actor).id).activities[0][0]


def begin_change(
    session: Session,
    actor: Actor,
    procedure: str,
    target: str = "",
    answers: Mapping[str, str] | None = None,
    practitioner: str = "",
) -> str:
    """Start a change and fill its first page in; the answer is its application."""
    path = changes.start(session, actor, procedure, target, practitioner)
    _, _, dossier_id, section_id = path.split("/")
    change_form.save(session, actor, dossier_id, section_id, answers or {})
    return dossier_id


def request(
    session: Session,
    actor: Actor,
    procedure: str,
    target: str = "",
    answers: Mapping[str, str] | None = None,
    practitioner: str = "",
) -> Dossier:
    """Start, fill in and send a change of one page."""
    dossier_id = begin_change(session, actor, procedure, target, answers, practitioner)
    assert sending.send(session, actor, dossier_id).path
    return session.get_one(Dossier, dossier_id)


def on_paper(session: Session, agent: Actor, **given: str) -> Dossier:
    """The registration of somebody by the agency, without FranceConnect."""
    path = changes.start_on_paper(session, agent)
    dossier_id = path.split("/")[2]
    answers = {
        "etat-civil": {
            **people.CIVIL,
            "sexe": "F",
            "nom_naissance": "ROUSSEL",
            "prenom": "Jeanne",
            **given,
            "date_naissance": "12/04/1970",
            "pays_naissance": "99100",
            "commune_naissance": "22278",
        },
        "coordonnees": {**people.CONTACT, "email": "jeanne@example.org"},
        "profession": {**people.PRACTICE, "nom_exercice": "ROUSSEL", "prenom_exercice": "Jeanne"},
        "diplome": people.TITLE,
        "activite": SUBSTITUTION,
    }
    sections = {s.element: s for s in parts.sections_of(session, dossier_id)}
    for element, typed in answers.items():
        change_form.save(session, agent, dossier_id, sections[element].id, typed)
    attach(session, agent, dossier_id, "piece-identite", "piece_identite")
    attach(session, agent, dossier_id, "diplome", "diplome")
    sending.send(session, agent, dossier_id)
    return session.get_one(Dossier, dossier_id)


def attach(session: Session, actor: Actor, dossier_id: str, element: str, kind: str) -> None:
    section = next(s for s in parts.sections_of(session, dossier_id) if s.element == element)
    documents.add(session, actor, section.id, kind, people.paper())


def decide(session: Session, agent: Actor, dossier: Dossier, verdict: str = "valide") -> str:
    """Give every element a verdict, then decide accordingly."""
    for section in review.open_file(session, agent, dossier.id).sections:
        review.judge(session, agent, dossier.id, section.id, verdict, "Motif de l’agent.")
    action = {"valide": "valider", "refuse": "refuser", "a_completer": "demander"}[verdict]
    return review.decide(session, agent, dossier.id, action, dossier.version)


def say(session: Session, actor: Actor, dossier_id: str, body: str) -> None:
    """Send a message, as the page on which it is written does."""
    draft = messages.thread(session, actor, dossier_id).draft
    messages.send(session, actor, dossier_id, draft, body)


def type_message(session: Session, actor: Actor, dossier_id: str, body: str) -> None:
    """Write without sending, as the page does while one types."""
    draft = messages.thread(session, actor, dossier_id).draft
    messages.save(session, actor, dossier_id, draft, body)


def all_activities(session: Session) -> list[Activity]:
    return list(session.exec(select(Activity)).all())


def practitioner_of(session: Session, number: str) -> Practitioner:
    """Somebody by their number."""
    return session.exec(select(Practitioner).where(Practitioner.rpps == number)).one()


def contact_of(session: Session, number: str) -> ContactDetails:
    """Where somebody is reached."""
    return session.get_one(ContactDetails, practitioner_of(session, number).id)
