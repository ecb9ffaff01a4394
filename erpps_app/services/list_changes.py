"""Changing a list: what it would do is shown first, then it is recorded, with who and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from erpps_app.adapters.reference import shipped
from erpps_app.domain import figures
from erpps_app.domain.access import Actor, Role, require
from erpps_app.domain.errors import Conflict, NotFound
from erpps_app.domain.list_definitions import DEFINITIONS, label_of
from erpps_app.domain.list_effects import Users, consequences
from erpps_app.domain.list_rules import STALE, Operation, Request, propose
from erpps_app.domain.lists import Change, Entry, entry_on, lists_on, standing
from erpps_app.models.lists import ListChange
from erpps_app.services import list_usage, lists_in_force
from erpps_app.services.context import today
from erpps_app.services.list_texts import Difference, day_said, labels, said
from erpps_app.services.list_usage import FirstFile, UsageRow
from erpps_app.services.lists import definition_of

MAX_LENGTH = 1_000


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, before it is made.

    Attributes:
        pending: other changes of the code that are to come.
        beyond: of whom there are too many to be told by agency.
        untouched: nobody uses the code.
    """

    title: str = ""
    when: str = ""
    differences: list[Difference] = field(default_factory=list[Difference])
    effects: list[str] = field(default_factory=list[str])
    pending: list[str] = field(default_factory=list[str])
    applications: list[UsageRow] = field(default_factory=list[UsageRow])
    professionals: list[UsageRow] = field(default_factory=list[UsageRow])
    first: list[FirstFile] = field(default_factory=list[FirstFile])
    beyond: list[str] = field(default_factory=list[str])
    untouched: bool = False


def preview(session: Session, actor: Actor, asked: Request) -> Preview:
    """What a change would do; nothing is written.

    Raises:
        InvalidField, InvalidFields: what was typed cannot be accepted.
        Conflict: the code does not stand so that this can be done.
    """
    require(actor, Role.ADMIN)
    changes = _known(session)
    made = propose(shipped(), changes, asked, today())
    definition = DEFINITIONS[made.list]
    own = [c for c in changes if (c.list, c.code) == (made.list, made.code)]
    base = shipped()[made.list].get(made.code)
    before = entry_on(base, own, made.effective_from) or Entry(made.code, {}, offered=False)
    after = entry_on(base, [*own, made], made.effective_from) or Entry(made.code, {}, offered=False)
    names = labels(lists_on(shipped(), [*changes, made], made.effective_from))
    used = list_usage.of(session, made.list, made.code)
    label = label_of(definition, after if after.values else before, names)
    later = [c for c in standing(own) if c.effective_from > made.effective_from]
    return Preview(
        title=f"{asked.operation.label} : {label}",
        when=day_said(made.effective_from),
        differences=said(definition, before.values, after.values, names),
        effects=consequences(
            asked.operation,
            made,
            today=today(),
            users=used.users,
            label=label,
        ),
        pending=[f"{change.effective_from:%d/%m/%Y}" for change in later],
        applications=used.applications,
        professionals=used.professionals,
        first=used.first,
        beyond=_beyond(used.users),
        untouched=not used.users,
    )


def _beyond(users: Users) -> list[str]:
    too_many = {"demandes en cours": users.more_applications}
    too_many |= {"professionnels enregistrés": users.more_registered}
    counted = figures.number(list_usage.COUNTED)
    return [
        f"Plus de {counted} {whose} utilisent ce code : leur détail par agence n’est pas compté."
        for whose, more in too_many.items()
        if more
    ]


def apply(session: Session, actor: Actor, asked: Request, *, batch: str = "") -> str:
    """Record a change; the answer is the code that it is about.

    Raises:
        InvalidField, InvalidFields: as for ``preview``.
        Conflict: somebody else was faster, or the code does not stand so.
    """
    require(actor, Role.ADMIN)
    lists_in_force.mark(session)
    made = propose(shipped(), _known(session), asked, today())
    record(session, actor, [made], asked.note, batch=batch)
    return made.code


def record(
    session: Session, actor: Actor, made: Sequence[Change], note: str, *, batch: str = ""
) -> None:
    """Write changes that were proposed; the lists are marked before they are proposed."""
    session.add_all(
        ListChange(
            list=change.list,
            code=change.code,
            number=change.number,
            effective_from=change.effective_from,
            content=dict(change.values),
            offered=change.offered,
            cancels=change.cancels,
            note=note.strip(),
            batch=batch,
            actor_id=actor.account_id,
            actor_name=actor.display_name,
        )
        for change in made
    )
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(STALE) from error


def request(
    operation: str,
    name: str,
    *,
    code: str,
    number: int | None,
    cancels: int,
    typed: Mapping[str, str],
) -> Request:
    """A request from what a page holds; nothing of it is trusted.

    Args:
        operation, name, code: what is done, to which code of which list.
        number: the last change that the page has shown.
        cancels: the change to call off.
        typed: the form, with the day (``a_partir_du``) and the reason (``motif``).

    Raises:
        NotFound: there is no such list or operation.
    """
    if operation not in set(Operation):
        raise NotFound
    fields = {k: v[:MAX_LENGTH] for k, v in typed.items() if k not in ("a_partir_du", "motif")}
    return Request(
        operation=Operation(operation),
        list=definition_of(name).name,
        code=code,
        day=typed.get("a_partir_du", ""),
        note=typed.get("motif", ""),
        number=number,
        typed=fields,
        cancels=cancels,
    )


def _known(session: Session) -> list[Change]:
    return [lists_in_force.change_of(row) for row in lists_in_force.rows(session)]
