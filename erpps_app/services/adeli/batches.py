"""One batch of lines, in one transaction: read, checked, matched, written; or none of it.

The work is done by sets: a few statements for a batch, whatever it holds. Past the ORM, hence what
the audit trail remembers is said here: a fact for each person who comes in or is given a number,
and one for the batch with the fingerprint of its lines.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from sqlmodel import Session

from erpps_app.domain.access import Actor, Role
from erpps_app.domain.adeli import PROFESSION, Declared
from erpps_app.domain.adeli_match import Identity
from erpps_app.models.adeli import (
    ASKS_PROFESSION,
    ASKS_WHO,
    AdeliImport,
    AdeliMatch,
    AdeliRecord,
    AdeliRemark,
)
from erpps_app.models.base import new_id, now
from erpps_app.models.journal import Signal
from erpps_app.services import audit, numbering
from erpps_app.services.adeli import matching, recognized, sorting
from erpps_app.services.adeli.entering import line_answers
from erpps_app.services.adeli.matching import IN_DRY_RUN
from erpps_app.services.adeli.reading import Checked, Right
from erpps_app.services.adeli.recognized import Known
from erpps_app.services.adeli.sorting import Sorted
from erpps_app.services.bulk import entries
from erpps_app.services.bulk.copying import Rows
from erpps_app.services.bulk.entries import ADELI
from erpps_app.services.directory import following

RUNNING, WAITING, PAUSED = "en_cours", "en_attente", "suspendu"
DONE, CANCELLED, FAILED = "termine", "annule", "echec"
Given = tuple[str, str, str]
New = tuple[Checked, Right, str]
Certain = tuple[Checked, Declared, str]
LEASE = timedelta(seconds=30)
TAKEN_OVER, BATCH_DONE = "reprise-adeli", "lot-adeli"
OTHER_PROFESSION = (
    "Cette personne est connue, sans cette profession : le numéro lui est rattaché, un agent de "
    "son agence dit si la profession s’ajoute."
)


@dataclass(slots=True)
class Outcome:
    """What a batch writes."""

    rows: Rows = field(default_factory=Rows)
    created: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    matched: list[Given] = field(default_factory=list[Given])
    possible: int = 0
    practices: int = 0
    agencies: set[str] = field(default_factory=set[str])


def run_batch(session: Session, run: AdeliImport, lines: Sequence[Checked]) -> None:
    """Bring in lines of a file that were checked; the row of the import is locked."""
    told = sorting.sort(session, run, lines)
    outcome = _place(session, run, told)
    for remark in sorted(told.remarks, key=lambda remark: remark.line):
        outcome.rows.add(AdeliRemark, remark.model_dump(exclude={"id"}))
    following.enter(session, outcome.rows)
    outcome.rows.write(session)
    if not run.dry_run:
        following.publish_again(session, (key for key, _, _ in outcome.matched))
        given = [(key, number) for key, number, _ in outcome.matched]
        recognized.remember(session, run, actor_of(run), given)
    _remember(session, run, lines, outcome)
    run.wrong += told.wrong
    run.known += told.known
    run.created += len(outcome.created)
    run.matched += len(outcome.matched)
    run.possible += outcome.possible
    run.practices += outcome.practices
    run.remarks += len(told.remarks)
    if lines:
        run.position, run.line = lines[-1].after, lines[-1].rank
    run.leased_until = now() + LEASE
    session.add(run)


def actor_of(run: AdeliImport) -> Actor:
    """Whose doing an import is."""
    role = Role.ADMIN if run.agent_id else Role.SYSTEM
    return Actor(run.agent_id, role, run.agent_name)


def _place(session: Session, run: AdeliImport, told: Sorted) -> Outcome:
    """Who each new number is about: somebody known, somebody new, or for an agent to say."""
    outcome = Outcome()
    wanted = [(line.number, right.identity) for line, right in told.fresh]
    lookup = matching.look_up(session, wanted, run.id if run.dry_run else "")
    new: list[New] = []
    certain: list[Certain] = []
    for line, right in told.fresh:
        match = lookup.match(line.number, right.identity)
        if match.certain:
            certain.append((line, right.declared, match.certain))
        elif match.possible:
            outcome.possible += 1
            about = line, right.declared
            _ask(outcome, run, about, right.entry.ars, candidates=match.possible)
            _record(outcome, run, line, None)
        else:
            key = f"{IN_DRY_RUN}{line.number}" if run.dry_run else right.entry.id
            lookup.add(key, right.identity)
            new.append((line, right, key))
    people = _enter(session, run, outcome, new)
    elsewhere = {key for _, _, key in certain} - people.keys()
    _attach(run, outcome, told, certain, people | recognized.look_up(session, elsewhere, run.id))
    return outcome


def _enter(
    session: Session, run: AdeliImport, outcome: Outcome, new: Sequence[New]
) -> dict[str, Known]:
    """Register those whom nobody knew; the answer is what other lines find of them."""
    numbers = [""] * len(new)
    if new and not run.dry_run:
        numbers = numbering.allocate_several_rpps(session, len(new))
    at, entered = now(), dict[str, Known]()
    for (line, right, key), rpps in zip(new, numbers, strict=True):
        entry, profession = right.entry, right.declared.practice[PROFESSION]
        entered[key] = Known(entry.ars, {profession})
        outcome.created.append((key, f"adeli_import:{run.id}:{line.rank}"))
        if run.dry_run:
            _record(outcome, run, line, None, (right.identity, profession))
            continue
        _record(outcome, run, line, key)
        entry.rpps, entry.registered_at = rpps, at
        outcome.agencies.add(entry.ars)
        entries.add_person(outcome.rows, entry)
        outcome.rows.take(right.file)
    return entered


def _attach(
    run: AdeliImport,
    outcome: Outcome,
    told: Sorted,
    certain: Sequence[Certain],
    people: Mapping[str, Known],
) -> None:
    """Give the numbers to those who are known; a profession that they lack is for an agent."""
    at = now()
    for line, declared, key in certain:
        person = people[key]
        outcome.matched.append((key, line.number, f"adeli_import:{run.id}:{line.rank}"))
        _record(outcome, run, line, None if run.dry_run else key)
        if not run.dry_run:
            outcome.agencies.add(person.ars)
            entries.add_identifier(outcome.rows, key, ADELI, line.number, at)
        if declared.practice[PROFESSION] not in person.professions:
            outcome.practices += 1
            told.remarks.append(sorting.remark(run, line, PROFESSION, OTHER_PROFESSION))
            _ask(outcome, run, (line, declared), person.ars, candidates=[key], known=key)


def _ask(
    outcome: Outcome,
    run: AdeliImport,
    about: tuple[Checked, Declared],
    ars: str,
    *,
    candidates: Sequence[str],
    known: str | None = None,
) -> None:
    """Leave a line to the agents of an agency; ``known`` is whom it is about, if that is sure."""
    if run.dry_run:
        return
    line, declared = about
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
            "candidates": list(candidates),
            "name": f"{declared.civil['prenom']} {declared.civil['nom_naissance']}",
            "question": ASKS_PROFESSION if known else ASKS_WHO,
            "created_at": now(),
            "decision": "",
            "decided_by": "",
            "practitioner_id": known,
        },
    )


def _record(
    outcome: Outcome,
    run: AdeliImport,
    line: Checked,
    key: str | None,
    tried: tuple[Identity, str] | None = None,
) -> None:
    """Note that a number was seen; of somebody whom only a dry run knows, what others match."""
    identity, profession = tried or (None, "")
    outcome.rows.add(
        AdeliRecord,
        {
            "scope": run.id if run.dry_run else "",
            "number": line.number,
            "content": line.content,
            "import_id": run.id,
            "line": line.rank,
            "practitioner_id": key,
            "search_key": identity.search_key if identity else "",
            "birth_date": identity.birth_date if identity else "",
            "facts": {**asdict(identity), PROFESSION: profession} if identity else None,
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
    attached = ((key, about) for key, _, about in outcome.matched)
    for key, about in (*outcome.created, *attached):
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
