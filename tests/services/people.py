"""A professional, an agent and a complete declaration, as the services see them."""

from sqlmodel import Session

from erpps_app.adapters.inspection import SafeDocument
from erpps_app.domain.access import Actor, Role
from erpps_app.domain.documents import PDF
from erpps_app.domain.identity import from_franceconnect
from erpps_app.models.access import Account
from erpps_app.models.dossier import Dossier, Section
from erpps_app.services import documents, drafts, parts, review, submission, wizard

CLAIMS = {
    "given_name": "Camille Louise",
    "family_name": "MARTIN",
    "birthdate": "1998-04-12",
    "gender": "female",
    "birthplace": "22278",
    "birthcountry": "99100",
    "email": "camille@example.org",
}
BRETAGNE = Actor("agent-bretagne", Role.AGENT, "Sylvie Marchand", "53")
CORSE = Actor("agent-corse", Role.AGENT, "Inès Colonna", "94")

CIVIL = {"civilite": "MME", "nationalite": "99100"}
CONTACT = {
    "destination": "france",
    "numero_voie": "20",
    "libelle_voie": "Boulevard Arago",
    "code_postal": "22000",
    "localite": "Saint-Brieuc",
    "commune": "22278",
    "telephone_mobile": "06 12 34 56 78",
}
PRACTICE = {"profession": "94", "nom_exercice": "MARTIN", "prenom_exercice": "Camille"}
TITLE = {
    "justificatif": "diplome",
    "date_diplome": "02/05/2024",
    "intitule": "DE30",
    "lieu_formation": "DP75",
    "copie": "diplome",
}
SUBSTITUTE = {"type_activite": "REMPLACANT", "date_debut": "04/01/2038"}


def professional(session: Session, sub: str = "camille", **changes: str) -> Actor:
    """Somebody whom FranceConnect has identified."""
    claims = from_franceconnect({**CLAIMS, **changes})
    account = Account(issuer="fc", subject=sub, display_name="Camille MARTIN", claims=claims)
    session.add(account)
    session.flush()
    return Actor(account.id, Role.PROFESSIONAL, account.display_name)


def paper(content: bytes = b"papier") -> SafeDocument:
    """A document that inspection has already made safe."""
    return SafeDocument("papier.pdf", PDF, content, 1)


def section_named(session: Session, dossier: Dossier, element: str) -> Section:
    """The first section of an element."""
    return next(s for s in parts.sections_of(session, dossier.id) if s.element == element)


def hand_in(session: Session, actor: Actor, element: str, kind: str) -> None:
    """Put a document where it is asked for."""
    dossier = drafts.start(session, actor)
    section = section_named(session, dossier, element)
    documents.add(session, actor, section.id, kind, paper())


def complete(session: Session, actor: Actor, activity: dict[str, str] | None = None) -> Dossier:
    """Fill every step of the wizard."""
    dossier = drafts.start(session, actor)
    drafts.save(session, actor, "etat-civil", CIVIL)
    hand_in(session, actor, "piece-identite", "piece_identite")
    drafts.save(session, actor, "coordonnees", CONTACT)
    drafts.save(session, actor, "profession", PRACTICE)
    drafts.save(session, actor, "diplome", TITLE)
    hand_in(session, actor, "diplome", "diplome")
    added = wizard.add_activity(session, actor)
    wizard.save_activity(session, actor, added, dict(activity or SUBSTITUTE))
    return dossier


def submitted(session: Session, actor: Actor, activity: dict[str, str] | None = None) -> Dossier:
    """A complete declaration, sent."""
    complete(session, actor, activity)
    return submission.submit(session, actor)


def judge_all(session: Session, dossier: Dossier, agent: Actor = BRETAGNE) -> None:
    """Accept every element."""
    for section in review.open_file(session, agent, dossier.id).sections:
        review.judge(session, agent, dossier.id, section.id, "valide", "")


def validated(session: Session, actor: Actor, activity: dict[str, str] | None = None) -> str:
    """From nothing to an RPPS number."""
    dossier = submitted(session, actor, activity)
    judge_all(session, dossier)
    return review.decide(session, BRETAGNE, dossier.id, "valider", dossier.version)
