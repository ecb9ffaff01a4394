"""When the owner of a draft is warned that it comes to its end."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def warning_is_due(
    end: datetime, at: datetime, warned_at: datetime | None, days_before: Sequence[int]
) -> bool:
    """Whether a warning is owed now.

    Args:
        end: when the draft is erased; it moves whenever somebody writes to the draft.
        at: now.
        warned_at: when the last warning was sent, if ever.
        days_before: how many days before the end warnings fall due.
    """
    due = [end - timedelta(days=days) for days in days_before]
    passed = [instant for instant in due if instant <= at < end]
    return bool(passed) and (warned_at is None or warned_at < max(passed))
