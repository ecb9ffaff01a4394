"""How much of the Annuaire one visitor may read: enough for anybody, too little to take it all.

Counted by address, of which only a digest is kept, or by account: a hospital that shares one
address stops nobody who signs in.
"""

import hashlib
from dataclasses import dataclass

from limits import RateLimitItem, parse

from erpps_app.adapters.rates import network_of, wait_for
from erpps_app.domain.errors import TooOften

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many of something, over each of several lengths of time."""

    what: str
    most: tuple[RateLimitItem, ...]


SEARCHES = Allowance("annuaire-recherches", (parse("30/minute"), parse("300/hour")))
PEOPLE = Allowance("annuaire-fiches", (parse("60/minute"), parse("600/hour")))
# The same page, as it is sent before it runs: to programs that run nothing too.
PEOPLE_SENT = Allowance("annuaire-fiches-envoyees", PEOPLE.most)


async def count(allowance: Allowance, visitor: str) -> None:
    """Count one more.

    Args:
        allowance: of what; visitor: an address, or the key of an account.

    Raises:
        TooOften: it is one too many; says when the next may come.
    """
    known = hashlib.sha256(network_of(visitor).encode()).hexdigest()
    waits = [await wait_for(most, allowance.what, known) for most in allowance.most]
    if wait := max(waits):
        raise TooOften(_too_often(wait), wait)


def _too_often(wait: int) -> str:
    delay = f"{wait} secondes" if wait <= 2 * MINUTE else f"{-(-wait // MINUTE)} minutes"
    return (
        f"Vous avez beaucoup consulté l’annuaire en peu de temps. Réessayez dans {delay}. Pour en "
        "lire davantage, utilisez l’extraction publique ou l’API FHIR."
    )
