"""Reads that are asked at the same time share a statement, and nothing else."""

import asyncio
from collections.abc import Mapping, Sequence
from threading import Event

import pytest

from erpps_app.api.fhir.gathering import Gathering


async def test_who_asks_while_one_is_read_shares_the_next_turn():
    begun, go, turns = Event(), Event(), list[list[str]]()

    def read(keys: Sequence[str]) -> Mapping[str, str]:
        turns.append(list(keys))
        begun.set()
        assert go.wait(10)
        return {key: key.upper() for key in keys if key != "rien"}

    gathering = Gathering(read)
    first = asyncio.create_task(gathering.get("a"))
    assert await asyncio.to_thread(begun.wait, 10)
    others = [asyncio.create_task(gathering.get(key)) for key in ("c", "a", "b", "c", "rien")]
    await asyncio.sleep(0)
    go.set()

    assert await asyncio.gather(first, *others) == ["A", "C", "A", "B", "C", None]
    assert turns == [["a"], ["a", "b", "c", "rien"]]


async def test_what_fails_is_raised_for_each_and_the_next_is_read_anew():
    failing = True

    def read(keys: Sequence[str]) -> Mapping[str, str]:
        if failing:
            raise OSError(str(keys))
        return dict.fromkeys(keys, "lu")

    gathering = Gathering(read)
    told = await asyncio.gather(*map(gathering.get, "ab"), return_exceptions=True)
    failing = False

    assert [type(one) for one in told] == [OSError, OSError]
    assert await gathering.get("a") == "lu"


async def test_who_goes_away_takes_nobody_along():
    go = Event()

    def read(keys: Sequence[str]) -> Mapping[str, str]:
        assert go.wait(10)
        return dict.fromkeys(keys, "lu")

    gathering = Gathering(read)
    gone, stays = (asyncio.create_task(gathering.get(key)) for key in "ab")
    await asyncio.sleep(0)
    gone.cancel()
    go.set()

    assert await stays == "lu"
    with pytest.raises(asyncio.CancelledError):
        await gone
