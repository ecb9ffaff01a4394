"""Use cases: one verb each, one transaction, for one actor."""

from erpps_app.services import audit_writes

__all__ = ["audit_writes"]  # importing it puts every write in the audit trail
