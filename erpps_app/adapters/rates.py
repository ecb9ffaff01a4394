"""How often somebody did something lately; shared between workers when Redis is configured."""

import math
import time
from functools import cache

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.aio.strategies import MovingWindowRateLimiter

from erpps_app.settings import settings

EVENTS = parse("1200/minute")  # of the pages: twenty a second is no person


async def wait_for(most: RateLimitItem, what: str, caller: str) -> int:
    """Count one more; the answer is how many seconds to wait, 0 when there is no need."""
    if await _limiter().hit(most, what, caller):
        return 0
    window = await _limiter().get_window_stats(most, what, caller)
    return max(1, math.ceil(window.reset_time - time.time()))


def forget() -> None:
    """Start counting anew."""
    _limiter.cache_clear()


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(_storage())


def _storage() -> Storage:
    url = settings().redis_url
    return RedisStorage(f"async+{url}", implementation="redispy") if url else MemoryStorage()
