"""What the framework logs of an event is what a person typed: only where it happened is kept."""

import logging


class WithoutData(logging.Filter):
    """Replaces the message of a record by the place it comes from, and drops its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let it pass, emptied."""
        cause = record.exc_info[0] if isinstance(record.exc_info, tuple) else None
        name = f", {cause.__name__}" if cause else ""
        record.msg = f"{record.name}:{record.lineno}{name}"
        record.args, record.exc_info, record.exc_text = None, None, None
        return True


def protect(prefix: str = "reflex") -> None:
    """Empty the records of every logger of the framework."""
    filtered = WithoutData()
    for name in [n for n in logging.root.manager.loggerDict if n.split(".")[0].startswith(prefix)]:
        logging.getLogger(name).addFilter(filtered)
