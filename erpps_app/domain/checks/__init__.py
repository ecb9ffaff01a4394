"""What the portal can check by itself, before sending and before the decision; see ``table``."""

from erpps_app.domain.checks.findings import Finding, Outcome
from erpps_app.domain.checks.subject import Naming, Paper, Subject
from erpps_app.domain.checks.table import CHECKS, all_green, green_parts, run
from erpps_app.domain.likeness import Likeness

__all__ = [
    "CHECKS",
    "Finding",
    "Likeness",
    "Naming",
    "Outcome",
    "Paper",
    "Subject",
    "all_green",
    "green_parts",
    "run",
]
