"""``python -m tests.load.geocoder``: how fast and how right the embedded address engine is.

Every query is also typed letter by letter from its third, as the page sends it. The limit is 10 ms
at the 95th percentile; a sort of the communes' names, timed in the same run, tells how fast this
machine is just now.
"""

import statistics
import time
from dataclasses import dataclass

from erpps_app.adapters.addresses import engine, towns
from erpps_app.adapters.addresses.communes import everywhere
from tests.load.queries import queries

LIMIT_MS = 10.0
STEP = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What a run measured; times in milliseconds, accuracy from 0 to 1."""

    median: float
    p95: float
    worst: float
    calls: int
    first: float
    among_five: float
    yardstick: float


def measure() -> Result:
    """Run every query."""
    towns.index()
    times: list[float] = []
    first = among = 0
    asked = list(queries())
    for typed, code in asked:
        lengths = [*range(3, len(typed), STEP), len(typed)]
        times += [_timed(typed[:length]) for length in lengths]
        codes = [_belongs_to(f.properties) for f in engine.search(typed, limit=5)]
        first += bool(codes) and code in codes[0]
        among += any(code in found for found in codes)
    cuts = statistics.quantiles(times, n=20)
    return Result(
        median=statistics.median(times),
        p95=cuts[18],
        worst=max(times),
        calls=len(times),
        first=first / len(asked),
        among_five=among / len(asked),
        yardstick=_yardstick(),
    )


def _timed(typed: str) -> float:
    start = time.perf_counter()
    engine.search(typed, limit=5)
    return (time.perf_counter() - start) * 1000


def _belongs_to(properties: dict[str, object]) -> set[object]:
    """A district of a city is that city too."""
    code = str(properties["citycode"])
    parent = engine.by_code()[code].current
    return {code, parent}


def _yardstick() -> float:
    names = [row.name for row in everywhere()]
    start = time.perf_counter()
    sorted(names)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the figures."""
    result = measure()
    print(f"{result.calls} requêtes : médiane {result.median:.2f} ms, p95 {result.p95:.2f} ms, ")
    print(f"  la plus lente {result.worst:.2f} ms")
    print(f"p95 / limite de {LIMIT_MS:.0f} ms : {result.p95 / LIMIT_MS:.3f}")
    print(f"p95 / tri des noms de communes ({result.yardstick:.1f} ms) : ", end="")
    print(f"{result.p95 / result.yardstick:.3f}")
    print(f"bonne commune en premier : {result.first:.1%} ; parmi cinq : {result.among_five:.1%}")


if __name__ == "__main__":
    main()
