"""Use cases: one verb each, one transaction, for one actor."""

from erpps_app.services import audit_writes, finding_keys, queue_keys, signals, twin_flags
from erpps_app.services.directory import following

# Importing them puts every write in the audit trail, keeps what is sorted, flagged and found by,
# tells open pages, and publishes. Publishing comes last: it takes the last lock before the commit.
__all__ = ["audit_writes", "finding_keys", "following", "queue_keys", "signals", "twin_flags"]
