"""What becomes of the lines of a batch before anybody is looked for: wrong, known, or new."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from erpps_app.adapters.sql import among
from erpps_app.domain.adeli import NUMBER, Errors
from erpps_app.models.adeli import AdeliImport, AdeliRecord, AdeliRemark
from erpps_app.models.register import Identifier
from erpps_app.services.adeli.reading import Checked, Right
from erpps_app.services.bulk.entries import ADELI

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
    fresh: list[tuple[Checked, Right]] = field(default_factory=list[tuple[Checked, Right]])


def sort(session: Session, run: AdeliImport, lines: Sequence[Checked]) -> Sorted:
    """Set aside the lines that are wrong, and those whose number is known."""
    told, taken = Sorted(), list[tuple[Checked, Right]]()
    for line in lines:
        if line.right is not None:
            taken.append((line, line.right))
        elif line.errors:
            _refuse(told, run, line, line.errors)
    numbers = {line.number for line, _ in taken}
    held = _held(session, run, numbers)
    for line, right in taken:
        known = held.get(line.number)
        if known is None:
            held[line.number] = (run.id, line.rank, line.content)
            told.fresh.append((line, right))
            continue
        import_id, rank, before = known
        if import_id == run.id:
            _refuse(told, run, line, {NUMBER: IN_FILE_ALREADY.format(line=rank)})
            continue
        told.known += 1
        if before not in {"", line.content}:
            told.remarks.append(remark(run, line, "", OTHER_CONTENT))
    return told


def _held(session: Session, run: AdeliImport, numbers: set[str]) -> dict[str, tuple[str, int, str]]:
    """The numbers that are known: through which import, at which line, with which content."""
    identifiers = session.exec(
        select(Identifier.value).where(
            Identifier.system == ADELI, among(col(Identifier.value), numbers)
        )
    )
    held = dict.fromkeys(identifiers, ("", 0, ""))
    scopes = ("", run.id) if run.dry_run else ("",)
    records = session.exec(
        select(AdeliRecord).where(
            col(AdeliRecord.scope).in_(scopes), among(col(AdeliRecord.number), numbers)
        )
    )
    return held | {r.number: (r.import_id, r.line, r.content) for r in records}


def _refuse(told: Sorted, run: AdeliImport, line: Checked, errors: Errors) -> None:
    told.wrong += 1
    for column, reason in errors.items():
        told.remarks.append(remark(run, line, column, reason, refused=True))


def remark(
    run: AdeliImport,
    line: Checked,
    column: str,
    reason: str,
    *,
    refused: bool = False,
) -> AdeliRemark:
    """What the report says of a line, at a column."""
    return AdeliRemark(
        import_id=run.id,
        line=line.rank,
        number=line.number[:20],
        column=column,
        reason=reason,
        refused=refused,
    )
