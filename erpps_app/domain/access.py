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
    LEAD = "responsable"
    ADMIN = "administrateur"
    READER = "lecteur"
    SYSTEM = "systeme"
    APPLICATION = "application"

    @property
    def label(self) -> str:
        """The role as a person reads it."""
        return _LABELS[self]

    @property
    def acts_as(self) -> "Role":
        """The role of the tables of rules: a responsable does all that a gestionnaire does."""
        return Role.AGENT if self is Role.LEAD else self


_LABELS = {
    Role.PROFESSIONAL: "Professionnel",
    Role.AGENT: "Gestionnaire ARS",
    Role.LEAD: "Responsable ARS",
    Role.ADMIN: "Administrateur national",
    Role.READER: "Lecteur",
    Role.SYSTEM: "Portail eRPPS",
    Role.APPLICATION: "Application",
}

# Who may call something, as events and HTTP routes declare it; ``None`` is somebody not signed in.
Policy = frozenset[Role | None]

REVIEWERS = frozenset({Role.AGENT, Role.LEAD})
READERS = REVIEWERS | {Role.READER}
STAFF = READERS | {Role.ADMIN}
SIGNED_IN = STAFF | {Role.PROFESSIONAL}

ANYONE: Policy = frozenset({None, *SIGNED_IN})
PROFESSIONAL_ONLY: Policy = frozenset({Role.PROFESSIONAL})
READING: Policy = frozenset(READERS)
STAFF_ONLY: Policy = frozenset(STAFF)
REVIEWING: Policy = frozenset(REVIEWERS)
LEADING: Policy = frozenset({Role.LEAD})
ADMINISTRATION: Policy = frozenset({Role.ADMIN})
KEEPING_TEMPLATES: Policy = frozenset({Role.ADMIN, Role.LEAD})
FILLING_IN: Policy = frozenset({Role.PROFESSIONAL, *REVIEWERS})
EVERYBODY_SIGNED_IN: Policy = frozenset(SIGNED_IN)
NOBODY: Policy = frozenset()


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
        raise NotAllowed("Votre session a expiré : reconnectez-vous pour continuer.")
    if actor.role not in roles:
        raise NotAllowed
    return actor
