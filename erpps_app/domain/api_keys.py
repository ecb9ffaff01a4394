"""A key of the API, as whoever checks a call knows it; and each way in which a call is refused."""

from dataclasses import dataclass
from datetime import datetime

from erpps_app.domain.api_scopes import SCOPES, Scope
from erpps_app.domain.errors import NotAllowed, NotRecognised

HEADER = "ESANTE-API-KEY"
CALLS_PER_SECOND = 17  # as the national API grants (ansforge/annuaire-sante-fhir-documentation)
MISSING = f"Présentez la clé d’API de votre application dans l’en-tête {HEADER}."
UNKNOWN = "Cette clé d’API n’est pas reconnue : vérifiez qu’elle est recopiée en entier."
EXPIRED = "Cette clé d’API a expiré : demandez à l’administrateur national de la renouveler."
REVOKED = "Cette clé d’API a été révoquée : adressez-vous à l’administrateur national."


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whose key it is and what it allows.

    Attributes:
        key_id: names the key; never the secret.
        application, organization: whose it is.
        scopes: what it opens.
        per_second, per_day: how many calls; no limit a day when it is ``None``.
        expires_at, revoked_at: from when on it opens nothing.
    """

    key_id: str
    application: str
    organization: str
    scopes: frozenset[Scope]
    per_second: int
    per_day: int | None
    expires_at: datetime
    revoked_at: datetime | None = None


def check(holder: KeyHolder, scope: Scope, at: datetime) -> KeyHolder:
    """The holder, when their key opens a scope at an instant.

    Raises:
        NotRecognised: it opens nothing any more.
        NotAllowed: it is for something else.
    """
    if holder.revoked_at is not None and holder.revoked_at <= at:
        raise NotRecognised(REVOKED)
    if holder.expires_at <= at:
        raise NotRecognised(EXPIRED)
    if scope not in holder.scopes:
        raise NotAllowed(
            f"Cette clé d’API n’ouvre pas « {SCOPES[scope].label} » : demandez cette portée à "
            "l’administrateur national."
        )
    return holder
