"""The imports as the national administrator sees and steers them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.models.adeli import AdeliImport
from erpps_app.models.base import now
from erpps_app.services.adeli import reports, runs
from erpps_app.services.adeli.batches import (
    CANCELLED,
    DONE,
    FAILED,
    PAUSED,
    RUNNING,
    WAITING,
)
from erpps_app.services.context import paris

MOST = 20
SHOWN_REMARKS = 50
LABELS = {
    WAITING: ("En attente", "info"),
    RUNNING: ("En cours", "info"),
    PAUSED: ("Suspendu", "warning"),
    DONE: ("Terminé", "success"),
    CANCELLED: ("Annulé", ""),
    FAILED: ("Arrêté", "error"),
}
INTERRUPTED = ("Interrompu", "warning")
GOES_ON = (
    "Le traitement s’est arrêté en cours de route. Il reprend de lui-même après le dernier lot "
    "fini : rien n’est perdu, rien n’est fait deux fois."
)
TOLD_EACH = 10  # percent
NOT_NOW = "Cet import a changé d’état entre-temps : la page montre où il en est."


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import, with how far it has come.

    Attributes:
        percent: of the file read; ``rate`` and ``left``: in words, while it runs.
        spoken: the same, said once in ten of them to whoever hears the page.
        counts: what became of the lines, in words.
        remarks: how many the report has.
    """

    id: str = ""
    name: str = ""
    kind: str = ""
    who: str = ""
    begun: str = ""
    status: str = ""
    tone: str = ""
    percent: int = 0
    lines: int = 0
    rate: str = ""
    left: str = ""
    spoken: str = ""
    counts: list[str] = field(default_factory=list[str])
    remarks: int = 0
    message: str = ""
    is_dry: bool = False
    may_pause: bool = False
    may_resume: bool = False
    may_cancel: bool = False


@dataclass(frozen=True, slots=True)
class RemarkView:
    """A line of a report."""

    line: int
    number: str
    column: str
    reason: str


def begin(session: Session, actor: Actor | None, path: Path, name: str, *, dry: bool) -> str:
    """Have a file brought in that has just come; the answer is the key of the import.

    Raises:
        InvalidField: it is no such file.
    """
    known = require(actor, Role.ADMIN)
    run = runs.begin_import(session, known, path, name, dry_run=dry, batch=runs.DEFAULT_BATCH)
    return run.id


def may_begin(session: Session, actor: Actor | None) -> None:
    """Whether somebody may send a file; asked before its first byte is read."""
    require(actor, Role.ADMIN)
    del session


def listing(session: Session, actor: Actor) -> list[ImportView]:
    """The imports, the latest first."""
    require(actor, Role.ADMIN)
    rows = session.exec(
        select(AdeliImport).order_by(col(AdeliImport.created_at).desc()).limit(MOST)
    ).all()
    at = now()
    return [_view(row, at) for row in rows]


def report(session: Session, actor: Actor, import_id: str) -> list[RemarkView]:
    """What the report of an import says first."""
    require(actor, Role.ADMIN)
    return [
        RemarkView(row.line, row.number, row.column, row.reason)
        for row in reports.remarks(session, import_id, 0, SHOWN_REMARKS)
    ]


def pause(session: Session, actor: Actor, import_id: str) -> None:
    """Stop after the batch under way; it can be resumed."""
    _move(session, actor, import_id, (WAITING, RUNNING), PAUSED)


def resume(session: Session, actor: Actor, import_id: str) -> None:
    """Go on where it stopped."""
    run = _move(session, actor, import_id, (PAUSED,), WAITING)
    run.leased_until = None


def cancel(session: Session, actor: Actor, import_id: str) -> None:
    """Stop for good: what was brought in stays, nothing more comes."""
    run = _move(session, actor, import_id, (WAITING, RUNNING, PAUSED), CANCELLED)
    runs.cancel(session, run)


def _move(
    session: Session, actor: Actor, import_id: str, before: Sequence[str], after: str
) -> AdeliImport:
    require(actor, Role.ADMIN)
    run = session.get(AdeliImport, import_id)
    if run is None:
        raise NotFound
    session.refresh(run, with_for_update=True)
    if run.status not in before:
        raise Conflict(NOT_NOW)
    run.status = after
    session.add(run)
    runs.tell(session, run)
    return run


def _view(run: AdeliImport, at: datetime) -> ImportView:
    is_over = run.status not in runs.OPEN
    is_lost = run.status == RUNNING and (run.leased_until is None or run.leased_until < at)
    label, tone = INTERRUPTED if is_lost else LABELS[run.status]
    percent = 100 if run.status == DONE else int(100 * _share(run))
    return ImportView(
        id=run.id,
        name=run.name,
        kind="Essai à blanc" if run.dry_run else "Import",
        who=run.agent_name,
        begun=f"{paris(run.created_at):%d/%m/%Y à %H:%M}",
        status=label,
        tone=tone,
        percent=percent,
        lines=run.line - 1,
        **({} if is_over or is_lost else _pace(run, at)),
        spoken=_spoken(run, label, percent),
        counts=_counts(run),
        remarks=run.remarks,
        message=GOES_ON if is_lost else run.message,
        is_dry=run.dry_run,
        may_pause=run.status in {WAITING, RUNNING},
        may_resume=run.status == PAUSED,
        may_cancel=not is_over,
    )


def _share(run: AdeliImport) -> float:
    """How much of the file was read; the titles of its columns are nothing yet."""
    return run.position / run.size if run.line > 1 and run.size else 0.0


def _pace(run: AdeliImport, at: datetime) -> dict[str, str]:
    """How fast it goes, and how much is left, if the rest of the file is as what was read."""
    done = _share(run)
    read = run.line - 1
    if run.status != RUNNING or run.started_at is None or not (done and read):
        return {}
    seconds = max((at - run.started_at).total_seconds(), 1.0)
    left = round(read * (1 - done) / done)
    return {
        "rate": f"{read / seconds:.0f} lignes par seconde",
        "left": f"environ {left} lignes restantes, {_in_words(seconds * (1 - done) / done)}",
    }


def _spoken(run: AdeliImport, label: str, percent: int) -> str:
    """What changes a few times only: a reader is not told of every batch."""
    about = f"{'Essai à blanc' if run.dry_run else 'Import'} de {run.name}"
    if run.status == RUNNING and percent >= TOLD_EACH:
        return f"{about} : {percent // TOLD_EACH * TOLD_EACH} % lus"
    return f"{about} : {label.lower()}"


def _counts(run: AdeliImport) -> list[str]:
    told = (
        (run.created, "nouvelle personne", "nouvelles personnes"),
        (run.matched, "numéro rattaché à une personne connue", "numéros rattachés"),
        (run.practices, "profession à examiner par une agence", "professions à examiner"),
        (run.possible, "ligne à examiner par une agence", "lignes à examiner par les agences"),
        (run.known, "ligne déjà reprise", "lignes déjà reprises"),
        (run.wrong, "ligne refusée", "lignes refusées"),
    )
    return [f"{count} {one if count == 1 else many}" for count, one, many in told if count]


def _in_words(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"encore {minutes} min environ" if minutes else "moins d’une minute encore"
