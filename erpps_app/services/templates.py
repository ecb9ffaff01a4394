"""Message templates: national ones, which the administrator keeps, and those of each agency.

A responsable keeps those of their agency. Whoever reviews picks among both (``template_use``), then
edits: what was sent stays as it was sent. A template is never erased: it is retired.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from erpps_app.adapters.reference import reference, shipped_rows
from erpps_app.domain import templates as rules
from erpps_app.domain.access import REVIEWERS, SYSTEM, Actor, Role, require
from erpps_app.domain.errors import Conflict, InvalidFields, NotAllowed
from erpps_app.models.base import now
from erpps_app.models.exchanges import MessageTemplate, MessageTemplateVersion
from erpps_app.services import versions
from erpps_app.services.context import paris
from erpps_app.services.versions import ChangeRow

NATIONAL = ""
STALE = (
    "Ce modèle a été modifié entre-temps par quelqu’un d’autre. La page montre son état actuel : "
    "vérifiez, puis recommencez."
)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template, in the list of whoever keeps it; ``sample``: filled with an example."""

    id: str
    name: str
    body: str
    sample: str
    who: str
    at: str
    retired: str
    version: int


@dataclass(frozen=True, slots=True)
class Templates:
    """What somebody keeps.

    Attributes:
        agency: whose they are, empty for the national ones.
        rows: the templates, those that were retired last.
        national: for an agency, those that it has without keeping them.
    """

    agency: str = ""
    rows: list[TemplateRow] = field(default_factory=list[TemplateRow])
    national: list[TemplateRow] = field(default_factory=list[TemplateRow])


@dataclass(frozen=True, slots=True)
class TemplateOption:
    """A template, as an agent picks it; ``national``: it is not of their agency alone."""

    id: str
    name: str
    national: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What is being written, filled with an example; or why it cannot be."""

    text: str = ""
    problem: str = ""


def listing(session: Session, actor: Actor) -> Templates:
    """The templates that this actor keeps."""
    ars = _kept_by(actor)
    found = session.exec(
        select(MessageTemplate).where(col(MessageTemplate.ars).in_({ars, NATIONAL}))
    ).all()
    rows = [_row(one) for one in _in_order(one for one in found if one.ars == ars)]
    if ars == NATIONAL:
        return Templates(rows=rows)
    others = (one for one in found if one.ars == NATIONAL and one.retired_at is None)
    return Templates(reference().agency_name(ars), rows, [_row(one) for one in _in_order(others)])


def history(session: Session, actor: Actor, template_id: str) -> list[ChangeRow]:
    """What a template that this actor keeps was, latest first."""
    rows = session.exec(
        select(MessageTemplateVersion)
        .join(MessageTemplate)
        .where(MessageTemplate.id == template_id, MessageTemplate.ars == _kept_by(actor))
        .order_by(col(MessageTemplateVersion.id).desc())
    )
    return versions.shown(rows, rules.told)


def preview(session: Session, actor: Actor, form: Mapping[str, object]) -> Preview:
    """What is being written, as a message would say it."""
    del session
    _kept_by(actor)
    body = rules.cleaned(form)[rules.BODY]
    if problem := rules.problem_of(body):
        return Preview(problem=problem)
    return Preview(rules.sample(body))


def save(
    session: Session, actor: Actor, template_id: str, form: Mapping[str, object], version: int = 0
) -> str:
    """Add a template to those that this actor keeps, or change one; the answer is its key.

    Args:
        session, actor: as always.
        template_id: the template, empty for a new one.
        form: what was typed: ``nom``, ``texte``.
        version: of the template, as it was seen.

    Raises:
        InvalidFields: a value is missing or wrong.
        Conflict: somebody else changed it since. NotFound: they keep none of that key.
    """
    ars = _kept_by(actor)
    typed = rules.cleaned(form)
    wrong = rules.errors(typed)
    if rules.is_taken(typed[rules.NAME], _offered_names(session, ars, template_id)):
        wrong[rules.NAME] = rules.TAKEN
    if wrong:
        raise InvalidFields(wrong)
    if not template_id:
        row = MessageTemplate(ars=ars, name="", body="")
    else:
        row = _known(session, ars, template_id, version)
        row.version += 1
    row.name, row.body = typed[rules.NAME], typed[rules.BODY]
    _write(session, actor, row)
    return row.id


def retire(session: Session, actor: Actor, template_id: str, version: int) -> None:
    """No longer offer a template, or offer it again.

    Raises:
        Conflict: somebody else changed it since, or another has taken its name.
        NotFound: they keep none of that key.
    """
    ars = _kept_by(actor)
    row = _known(session, ars, template_id, version)
    if row.retired_at and rules.is_taken(row.name, _offered_names(session, ars, row.id)):
        raise Conflict(rules.TAKEN)
    row.retired_at = None if row.retired_at else now()
    row.version += 1
    _write(session, actor, row)


def install(session: Session) -> int:
    """Add the templates shipped with the portal that it has never had; how many."""
    known = set(session.exec(select(MessageTemplate.id)))
    new = [row for row in shipped_rows("modeles") if row["code"] not in known]
    for row in new:
        template = MessageTemplate(
            id=row["code"], ars=NATIONAL, name=row["nom"], body=row["texte"].strip()
        )
        _write(session, SYSTEM, template)
    return len(new)


def offered(session: Session, actor: Actor) -> list[TemplateOption]:
    """The templates that a reviewer may pick now: those of their agency first, each by name."""
    found = session.exec(select(MessageTemplate).where(*within_reach(actor))).all()
    return [
        TemplateOption(one.id, one.name, one.ars == NATIONAL)
        for one in sorted(found, key=lambda one: (one.ars == NATIONAL, rules.order(one.name)))
    ]


def within_reach(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Which templates a reviewer may pick: national ones, those of their agency."""
    require(actor, *REVIEWERS)
    whose = {NATIONAL, actor.ars or NATIONAL}
    return col(MessageTemplate.ars).in_(whose), col(MessageTemplate.retired_at).is_(None)


def _kept_by(actor: Actor) -> str:
    """Whose templates an actor keeps: their agency, or everybody.

    Raises:
        NotAllowed: they keep none.
    """
    known = require(actor, Role.ADMIN, Role.LEAD)
    if known.role is Role.ADMIN:
        return NATIONAL
    if not known.ars:  # no agency would be everybody
        raise NotAllowed
    return known.ars


def _offered_names(session: Session, ars: str, but: str) -> list[str]:
    return list(
        session.exec(
            select(MessageTemplate.name).where(
                MessageTemplate.ars == ars,
                MessageTemplate.id != but,
                col(MessageTemplate.retired_at).is_(None),
            )
        )
    )


def _known(session: Session, ars: str, template_id: str, version: int) -> MessageTemplate:
    wanted = select(MessageTemplate).where(
        MessageTemplate.id == template_id, MessageTemplate.ars == ars
    )
    unknown = "Ce modèle n’existe pas, ou n’est pas à vous."
    return versions.known(session, wanted, version, unknown=unknown, stale=STALE)


def _write(session: Session, actor: Actor, row: MessageTemplate) -> None:
    row.author_name, row.updated_at = actor.display_name, now()
    kind = MessageTemplateVersion
    versions.keep(session, actor, row, rules.KEPT, kind, template_id=row.id)


def _in_order(rows: Iterable[MessageTemplate]) -> list[MessageTemplate]:
    return sorted(rows, key=lambda row: (row.retired_at is not None, rules.order(row.name)))


def _row(row: MessageTemplate) -> TemplateRow:
    return TemplateRow(
        id=row.id,
        name=row.name,
        body=row.body,
        sample=rules.sample(row.body),
        who=row.author_name,
        at=f"{paris(row.updated_at):%d/%m/%Y à %H:%M}",
        retired=f"{paris(row.retired_at):%d/%m/%Y}" if row.retired_at else "",
        version=row.version,
    )
