"""Use cases: one verb each, one transaction, for one actor."""

from erpps_app.services import audit_writes, finding_keys, queue_keys, signals, twin_flags

# Importing them puts every write in the audit trail, keeps what is sorted, flagged and found by,
# and tells open pages.
__all__ = ["audit_writes", "finding_keys", "queue_keys", "signals", "twin_flags"]
