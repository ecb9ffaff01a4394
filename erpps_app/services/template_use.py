"""Using a message template: the one that an agent picks, filled in for an application.

What fills it comes from the application that the agent reads, from nowhere else; it goes to the
page, where the agent edits it before anything is sent.
"""

from collections.abc import Mapping

from sqlmodel import Session, select

from erpps_app.adapters.reference import reference
from erpps_app.domain import templates as rules
from erpps_app.domain.access import Actor
from erpps_app.domain.errors import NotFound
from erpps_app.domain.templates import Facts, Filled
from erpps_app.models.dossier import Dossier
from erpps_app.models.exchanges import MessageTemplate
from erpps_app.models.register import CivilStatus
from erpps_app.services import audit, dossiers, messages, parts, registered, templates
from erpps_app.services.context import paris


def filled(session: Session, actor: Actor, dossier_id: str, template_id: str) -> Filled:
    """A template with what the application says; the agent edits it, then sends it.

    Raises:
        NotAllowed: this actor does not write in this application, or is no reviewer.
        NotFound: the application or the template is not for them, or the template was retired.
    """
    mine = templates.within_reach(actor)
    dossier = messages.writable(session, actor, dossier_id)
    wanted = select(MessageTemplate).where(MessageTemplate.id == template_id, *mine)
    template = session.exec(wanted).first()
    if template is None:
        raise NotFound("Ce modèle n’est plus proposé : rechargez la page pour voir les autres.")
    audit.record_reading(
        session, actor, audit.READ_FILE, subject=dossier.id, about=f"dossier:{dossier.id}"
    )
    return rules.fill(template.body, _facts(session, actor, dossier))


def _facts(session: Session, actor: Actor, dossier: Dossier) -> Facts:
    civil = _civil(session, dossier)
    lists = reference()
    profession = lists.professions.get(dossier.profession or "")
    sent = dossier.submitted_at
    return Facts(
        given_name=civil.get("prenom", ""),
        family_name=civil.get("nom_usage") or civil.get("nom_naissance", ""),
        number=dossier.number or "",
        object=dossiers.object_of(session, dossier),
        sent_on=f"{paris(sent):%d/%m/%Y}" if sent else "",
        profession=profession.label if profession else "",
        agency=lists.agency_name(dossier.ars),
        agent=actor.display_name,
    )


def _civil(session: Session, dossier: Dossier) -> Mapping[str, str]:
    """État civil: of the register for whoever stands in it, else as it is declared."""
    known = session.get(CivilStatus, dossier.practitioner_id or "")
    if known:
        return registered.civil_answers(known)
    return parts.declaration_of(session, dossier.id).answers_by_element().get("etat-civil", {})
