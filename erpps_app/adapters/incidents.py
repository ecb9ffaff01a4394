"""Writes down what nobody expected: a number, the kind of error and where it happened.

The message of an error often holds the value that caused it, which is somebody's: it is left out.
"""

import logging
import secrets
import traceback

log = logging.getLogger("erpps.incident")


def report(error: BaseException) -> str:
    """Log an error; the answer is the number that the person reads too."""
    number = f"{secrets.randbelow(10**8):08}"
    log.error("Incident %s\n%s", number, "".join(_places(error)))
    return number


def _places(error: BaseException) -> list[str]:
    cause = error.__cause__ or error.__context__
    before = [*_places(cause), "then\n"] if cause else []
    return [*before, *traceback.format_tb(error.__traceback__), f"{type(error).__name__}\n"]
