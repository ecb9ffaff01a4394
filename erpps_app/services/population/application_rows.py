"""The rows of a synthetic application: account, application, sections, documents, events."""

from collections.abc import Sequence
from random import Random

from erpps_app.adapters.reference import reference
from erpps_app.domain import names
from erpps_app.domain.access import Role
from erpps_app.domain.procedures import FIRST_REGISTRATION, MODIFICATION
from erpps_app.domain.queue_keys import Flag, after
from erpps_app.domain.workflow import Action, Status
from erpps_app.models.access import Account
from erpps_app.models.dossier import (
    BY_AGENCY,
    BY_PROFESSIONAL,
    Dossier,
    DossierEvent,
)
from erpps_app.models.finding import ApplicationEntry
from erpps_app.services import finding_keys, queue_keys
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import Entry
from erpps_app.services.population import exchanges, section_rows
from erpps_app.services.population.applications import (
    REMOVAL,
    Application,
)
from erpps_app.services.population.draws import Clerk
from erpps_app.services.population.samples import Sample

ISSUER = "urn:erpps:population"  # of no provider: nobody signs in as somebody drawn
_VOUCHED = (
    "sexe", "nom_naissance", "nom_usage", "prenom", "prenom_2", "prenom_3", "date_naissance",
    "pays_naissance", "commune_naissance",
)  # fmt: skip


def add(
    rows: Rows,
    draw: Random,
    made: Application,
    clerks: Sequence[Clerk],
    samples: dict[str, Sample],
) -> None:
    """The rows of one application.

    Args:
        rows: where they go.
        draw: decides what is optional.
        made: the application.
        clerks: the agent who has it in hand, if any does; two for a removal, who proposes first.
        samples: the stored page that documents of each kind refer to.
    """
    whom, clerk = made.whom, clerks[-1] if clerks else None
    if made.kind == REMOVAL:
        made.account = clerks[0].account
    else:
        _add_account(rows, made)
    registered = bool(whom.rpps)
    claims = _claims(whom) if made.is_registration else {}
    name = _name(whom)
    is_unread = bool(clerk) and exchanges.talk(rows, draw, made, clerk, name)
    if clerk:
        exchanges.hold(rows, draw, made, clerk)
    last = made.steps[-1].at if made.steps else made.created_at
    version = 1 + len(made.steps) + len(made.verdicts)
    rows.add(
        Dossier,
        {
            "id": made.id,
            "account_id": made.account,
            "origin": BY_AGENCY if made.kind == REMOVAL else BY_PROFESSIONAL,
            "draft_key": _draft_key(made),
            "procedure": _procedure(made),
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
            "flags": _flags(made) | (Flag.UNREAD if is_unread else 0),
            **_sorted(made, clerk),
            "version": version,
        },
    )
    if made.number:
        for row in finding_keys.of_application(
            made.id, whom.ars, name, str(_sought(made)["search_key"]), _email(made)
        ):
            rows.add(ApplicationEntry, row)
    section_rows.add(rows, draw, made, last, (clerk, samples))
    _add_events(rows, made, clerks, name)


def _add_account(rows: Rows, made: Application) -> None:
    whom = made.whom
    rows.add(
        Account,
        {
            "id": made.account,
            "issuer": ISSUER,
            "subject": made.account,
            "display_name": _name(whom),
            "claims": _claims(whom) if made.is_registration else {},
            "practitioner_id": whom.id if whom.rpps else None,
            "created_at": made.created_at,
        },
    )


def _name(whom: Entry) -> str:
    return f"{whom.civil['prenom']} {whom.civil['nom_naissance']}"


def _procedure(made: Application) -> str:
    if made.kind == REMOVAL:
        return REMOVAL
    return FIRST_REGISTRATION if made.is_registration else MODIFICATION


def _sought(made: Application) -> dict[str, object]:
    """What duplicates are looked for by; a draft of a registration is not described yet."""
    if made.submitted_at is None:
        return {"search_key": "", "birth_date": ""}
    civil = made.whom.civil
    key = names.search_key(civil["nom_naissance"], civil["prenom"])
    return {"search_key": key, "birth_date": civil["date_naissance"]}


def _sorted(made: Application, clerk: Clerk | None) -> dict[str, str]:
    """What the queue sorts and filters by."""
    whom, procedure = made.whom, _procedure(made)
    sent = made.submitted_at is not None
    return {
        "departement": _departement(whom) if sent else "",
        "email_key": _email(made) if sent else "",
        **queue_keys.of_application(
            procedure=procedure,
            changes=[made.kind] if procedure == MODIFICATION else [],
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
    return int(flags)


def _draft_key(made: Application) -> str:
    if made.status is Status.DRAFT:
        return f"{FIRST_REGISTRATION}:{made.account}"
    return made.id


def _claims(whom: Entry) -> dict[str, str]:
    civil = {name: whom.civil.get(name, "") for name in _VOUCHED}
    return {**civil, "email": (whom.contact or {})["email"]}


def _add_events(rows: Rows, made: Application, clerks: Sequence[Clerk], name: str) -> None:
    for rank, step in enumerate(made.steps, start=2):
        by = (clerks[-1] if step.by_other else clerks[0]) if step.by_agent and clerks else None
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
                "reason": by.name if by and step.action is Action.ASSIGN else step.reason,
                "version": rank,
            },
        )
