"""The sections of a synthetic application: answers, verdicts, documents by reference."""

from datetime import datetime
from random import Random

from erpps_app.adapters.reference import reference
from erpps_app.domain.activities import Need
from erpps_app.domain.changes import REMOVAL_REASONS
from erpps_app.domain.documents import IDENTITY_PAPER
from erpps_app.domain.professions import DIPLOMA
from erpps_app.domain.workflow import Status, Verdict
from erpps_app.models.dossier import Document, Section
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import Situation
from erpps_app.services.population import draws, exchanges
from erpps_app.services.population.applications import CESSATION, NEW_ACTIVITY, Application
from erpps_app.services.population.draws import Clerk, chance
from erpps_app.services.population.samples import Sample

_REGISTRATION = (
    "etat-civil", "piece-identite", "coordonnees", "profession", "diplome", "sans-activite",
    "activite",
)  # fmt: skip
_REMOVAL_CODES = {reason.label: reason.code for reason in REMOVAL_REASONS}


def add(
    rows: Rows,
    draw: Random,
    made: Application,
    at: datetime,
    reviewed: tuple[Clerk | None, dict[str, Sample]],
) -> None:
    """The rows of the sections of one application, and of their documents.

    Args:
        rows: where they go; draw: decides what is optional.
        made: the application; at: when it was last written.
        reviewed: the agent who has it in hand, if any, and the stored pages of documents.
    """
    clerk, samples = reviewed
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
                "target": _target(made),
                "applied_at": _applied_at(made),
                "undo": _undo(made),
                "verdict": str(verdict),
                "reason": made.reasons.get(element, ""),
                "unlocked": is_open,
                "version": 1 + rank,
                "updated_at": at,
            },
        )
        if element == "diplome" and clerk:
            exchanges.correct(rows, made, clerk, key, answers)
        if kind := _document(draw, element, answers):
            _add_document(rows, draw, made, key, kind, samples[kind])


def _target(made: Application) -> str:
    """What of the register a change is about."""
    if made.ceased:
        return made.ceased.id
    return made.whom.practices[0].id if made.kind == NEW_ACTIVITY else ""


def _applied_at(made: Application) -> datetime | None:
    """Since when the register says so: what ends does when it is sent, and is verified after."""
    if made.kind == CESSATION:
        return made.submitted_at
    is_done = made.status is Status.VALIDATED and not made.is_registration
    return made.decided_at if is_done else None


def _undo(made: Application) -> dict[str, object] | None:
    """What the agency would put back, as long as it has not said what it thinks of it."""
    if made.ceased is None or made.status.is_final or made.ceased.end is None:
        return None
    after = {"end": made.ceased.end.isoformat(), "end_reason": made.ceased.end_reason}
    return {"before": {"end": None, "end_reason": ""}, "after": after}


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
        "cessation": _cessation(made.ceased),
        "suppression": {"motif_suppression": _REMOVAL_CODES.get(whom.removal_reason, "")},
    }
    kept = made.elements if not made.is_registration else _REGISTRATION
    return {e: {k: v for k, v in laid[e].items() if v} for e in kept}


def _cessation(ceased: Situation | None) -> dict[str, str]:
    if ceased is None or ceased.end is None:
        return {}
    return {"date_cessation": ceased.end.isoformat(), "motif_fin": ceased.end_reason}


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
