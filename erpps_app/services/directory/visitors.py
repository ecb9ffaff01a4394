"""Who reads the Annuaire, as far as reading is counted."""

from sqlmodel import Session

from erpps_app.domain.access import Actor


def account(_session: Session, actor: Actor | None) -> str:
    """The key of the account that is signed in; empty for anybody else."""
    return actor.account_id if actor else ""
