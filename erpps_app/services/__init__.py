"""Use cases: one verb each, one transaction, for one actor."""

from erpps_app.services import audit_writes, signals

# Importing them puts every write in the audit trail, and tells open pages of it.
__all__ = ["audit_writes", "signals"]
