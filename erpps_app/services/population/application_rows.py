"""The rows of a synthetic application: account, application, sections, documents, events."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.access import Role
from erpps_app.domain.activities import Need
from erpps_app.domain.documents import IDENTITY_PAPER
from erpps_app.domain.procedures import FIRST_REGISTRATION, MODIFICATION
from erpps_app.domain.professions import DIPLOMA
from erpps_app.domain.queue_keys import after
from erpps_app.domain.workflow import Status, Verdict
from erpps_app.models.access import Account
from erpps_app.models.dossier import Document, Dossier, DossierEvent, Section
from erpps_app.models.finding import ApplicationEntry
from erpps_app.services import finding_keys, queue_keys
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import Entry
from erpps_app.services.population import draws
from erpps_app.services.population.applications import NEW_ACTIVITY, Application
from erpps_app.services.population.draws import chance
from erpps_app.services.population.samples import Sample

ISSUER = "urn:erpps:population"  # of no provider: nobody signs in as somebody drawn
_VOUCHED = (
    "sexe", "nom_naissance", "nom_usage", "prenom", "prenom_2", "prenom_3", "date_naissance",
    "pays_naissance", "commune_naissance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clerk:
    """An agent, as events name them."""

    account: str
    name: str


def add(
    rows: Rows, draw: Random, made: Application, clerk: Clerk | None, samples: dict[str, Sample]
) -> None:
    """The rows of one application.

    Args:
        rows: where they go.
        draw: decides what is optional.
        made: the application.
        clerk: the agent who reviews it, if any does.
        samples: the stored page that documents of each kind refer to.
    """
    whom = made.whom
    registered = bool(whom.rpps)
    claims = _claims(whom) if made.is_registration else {}
    name = f"{whom.civil['prenom']} {whom.civil['nom_naissance']}"
    rows.add(
        Account,
        {
            "id": made.account,
            "issuer": ISSUER,
            "subject": made.account,
            "display_name": name,
            "claims": claims,
            "practitioner_id": whom.id if registered else None,
            "created_at": made.created_at,
        },
    )
    last = made.steps[-1].at if made.steps else made.created_at
    version = 1 + len(made.steps) + len(made.verdicts)
    rows.add(
        Dossier,
        {
            "id": made.id,
            "account_id": made.account,
            "draft_key": _draft_key(made),
            "procedure": FIRST_REGISTRATION if made.is_registration else MODIFICATION,
            "status": str(made.status),
            "number": made.number or None,
            "ars": whom.ars if made.submitted_at or registered else None,
            "applicant_name": name,
            "profession": whom.practices[0].named["profession"] if made.submitted_at else None,
            **_sought(made),
            "identity": claims,
            "assigned_to": clerk.account if clerk else None,
            "practitioner_id": whom.id if registered else None,
            "reason": "\n".join(made.reasons.values()) if made.status is Status.REFUSED else "",
            "created_at": made.created_at,
            "updated_at": last,
            "submitted_at": made.submitted_at,
            "decided_at": made.decided_at,
            "flags": int(_flags(made)),
            **_sorted(made, clerk),
            "version": version,
        },
    )
    if made.number:
        for row in finding_keys.of_application(
            made.id, whom.ars, name, str(_sought(made)["search_key"]), _email(made)
        ):
            rows.add(ApplicationEntry, row)
    _add_sections(rows, draw, made, last, samples)
    _add_events(rows, made, clerk, name)


def _sought(made: Application) -> dict[str, object]:
    """What duplicates are looked for by; a draft of a registration is not described yet."""
    if made.submitted_at is None:
        return {"search_key": "", "birth_date": ""}
    civil = made.whom.civil
    key = names.search_key(civil["nom_naissance"], civil["prenom"])
    return {"search_key": key, "birth_date": civil["date_naissance"]}


def _sorted(made: Application, clerk: Clerk | None) -> dict[str, str]:
    """What the queue sorts and filters by."""
    whom, procedure = made.whom, FIRST_REGISTRATION if made.is_registration else MODIFICATION
    sent = made.submitted_at is not None
    return {
        "departement": _departement(whom) if sent else "",
        "email_key": _email(made) if sent else "",
        **queue_keys.of_application(
            procedure=procedure,
            changes=[] if made.is_registration else [made.kind],
            profession=whom.practices[0].named["profession"] if sent else None,
            assignee=clerk.name if clerk else "",
        ),
    }


def _email(made: Application) -> str:
    return (made.whom.contact or {}).get("email", "").lower() if made.is_registration else ""


def _departement(whom: Entry) -> str:
    held = [s.answers for p in whom.practices for s in p.situations if s.place]
    codes = (place.get("commune", "") for place in (*held, whom.contact or {}))
    return next((c.departement for code in codes if (c := reference().commune(code))), "")


def _flags(made: Application) -> int:
    flags = 0
    for step in made.steps:
        flags = after(flags, step.action, made.status)
    return flags


def _draft_key(made: Application) -> str:
    if made.status is Status.DRAFT:
        return f"{FIRST_REGISTRATION}:{made.account}"
    return made.id


def _claims(whom: Entry) -> dict[str, str]:
    civil = {name: whom.civil.get(name, "") for name in _VOUCHED}
    return {**civil, "email": (whom.contact or {})["email"]}


def _add_sections(
    rows: Rows, draw: Random, made: Application, at: datetime, samples: dict[str, Sample]
) -> None:
    for rank, (element, answers) in enumerate(_answers(made).items()):
        verdict = made.verdicts.get(element, Verdict.PENDING)
        key = draws.key(draw)
        is_open = made.status is Status.DRAFT or (
            made.status is Status.AWAITING and verdict is Verdict.TO_COMPLETE
        )
        change = made.kind if not made.is_registration else ""
        rows.add(
            Section,
            {
                "id": key,
                "dossier_id": made.id,
                "element": element,
                "rank": 1 if element == "activite" else 0,
                "answers": answers,
                "before": {"answers": {}} if change else None,
                "procedure": change,
                "target": made.whom.practices[0].id if change == NEW_ACTIVITY else "",
                "applied_at": made.decided_at
                if made.status is Status.VALIDATED and change
                else None,
                "verdict": str(verdict),
                "reason": made.reasons.get(element, ""),
                "unlocked": is_open,
                "version": 1 + rank,
                "updated_at": at,
            },
        )
        if kind := _document(draw, element, answers):
            _add_document(rows, draw, made, key, kind, samples[kind])


def _answers(made: Application) -> dict[str, dict[str, str]]:
    """What each section says; nothing of what was not answered."""
    whom = made.whom
    practice = whom.practices[0]
    situation = made.added or (practice.situations[-1] if practice.situations else None)
    laid = {
        "etat-civil": whom.civil,
        "piece-identite": {},
        "coordonnees": whom.contact or {},
        "profession": practice.named,
        "diplome": practice.title,
        "sans-activite": {},
        "activite": situation.answers if situation else {},
    }
    kept = made.elements if not made.is_registration else tuple(laid)
    return {e: {k: v for k, v in laid[e].items() if v} for e in kept}


def _document(draw: Random, element: str, answers: dict[str, str]) -> str:
    """The kind of document that was handed in with an element, if any."""
    if element == "piece-identite":
        return IDENTITY_PAPER
    if element == "diplome":
        by_diploma = answers["justificatif"] == DIPLOMA
        return "diplome" if by_diploma else "autorisation_exercice"
    if element == "activite":
        owed = reference().activity_types[answers["type_activite"]].document is Need.REQUIRED
        return "justificatif_activite" if owed or chance(draw, 40) else ""
    return ""


def _add_document(
    rows: Rows, draw: Random, made: Application, section: str, kind: str, sample: Sample
) -> None:
    rows.add(
        Document,
        {
            "id": draws.key(draw),
            "dossier_id": made.id,
            "section_id": section,
            "kind": kind,
            **sample.columns,
            "created_at": made.created_at,
        },
    )


def _add_events(rows: Rows, made: Application, clerk: Clerk | None, name: str) -> None:
    for rank, step in enumerate(made.steps, start=2):
        by = clerk if step.by_agent else None
        rows.add(
            DossierEvent,
            {
                "dossier_id": made.id,
                "at": step.at,
                "actor_id": by.account if by else made.account,
                "actor_role": str(Role.AGENT if by else Role.PROFESSIONAL),
                "actor_name": by.name if by else name,
                "action": str(step.action),
                "from_status": str(step.before),
                "to_status": str(step.after),
                "reason": step.reason,
                "version": rank,
            },
        )
