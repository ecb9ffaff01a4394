"""The catalogue of reasons to refuse and to ask: offered to reviewers, edited by administrators.

A reviewer picks a reason, then edits its text; what was sent stays as it was sent, whatever becomes
of the catalogue. A reason is never erased: it is retired, and its code still counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from erpps_app.adapters.reference import shipped_rows
from erpps_app.domain import reasons as rules
from erpps_app.domain.access import READERS, SYSTEM, Actor, Role, require
from erpps_app.domain.errors import InvalidFields
from erpps_app.domain.workflow import Verdict
from erpps_app.models.base import now
from erpps_app.models.dossier import Section
from erpps_app.models.review import CataloguedReason, CataloguedReasonVersion
from erpps_app.services import versions
from erpps_app.services.context import paris
from erpps_app.services.versions import ChangeRow

STALE = (
    "Ce motif a été modifié entre-temps par quelqu’un d’autre. La page montre son état actuel : "
    "vérifiez, puis recommencez."
)


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A reason, as it is offered.

    Attributes:
        about: code of the element or procedure that it is for, empty for all.
    """

    code: str
    verdict: str
    about: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason, in the administrator's list."""

    id: str
    code: str
    verdict: str
    verdict_label: str
    about: str
    about_label: str
    label: str
    text: str
    retired: str
    version: int


def offered(session: Session, actor: Actor) -> list[ReasonView]:
    """The reasons that reviewers may pick now, in their order."""
    require(actor, *READERS)
    found = select(CataloguedReason).where(col(CataloguedReason.retired_at).is_(None))
    return [
        ReasonView(row.code, row.verdict, row.about, row.label, row.text)
        for row in session.exec(found.order_by(*_ORDER))
    ]


def code_for(session: Session, code: str, verdict: Verdict, section: Section) -> str:
    """The code that a verdict keeps: empty when the catalogue has none such for that element."""
    if not code:
        return ""
    row = session.exec(select(CataloguedReason).where(CataloguedReason.code == code)).first()
    if row is None or row.verdict != verdict:
        return ""
    return code if rules.is_about(row.about, section.element, section.procedure) else ""


def listing(session: Session, actor: Actor) -> list[ReasonRow]:
    """The whole catalogue, the reasons that were retired last."""
    require(actor, Role.ADMIN)
    order = (col(CataloguedReason.retired_at).is_not(None), *_ORDER)
    return [_row(row) for row in session.exec(select(CataloguedReason).order_by(*order))]


def history(session: Session, actor: Actor, reason_id: str) -> list[ChangeRow]:
    """What a reason was, latest first."""
    require(actor, Role.ADMIN)
    rows = session.exec(
        select(CataloguedReasonVersion)
        .where(CataloguedReasonVersion.reason_id == reason_id)
        .order_by(col(CataloguedReasonVersion.id).desc())
    )
    return versions.shown(rows, rules.told)


def save(
    session: Session, actor: Actor, reason_id: str, form: Mapping[str, object], version: int = 0
) -> str:
    """Add a reason, or change one; the answer is its key.

    Args:
        session, actor: as always.
        reason_id: the reason, empty for a new one.
        form: what was typed: ``avis``, ``objet``, ``libelle``, ``texte``.
        version: of the reason, as it was seen.

    Raises:
        InvalidFields: a value is missing or unknown.
        Conflict: somebody else changed it since. NotFound: there is none of that key.
    """
    require(actor, Role.ADMIN)
    typed = rules.cleaned(form)
    if wrong := rules.errors(typed):
        raise InvalidFields(wrong)
    if not reason_id:
        code = _free_code(session, typed["libelle"])
        row = CataloguedReason(
            code=code, verdict=typed["avis"], label="", text="", position=_last(session) + 1
        )
    else:
        row = _known(session, reason_id, version)
        row.version += 1
    row.verdict, row.about = typed["avis"], typed["objet"]
    row.label, row.text = typed["libelle"], typed["texte"]
    _write(session, actor, row)
    return row.id


def retire(session: Session, actor: Actor, reason_id: str, version: int) -> None:
    """No longer offer a reason, or offer it again."""
    require(actor, Role.ADMIN)
    row = _known(session, reason_id, version)
    row.retired_at = None if row.retired_at else now()
    row.version += 1
    _write(session, actor, row)


def move(session: Session, actor: Actor, reason_id: str, version: int, *, up: bool) -> None:
    """Offer a reason before the one above it, or after the one below, of the same list."""
    require(actor, Role.ADMIN)
    row = _known(session, reason_id, version)
    same = select(CataloguedReason).where(
        CataloguedReason.verdict == row.verdict,
        CataloguedReason.about == row.about,
        col(CataloguedReason.retired_at).is_(None),
    )
    beside = list(session.exec(same.order_by(*_ORDER)))
    at = next((n for n, one in enumerate(beside) if one.id == row.id), 0) + (-1 if up else 1)
    if not 0 <= at < len(beside):
        return
    other = beside[at]
    row.position, other.position = other.position, row.position
    row.version, other.version = row.version + 1, other.version + 1
    _write(session, actor, row)
    session.add(other)
    session.flush()


def install(session: Session) -> int:
    """Add the reasons shipped with the portal that the catalogue has never had; how many."""
    known = set(session.exec(select(CataloguedReason.code)))
    added = 0
    for rank, row in enumerate(shipped_rows("motifs"), start=1):
        if row["code"] in known:
            continue
        reason = CataloguedReason(
            code=row["code"],
            verdict=row["avis"],
            about=row["objet"],
            label=row["libelle"],
            text=row["texte"],
            position=rank,
        )
        _write(session, SYSTEM, reason)
        added += 1
    return added


_ORDER = (col(CataloguedReason.position), col(CataloguedReason.code))


def _known(session: Session, reason_id: str, version: int) -> CataloguedReason:
    wanted = select(CataloguedReason).where(CataloguedReason.id == reason_id)
    unknown = "Ce motif n’existe pas dans le catalogue."
    return versions.known(session, wanted, version, unknown=unknown, stale=STALE)


def _write(session: Session, actor: Actor, row: CataloguedReason) -> None:
    kind = CataloguedReasonVersion
    versions.keep(session, actor, row, rules.KEPT, kind, reason_id=row.id)


def _last(session: Session) -> int:
    last = select(CataloguedReason.position).order_by(col(CataloguedReason.position).desc())
    return session.exec(last).first() or 0


def _free_code(session: Session, label: str) -> str:
    base = rules.code_of(label)
    taken = set(
        session.exec(
            select(CataloguedReason.code).where(col(CataloguedReason.code).startswith(base))
        )
    )
    candidates = (f"{base}-{n}" if n else base for n in range(len(taken) + 1))
    return next(code for code in candidates if code not in taken)


def _row(row: CataloguedReason) -> ReasonRow:
    return ReasonRow(
        id=row.id,
        code=row.code,
        verdict=row.verdict,
        verdict_label=rules.VERDICTS[row.verdict],
        about=row.about,
        about_label=rules.about_label(row.about),
        label=row.label,
        text=row.text,
        retired=f"{paris(row.retired_at):%d/%m/%Y}" if row.retired_at else "",
        version=row.version,
    )
