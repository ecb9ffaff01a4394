"""Works on the imports that wait, in a process beside the portal, so that no page waits.

Every worker of the portal looks; whoever takes an import holds it while it works. A worker that is
stopped in the middle of a batch has written nothing of it; the next one goes on from there.
"""

import asyncio
import contextlib
import logging
import sys

from erpps_app import db
from erpps_app.models.base import now
from erpps_app.services.adeli import runs

PAUSE_SECONDS = 1.0
COMMAND = (sys.executable, "-m", "erpps_app.cli", "adeli", "work")
log = logging.getLogger("erpps.adeli")


async def run_forever() -> None:
    """Start a process whenever an import waits, as long as the app runs."""
    while True:
        try:
            if await asyncio.to_thread(_is_waiting):
                await _work()
        except Exception:
            log.exception("ADELI round failed")
        await asyncio.sleep(PAUSE_SECONDS)


def _is_waiting() -> bool:
    with db.transaction(read_only=True) as session:
        return bool(runs.waiting(session, now()))


async def _work() -> None:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        raise
