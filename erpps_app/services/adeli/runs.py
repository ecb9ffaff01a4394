"""Imports as a whole: begun, worked on by one worker at a time, interrupted, resumed, ended."""

import contextlib
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor
from erpps_app.domain.errors import Conflict, InvalidField
from erpps_app.models.adeli import AdeliImport, AdeliRecord
from erpps_app.models.base import now
from erpps_app.models.journal import Signal
from erpps_app.services import audit, lists_in_force, signals, twin_flags
from erpps_app.services.adeli import files, reading
from erpps_app.services.adeli.batches import (
    CANCELLED,
    DONE,
    FAILED,
    LEASE,
    PAUSED,
    RUNNING,
    WAITING,
    actor_of,
    run_batch,
)
from erpps_app.services.bulk import collecting
from erpps_app.settings import settings

Begin = Callable[..., AbstractContextManager[Session]]
DEFAULT_BATCH, SMALLEST, LARGEST = 1_000, 10, 5_000
OPEN = (WAITING, RUNNING, PAUSED)
BEGUN, ENDED = "import-adeli", "fin-import-adeli"
GONE = "Le fichier n’est plus là : envoyez-le de nouveau."
CHANGED = "Le fichier a changé depuis que l’import a commencé."
ELSEWHERE = "Cet import est déjà en cours dans un autre processus."


def begin_import(
    session: Session, actor: Actor, path: Path, name: str, *, dry_run: bool, batch: int
) -> AdeliImport:
    """The import of a file: the one that was interrupted, or a new one.

    Args:
        actor: an administrator, or the system for the command line.
        path: where the file is, and stays until the import is over.
        name: what it was called.
        dry_run: whether nothing of it enters the register.
        batch: how many lines a transaction holds.

    Raises:
        InvalidField: the file is not one, see ``files.inspect``.
    """
    if not SMALLEST <= batch <= LARGEST:
        raise InvalidField("lot", f"Un lot compte de {SMALLEST} à {LARGEST} lignes.")
    facts = files.inspect(path)
    begun = session.exec(
        select(AdeliImport).where(
            AdeliImport.sha256 == facts.sha256,
            AdeliImport.dry_run == dry_run,
            col(AdeliImport.status).in_(OPEN),
        )
    ).first()
    if begun is not None:
        _take_up(session, begun, path)
        return begun
    made = AdeliImport(
        name=name,
        path=str(path),
        sha256=facts.sha256,
        size=facts.size,
        encoding=facts.encoding,
        separator=facts.separator,
        dry_run=dry_run,
        batch=batch,
        status=WAITING,
        agent_id=actor.account_id,
        agent_name=actor.display_name,
        position=facts.start,
        line=1,
    )
    session.add(made)
    session.flush()
    details = {"fichier": name, "empreinte": facts.sha256, "essai": dry_run}
    about = f"adeli_import:{made.id}"
    audit.record(session, BEGUN, subject=made.id, about=about, details=details, actor=actor)
    return made


def _take_up(session: Session, begun: AdeliImport, path: Path) -> None:
    """Go on with a file that has come again; whoever works on it keeps the one they read."""
    spare = path
    if begun.leased_until is None or begun.leased_until < now():
        spare, begun.path = Path(begun.path), str(path)
    if begun.status == PAUSED:
        begun.status = WAITING
    session.add(begun)
    if str(spare) != begun.path:
        _forget(spare)


def _forget(path: Path) -> None:
    """A whole register is not left lying about; a file of the command line is somebody's own."""
    if path.is_relative_to(uploads().resolve()):
        path.unlink(missing_ok=True)


def uploads() -> Path:
    """Where the files that came by the page wait; each goes when its import is over."""
    return settings().data_dir / "adeli"


def claim(begin: Begin, import_id: str, at: datetime | None = None) -> bool:
    """Take an import in hand, unless somebody else holds it."""
    instant = at or now()
    with begin() as session:
        taken = session.exec(
            update(AdeliImport)
            .where(
                col(AdeliImport.id) == import_id,
                col(AdeliImport.status).in_((WAITING, RUNNING)),
                col(AdeliImport.leased_until).is_(None) | (col(AdeliImport.leased_until) < instant),
            )
            .values(
                status=RUNNING,
                leased_until=instant + LEASE,
                started_at=func.coalesce(AdeliImport.started_at, instant),
            )
        )
        return taken.rowcount == 1


def waiting(session: Session, at: datetime) -> list[str]:
    """The imports that nobody holds, oldest first."""
    return list(
        session.exec(
            select(AdeliImport.id)
            .where(
                col(AdeliImport.status).in_((WAITING, RUNNING)),
                col(AdeliImport.leased_until).is_(None) | (col(AdeliImport.leased_until) < at),
            )
            .order_by(col(AdeliImport.created_at))
        )
    )


def work_waiting(begin: Begin) -> Generator[AdeliImport]:
    """Work on the imports that nobody holds, one after the other, as they stand at the end."""
    with begin(read_only=True) as session:
        found = waiting(session, now())
    for import_id in found:
        stands = None
        another_was_faster = contextlib.suppress(Conflict)
        with another_was_faster, closing(work(begin, import_id)) as working:
            for stands in working:  # noqa: B007 - the last one is told
                pass
        if stands is not None:
            yield stands


def work(begin: Begin, import_id: str) -> Generator[AdeliImport]:
    """Bring a file in, a batch in each transaction, until it is over or somebody stops it.

    Yields:
        the import as it stands after each batch.

    Raises:
        Conflict: somebody else works on it.
    """
    if not claim(begin, import_id):
        raise Conflict(ELSEWHERE)
    with begin(read_only=True) as session:
        stands = session.get_one(AdeliImport, import_id)
    working = _bring_in(begin, stands)
    try:
        with collecting.seldom():
            for stands in working:
                yield stands
    finally:
        working.close()
        _let_go(begin, stands)


def _bring_in(begin: Begin, run: AdeliImport) -> Generator[AdeliImport]:
    if lost := _lost(run):
        yield _fail(begin, run.id, lost)
        return
    how = run.encoding, run.separator
    with closing(reading.batches(Path(run.path), how, run.position, run.line, run.batch)) as read:
        for lines in read:
            with begin() as session:
                before, run = run, session.get_one(AdeliImport, run.id, with_for_update=True)
                if run.status != RUNNING or run.leased_until != before.leased_until:
                    return  # somebody stopped it; or this process slept, and another has it now
                audit.act_as(session, actor_of(run))
                lists_in_force.follow(session)
                run_batch(session, run, lines)
                over = len(lines) < run.batch
                if over:
                    _end(session, run, DONE)
                tell(session, run)
            if over and not run.dry_run:
                twin_flags.settle_all(begin)
            yield run


def _let_go(begin: Begin, run: AdeliImport) -> None:
    """Whoever stops, by whatever, lets another go on at once; killed, they do when it lapses."""
    if run.leased_until is None:
        return
    with begin() as session:
        session.exec(
            update(AdeliImport)
            .where(
                col(AdeliImport.id) == run.id,
                col(AdeliImport.leased_until) == run.leased_until,
            )
            .values(leased_until=None)
        )


def _lost(run: AdeliImport) -> str:
    """Why the file cannot be read on; empty when it can."""
    path = Path(run.path)
    if not path.exists():
        return GONE
    return CHANGED if path.stat().st_size != run.size else ""


def _fail(begin: Begin, import_id: str, why: str) -> AdeliImport:
    with begin() as session:
        run = session.get_one(AdeliImport, import_id, with_for_update=True)
        run.message = why
        _end(session, run, FAILED)
        tell(session, run)
        return run


def _end(session: Session, run: AdeliImport, status: str) -> None:
    run.status, run.finished_at, run.leased_until = status, now(), None
    session.add(run)
    _forget(Path(run.path))
    if run.dry_run:
        session.exec(delete(AdeliRecord).where(col(AdeliRecord.scope) == run.id))
    audit.record(
        session,
        ENDED,
        subject=run.id,
        about=f"adeli_import:{run.id}",
        details={"état": status, "lignes": run.line - 1, "créés": run.created},
        actor=actor_of(run),
    )


def tell(session: Session, run: AdeliImport) -> None:
    """Have the page of the imports show how far one has come."""
    session.add(Signal(at=now(), subject=run.id, ars=signals.ADMINISTRATORS))


def cancel(session: Session, run: AdeliImport) -> None:
    """Stop for good: what was brought in stays, nothing more comes."""
    _end(session, run, CANCELLED)
