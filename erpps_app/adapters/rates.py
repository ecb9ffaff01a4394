"""How often somebody did something lately; shared between workers when Redis is configured."""

import hashlib
import math
import time
from functools import cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter

from erpps_app.domain.errors import TooOften
from erpps_app.settings import settings

EVENTS = parse("1200/minute")  # of the pages: twenty a second is no person
WHOSE = 64  # bits of an IPv6 address that tell whose it is
# Of one address: an employer verifies a few people, nobody tries numbers.
VERIFICATIONS, NAMES = parse("60/minute"), parse("20/minute")


async def wait_for(most: RateLimitItem, what: str, caller: str) -> int:
    """Count one more; the answer is how many seconds to wait, 0 when there is no need."""
    if await _limiter().hit(most, what, caller):
        return 0
    window = await _limiter().get_window_stats(most, what, caller)
    return max(1, math.ceil(window.reset_time - time.time()))


def network_of(caller: str) -> str:
    """What an address is counted as: of IPv6 the network, within which anybody may change theirs.

    What is no address, such as the key of an account, is counted as it is.
    """
    try:
        known = ip_address(caller.partition("%")[0])
    except ValueError:
        return caller
    if isinstance(known, IPv6Address):
        known = known.ipv4_mapped or IPv6Network((known, WHOSE), strict=False)
    return str(known)


async def require(most: RateLimitItem, what: str, address: str) -> None:
    """Count one more of an address.

    Raises:
        TooOften: it has asked enough for now.
    """
    caller = hashlib.sha256(network_of(address).encode()).hexdigest()
    if wait := await wait_for(most, what, caller):
        message = f"Vous allez trop vite pour le portail. Réessayez dans {wait} secondes."
        raise TooOften(message, wait)


async def wait_for_the_day(most: RateLimitItem, what: str, caller: str) -> int:
    """The same for a long window: one number is kept, not the instant of each call."""
    if await _daily().hit(most, what, caller):
        return 0
    window = await _daily().get_window_stats(most, what, caller)
    return max(1, math.ceil(window.reset_time - time.time()))


async def is_used_up(most: RateLimitItem, what: str, caller: str) -> bool:
    """Whether one more would be too many; nothing is counted."""
    return not await _limiter().test(most, what, caller)


def forget() -> None:
    """Start counting anew."""
    for known in (_limiter, _daily, _storage):
        known.cache_clear()


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(_storage())


@cache
def _daily() -> FixedWindowRateLimiter:
    return FixedWindowRateLimiter(_storage())


@cache
def _storage() -> Storage:
    url = settings().redis_url
    return RedisStorage(f"async+{url}", implementation="redispy") if url else MemoryStorage()
