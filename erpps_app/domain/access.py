"""Who acts, and what a role may do.

An ``Actor`` is built from the session cookie by the server and handed to every service; it is
never an argument that comes from a browser.
"""

from dataclasses import dataclass
from enum import StrEnum

from erpps_app.domain.errors import NotAllowed


class Role(StrEnum):
    """The role under which a session was opened."""

    PROFESSIONAL = "professionnel"
    AGENT = "gestionnaire"
    SYSTEM = "systeme"

    @property
    def label(self) -> str:
        """The role as a person reads it."""
        return _LABELS[self]


_LABELS = {
    Role.PROFESSIONAL: "Professionnel",
    Role.AGENT: "Gestionnaire ARS",
    Role.SYSTEM: "Portail eRPPS",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request.

    Attributes:
        account_id: key of the account, stable over sessions.
        role: role of the session.
        display_name: what the header shows ("Camille Martin").
        ars: code of the agency of an agent, else ``None``.
    """

    account_id: str
    role: Role
    display_name: str
    ars: str | None = None


SYSTEM = Actor(account_id="", role=Role.SYSTEM, display_name="Portail eRPPS")


def require(actor: Actor | None, *roles: Role) -> Actor:
    """Return the actor when it holds one of the roles.

    Raises:
        NotAllowed: nobody is signed in, or the role is another.
    """
    if actor is None:
        raise NotAllowed("Votre session a expiré : reconnectez-vous pour continuer.")
    if actor.role not in roles:
        raise NotAllowed
    return actor
