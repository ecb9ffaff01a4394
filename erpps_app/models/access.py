"""Tables of who may enter: accounts, the agents' directory, sessions, sign-ins under way."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import JSON, Column, Field

from erpps_app.models.base import Table, new_id, now


class Account(Table, table=True):
    """A person as an identity provider knows them; keyed on issuer and ``sub``, never on e-mail."""

    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    issuer: str
    subject: str
    display_name: str
    claims: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    practitioner_id: str | None = Field(default=None, index=True)
    created_at: datetime = Field(default_factory=now)


class Agent(Table, table=True):
    """Somebody in the directory of agents; ``national_id`` stands on the CPA card.

    ``ars`` is empty for a national administrator, who belongs to no agency.
    """

    id: str = Field(default_factory=new_id, primary_key=True)
    national_id: str = Field(unique=True)
    given_name: str
    family_name: str
    ars: str = Field(index=True)
    role: str = Field(default="gestionnaire", sa_column_kwargs={"server_default": "gestionnaire"})
    active: bool = True


class SessionRecord(Table, table=True):
    """An open session; only the SHA-256 of the cookie is kept.

    ``id`` names it on the page where a person closes their other sessions.
    """

    __table_args__ = (UniqueConstraint("id", name="session_record_public_id"),)

    token_hash: str = Field(primary_key=True)
    id: str = Field(default_factory=new_id)
    account_id: str = Field(foreign_key="account.id", index=True)
    role: str
    display_name: str
    ars: str | None = None
    provider: str
    device: str = Field(default="", sa_column_kwargs={"server_default": ""})
    id_token: str = ""
    created_at: datetime = Field(default_factory=now)
    last_seen_at: datetime = Field(default_factory=now)
    expires_at: datetime


class SignIn(Table, table=True):
    """A sign-in under way; single use, so that an answer cannot be replayed.

    ``presented`` is who showed a card for it, told to the holder of the code only.
    """

    state: str = Field(primary_key=True)
    provider: str
    nonce: str
    code_verifier: str
    browser_hash: str
    next_path: str = "/"
    presented: str = Field(default="", sa_column_kwargs={"server_default": ""})
    code_hash: str = Field(default="", sa_column_kwargs={"server_default": ""})
    created_at: datetime = Field(default_factory=now)
    used_at: datetime | None = None


class SimulatorCard(Table, table=True):
    """A simulated CPS card whose code was tried. Demonstration only."""

    national_id: str = Field(primary_key=True)
    tries_left: int


class SimulatorChallenge(Table, table=True):
    """A request that waits on a simulated telephone. Demonstration only."""

    id: str = Field(primary_key=True)
    national_id: str
    number: int
    choices: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=now)
    answered_at: datetime | None = None


class SimulatorCode(Table, table=True):
    """An authorization code of a simulator; single use. Demonstration only."""

    code: str = Field(primary_key=True)
    provider: str
    claims: dict[str, object] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    request: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(default_factory=now)
    access_token: str | None = Field(default=None, unique=True)
