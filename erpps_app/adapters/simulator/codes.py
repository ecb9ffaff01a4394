"""Authorization codes of the simulators: in the database, sixty seconds, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from authlib.oidc.core import AuthorizationCodeMixin
from sqlmodel import col, delete, select, update

from erpps_app import db
from erpps_app.adapters.simulator.people import Person
from erpps_app.models.access import SimulatorCode
from erpps_app.models.base import now

LIFETIME = timedelta(seconds=60)
KEPT = timedelta(hours=1)
REMEMBERED = (
    "client_id",
    "redirect_uri",
    "scope",
    "nonce",
    "acr_values",
    "code_challenge",
    "code_challenge_method",
)
DEFAULT_ACR = "eidas1"


@dataclass(frozen=True, slots=True)
class Code(AuthorizationCodeMixin):
    """A code and what it was given for, in the words of Authlib."""

    code: str
    claims: Mapping[str, object]
    request: Mapping[str, str]
    created_at: datetime

    @property
    def code_challenge(self) -> str:
        """The PKCE challenge."""
        return self.request["code_challenge"]

    @property
    def code_challenge_method(self) -> str:
        """How the challenge was made."""
        return self.request["code_challenge_method"]

    def get_redirect_uri(self) -> str:
        """Where the browser was sent back."""
        return self.request["redirect_uri"]

    def get_scope(self) -> str:
        """What was asked and allowed."""
        return self.request["scope"]

    def get_nonce(self) -> str:
        """What ties the ID token to the sign-in."""
        return self.request["nonce"]

    def get_auth_time(self) -> int:
        """When the person chose who they are."""
        return int(self.created_at.timestamp())

    def get_acr(self) -> str:
        """The level asked for: the simulator grants any."""
        return (self.request.get("acr_values", "").split() or [DEFAULT_ACR])[0]

    def get_amr(self) -> list[str]:
        """No method of authentication to tell of."""
        return []


def keep(code: str, provider: str, person: Person, asked: Mapping[str, str]) -> None:
    """Write a code down, and forget the old ones."""
    with db.transaction() as session:
        session.exec(delete(SimulatorCode).where(col(SimulatorCode.created_at) < now() - KEPT))
        session.add(
            SimulatorCode(
                code=code,
                provider=provider,
                claims={**person.claims, "sub": person.sub},
                request={key: asked[key] for key in REMEMBERED if key in asked},
            )
        )


def fresh(code: str, provider: str) -> Code | None:
    """A code of this provider that is not spent and not too old."""
    with db.transaction(read_only=True) as session:
        found = session.get(SimulatorCode, code)
    return _usable(found, provider) if found and found.access_token is None else None


def spend(code: Code, access_token: str) -> bool:
    """Give a code its access token; false when somebody was faster."""
    free = (col(SimulatorCode.code) == code.code) & col(SimulatorCode.access_token).is_(None)
    with db.transaction() as session:
        spent = session.exec(update(SimulatorCode).where(free).values(access_token=access_token))
        return spent.rowcount == 1


def behind(access_token: str, provider: str) -> Code | None:
    """The code that an access token of this provider was given for, while it lasts."""
    with db.transaction(read_only=True) as session:
        found = session.exec(
            select(SimulatorCode).where(SimulatorCode.access_token == access_token)
        ).first()
    return _usable(found, provider) if access_token and found else None


def _usable(found: SimulatorCode, provider: str) -> Code | None:
    if found.provider != provider or now() - found.created_at >= LIFETIME:
        return None
    return Code(found.code, found.claims, found.request, found.created_at)
