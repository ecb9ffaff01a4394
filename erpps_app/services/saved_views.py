"""The views of the queue that agents keep: their own, and those that a responsable shares."""

from dataclasses import dataclass

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from erpps_app.domain.access import READERS, Actor, Role, require
from erpps_app.domain.errors import InvalidField, NotFound
from erpps_app.domain.queue import parse, to_query
from erpps_app.models.access import Account
from erpps_app.models.finding import SavedView
from erpps_app.services.queue_links import address

NAME = "nom_vue"
LONGEST_NAME = 60
MOST = 30
UNKNOWN = "Cette vue n’existe plus, ou n’est pas la vôtre."


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view that is kept.

    Attributes:
        href: the queue in this view.
        mine: whether whoever asks may rename it, delete it.
        owner: who shares it; empty for one's own.
        opens: the queue opens in it.
    """

    id: str
    name: str
    href: str
    mine: bool
    shared: bool
    owner: str
    opens: bool


def listing(session: Session, actor: Actor) -> list[ViewRow]:
    """The views of an agent, then those that their agency shares, each by name."""
    require(actor, *READERS)
    mine = col(SavedView.account_id) == actor.account_id
    found = session.exec(
        select(SavedView, Account.display_name)
        .join(Account, col(Account.id) == SavedView.account_id)
        .where(SavedView.ars == actor.ars, mine | col(SavedView.shared))
        .order_by(mine.desc(), col(SavedView.name), col(SavedView.id))
    )
    return [_row(actor, view, owner) for view, owner in found]


def opening(session: Session, actor: Actor) -> str:
    """The address in which an agent's queue opens; empty when they chose none."""
    require(actor, *READERS)
    view = session.exec(_of(actor).where(col(SavedView.at_first))).first()
    return address(parse(view.query)) if view is not None else ""


def save(session: Session, actor: Actor, name: str, query: str) -> str:
    """Keep a view; one of the same name is replaced.

    Args:
        session: the transaction.
        actor: an agent.
        name: what they call it.
        query: what the address of the queue holds.

    Returns:
        its name.

    Raises:
        InvalidField: no name, or too many views.
    """
    require(actor, *READERS)
    called = _called(name)
    view = _named(session, actor, called)
    if view is None:
        _expect_room(session, actor)
        view = SavedView(account_id=actor.account_id, ars=actor.ars or "", name=called, query="")
    if view.ars != actor.ars:
        view.ars, view.shared, view.at_first = actor.ars or "", False, False
    view.query = to_query(parse(query).at_start())
    session.add(view)
    session.flush()
    return called


def rename(session: Session, actor: Actor, view_id: str, name: str) -> str:
    """Call a view something else.

    Raises:
        InvalidField: no name, or that of another view.
        NotFound: it is not theirs.
    """
    require(actor, *READERS)
    view, called = _own(session, actor, view_id), _called(name)
    other = _named(session, actor, called)
    if other is not None and other.id != view.id:
        raise InvalidField(NAME, f"Vous avez déjà une vue « {called} ». Choisissez un autre nom.")
    view.name = called
    session.add(view)
    session.flush()
    return called


def remove(session: Session, actor: Actor, view_id: str) -> str:
    """Forget a view, for the agency too when it is shared.

    Raises:
        NotFound: it is not theirs.
    """
    require(actor, *READERS)
    view = _own(session, actor, view_id)
    session.delete(view)
    session.flush()
    return view.name


def open_in(session: Session, actor: Actor, view_id: str) -> bool:
    """Have one's queue open in a view, or no more when it already does.

    Returns:
        whether it opens in it now.

    Raises:
        NotFound: it is not theirs.
    """
    require(actor, *READERS)
    chosen = _own(session, actor, view_id)
    opens = not chosen.at_first
    for view in session.exec(_of(actor)):
        view.at_first = opens and view.id == chosen.id
        session.add(view)
    session.flush()
    return opens


def share(session: Session, actor: Actor, view_id: str) -> bool:
    """Show a view to the whole agency, or to oneself only when it is shared.

    Returns:
        whether it is shared now.

    Raises:
        NotFound: it is not theirs.
    """
    require(actor, Role.LEAD)
    view = _own(session, actor, view_id)
    view.shared = not view.shared
    session.add(view)
    session.flush()
    return view.shared


def _row(actor: Actor, view: SavedView, owner: str) -> ViewRow:
    mine = view.account_id == actor.account_id
    return ViewRow(
        id=view.id,
        name=view.name,
        href=address(parse(view.query)),
        mine=mine,
        shared=view.shared,
        owner="" if mine else owner,
        opens=mine and view.at_first,
    )


def _of(actor: Actor) -> SelectOfScalar[SavedView]:
    """What an agent keeps of the agency in which they work now."""
    return select(SavedView).where(
        SavedView.account_id == actor.account_id, SavedView.ars == actor.ars
    )


def _own(session: Session, actor: Actor, view_id: str) -> SavedView:
    view = session.get(SavedView, view_id)
    if view is None or view.account_id != actor.account_id or view.ars != actor.ars:
        raise NotFound(UNKNOWN)
    return view


def _named(session: Session, actor: Actor, name: str) -> SavedView | None:
    """One's view of that name; one kept in another agency is taken over, names being unique."""
    return session.exec(
        select(SavedView).where(SavedView.account_id == actor.account_id, SavedView.name == name)
    ).one_or_none()


def _called(name: str) -> str:
    called = " ".join(name.split())
    if not called:
        raise InvalidField(NAME, "Donnez un nom à la vue.")
    if len(called) > LONGEST_NAME:
        raise InvalidField(NAME, f"Un nom a au plus {LONGEST_NAME} caractères.")
    return called


def _expect_room(session: Session, actor: Actor) -> None:
    kept = session.exec(select(SavedView.id).where(SavedView.account_id == actor.account_id)).all()
    if len(kept) >= MOST:
        raise InvalidField(NAME, f"Vous avez déjà {MOST} vues. Supprimez-en une d’abord.")
