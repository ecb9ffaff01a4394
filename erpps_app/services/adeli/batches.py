"""One batch of lines, in one transaction: read, checked, matched, written; or none of it.

The work is done by sets: a few statements for a batch, whatever it holds. Past the ORM, hence what
the audit trail remembers is said here: a fact for each person who comes in or is given a number,
and one for the batch with the fingerprint of its lines.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.adeli import NUMBER, Declared, Errors
from erpps_app.domain.adeli_match import Identity
from erpps_app.domain.reference import NATIONAL_QUEUE
from erpps_app.models.adeli import AdeliImport, AdeliMatch, AdeliRecord, AdeliRemark
from erpps_app.models.base import new_id, now
from erpps_app.models.journal import Signal
from erpps_app.models.register import Identifier, Practitioner
from erpps_app.services import audit, context, numbering
from erpps_app.services.adeli import matching
from erpps_app.services.adeli.entering import entry_of, line_answers
from erpps_app.services.adeli.matching import IN_DRY_RUN, Match
from erpps_app.services.adeli.reading import Checked
from erpps_app.services.bulk import entries
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import ADELI, Entry

RUNNING, WAITING, PAUSED = "en_cours", "en_attente", "suspendu"
DONE, CANCELLED, FAILED = "termine", "annule", "echec"
LEASE = timedelta(seconds=30)
TAKEN_OVER, BATCH_DONE = "reprise-adeli", "lot-adeli"
IN_FILE_ALREADY = "Ce numéro figure déjà dans ce fichier, à la ligne {line}."
OTHER_CONTENT = (
    "Ce numéro a déjà été repris, avec d’autres informations : rien n’a été changé. Ce qui a "
    "changé se déclare sur le dossier de la personne."
)


@dataclass(slots=True)
class Sorted:
    """What becomes of the lines of a batch."""

    wrong: int = 0
    known: int = 0
    remarks: list[AdeliRemark] = field(default_factory=list[AdeliRemark])
    fresh: list[tuple[Checked, Declared]] = field(default_factory=list[tuple[Checked, Declared]])


@dataclass(slots=True)
class Outcome:
    """What a batch writes."""

    rows: Rows = field(default_factory=Rows)
    created: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    matched: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    possible: int = 0
    agencies: set[str] = field(default_factory=set[str])


def run_batch(session: Session, run: AdeliImport, lines: Sequence[Checked]) -> None:
    """Bring in lines of a file that were checked; the row of the import is locked."""
    told = _sort(session, run, lines)
    outcome = _place(session, run, told)
    for remark in told.remarks:
        outcome.rows.add(AdeliRemark, remark.model_dump(exclude={"id"}))
    outcome.rows.write(session)
    _remember(session, run, lines, outcome)
    run.wrong += told.wrong
    run.known += told.known
    run.created += len(outcome.created)
    run.matched += len(outcome.matched)
    run.possible += outcome.possible
    if lines:
        run.position, run.line = lines[-1].after, lines[-1].rank
    run.leased_until = now() + LEASE
    session.add(run)


def actor_of(run: AdeliImport) -> Actor:
    """Whose doing an import is."""
    role = Role.ADMIN if run.agent_id else Role.SYSTEM
    return Actor(run.agent_id, role, run.agent_name)


def _sort(session: Session, run: AdeliImport, lines: Sequence[Checked]) -> Sorted:
    """Set aside the lines that are wrong, and those whose number is known."""
    told, right = Sorted(), list[tuple[Checked, Declared]]()
    for line in lines:
        if line.declared is not None:
            right.append((line, line.declared))
        elif line.errors:
            _refuse(told, run, line, line.errors)
    numbers = {declared.number for _, declared in right}
    held = _held(session, run, numbers)
    for line, declared in right:
        known = held.get(declared.number)
        if known is None:
            held[declared.number] = (run.id, line.rank, line.content)
            told.fresh.append((line, declared))
            continue
        import_id, rank, before = known
        if import_id == run.id:
            _refuse(told, run, line, {NUMBER: IN_FILE_ALREADY.format(line=rank)})
            continue
        told.known += 1
        if before not in {"", line.content}:
            told.remarks.append(_remark(run, line, "", OTHER_CONTENT))
    return told


def _held(session: Session, run: AdeliImport, numbers: set[str]) -> dict[str, tuple[str, int, str]]:
    """The numbers that are known: through which import, at which line, with which content."""
    identifiers = session.exec(
        select(Identifier.value).where(
            Identifier.system == ADELI, col(Identifier.value).in_(numbers)
        )
    )
    held = dict.fromkeys(identifiers, ("", 0, ""))
    scopes = ("", run.id) if run.dry_run else ("",)
    records = session.exec(
        select(AdeliRecord).where(
            col(AdeliRecord.scope).in_(scopes), col(AdeliRecord.number).in_(numbers)
        )
    )
    return held | {r.number: (r.import_id, r.line, r.content) for r in records}


def _place(session: Session, run: AdeliImport, told: Sorted) -> Outcome:
    """Who each new number is about: somebody known, somebody new, or for an agent to say."""
    outcome = Outcome()
    wanted = [(declared.number, matching.identity_of(declared)) for _, declared in told.fresh]
    lookup = matching.look_up(session, wanted, run.id if run.dry_run else "")
    new: list[tuple[Checked, Declared, str, Identity]] = []
    certain: list[tuple[Checked, str]] = []
    for (line, declared), (_, identity) in zip(told.fresh, wanted, strict=True):
        match = lookup.match(declared.number, identity)
        if match.certain:
            certain.append((line, match.certain))
        elif match.possible:
            _leave_to_agent(outcome, run, line, declared, match)
            _record(outcome, run, line, None)
        else:
            key = f"{IN_DRY_RUN}{declared.number}" if run.dry_run else new_id()
            lookup.add(key, identity)
            new.append((line, declared, key, identity))
    _enter(session, run, outcome, new)
    _attach(session, run, outcome, certain)
    return outcome


def _enter(
    session: Session,
    run: AdeliImport,
    outcome: Outcome,
    new: Sequence[tuple[Checked, Declared, str, Identity]],
) -> None:
    """Register those whom nobody knew."""
    numbers = [""] * len(new)
    if new and not run.dry_run:
        numbers = numbering.allocate_several_rpps(session, len(new))
    at = now()
    for (line, declared, key, identity), rpps in zip(new, numbers, strict=True):
        outcome.created.append((key, f"adeli_import:{run.id}:{line.rank}"))
        _record(outcome, run, line, None if run.dry_run else key, identity)
        if not run.dry_run:
            entry = _entry(declared, key, rpps, at)
            outcome.agencies.add(entry.ars)
            entries.add(outcome.rows, entry)


def _entry(declared: Declared, key: str, rpps: str, at: datetime) -> Entry:
    entry = entry_of(declared, key, rpps, at)
    entry.ars = entries.agency_of(entry, context.paris(at).date()) or NATIONAL_QUEUE
    return entry


def _attach(
    session: Session,
    run: AdeliImport,
    outcome: Outcome,
    certain: Sequence[tuple[Checked, str]],
) -> None:
    """Give the numbers to those who are known; nothing else of theirs is touched."""
    registered = sorted({key for _, key in certain if not key.startswith(IN_DRY_RUN)})
    held = session.exec(
        select(Practitioner.id, Practitioner.ars)
        .where(col(Practitioner.id).in_(registered))
        .order_by(col(Practitioner.id))
        .with_for_update()
    ).all()
    outcome.agencies |= {ars for _, ars in held if ars and not run.dry_run}
    at = now()
    for line, key in certain:
        outcome.matched.append((key, f"adeli_import:{run.id}:{line.rank}"))
        _record(outcome, run, line, None if run.dry_run else key)
        if not run.dry_run:
            entries.add_identifier(outcome.rows, key, ADELI, line.number, at)


def _leave_to_agent(
    outcome: Outcome, run: AdeliImport, line: Checked, declared: Declared, match: Match
) -> None:
    outcome.possible += 1
    if run.dry_run:
        return
    ars = _entry(declared, "", "", now()).ars
    outcome.agencies.add(ars)
    outcome.rows.add(
        AdeliMatch,
        {
            "id": new_id(),
            "import_id": run.id,
            "line": line.rank,
            "number": declared.number,
            "ars": ars,
            "answers": line_answers(declared),
            "candidates": list(match.possible),
            "name": f"{declared.civil['prenom']} {declared.civil['nom_naissance']}",
            "created_at": now(),
            "decision": "",
            "decided_by": "",
        },
    )


def _record(
    outcome: Outcome,
    run: AdeliImport,
    line: Checked,
    key: str | None,
    identity: Identity | None = None,
) -> None:
    """Note that a number was seen; in a dry run, with what recognizes the person."""
    noted = identity if run.dry_run else None
    outcome.rows.add(
        AdeliRecord,
        {
            "scope": run.id if run.dry_run else "",
            "number": line.number,
            "content": line.content,
            "import_id": run.id,
            "line": line.rank,
            "practitioner_id": key,
            "search_key": noted.search_key if noted else "",
            "birth_date": noted.birth_date if noted else "",
            "facts": asdict(noted) if noted else None,
        },
    )


def _remember(
    session: Session,
    run: AdeliImport,
    lines: Sequence[Checked],
    outcome: Outcome,
) -> None:
    """What the audit trail and the open pages are told of a batch."""
    if run.dry_run or not lines:
        return
    actor = actor_of(run)
    for key, about in (*outcome.created, *outcome.matched):
        audit.record(session, TAKEN_OVER, subject=key, about=about, actor=actor)
    details = {
        "lignes": [lines[0].rank, lines[-1].rank],
        "empreinte": hashlib.sha256("".join(line.content for line in lines).encode()).hexdigest(),
    }
    audit.record(
        session,
        BATCH_DONE,
        subject=run.id,
        about=f"adeli_import:{run.id}",
        details={**details, "créés": len(outcome.created), "rattachés": len(outcome.matched)},
        actor=actor,
    )
    for ars in sorted(outcome.agencies):
        session.add(Signal(at=now(), subject=run.id, ars=ars))


def _refuse(told: Sorted, run: AdeliImport, line: Checked, errors: Errors) -> None:
    told.wrong += 1
    for column, reason in errors.items():
        told.remarks.append(_remark(run, line, column, reason, refused=True))


def _remark(
    run: AdeliImport,
    line: Checked,
    column: str,
    reason: str,
    *,
    refused: bool = False,
) -> AdeliRemark:
    return AdeliRemark(
        import_id=run.id,
        line=line.rank,
        number=line.number[:20],
        column=column,
        reason=reason,
        refused=refused,
    )
