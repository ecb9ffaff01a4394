"""What something edited under versions was: the columns that each such table of ours has."""

from datetime import datetime
from typing import Any

from sqlmodel import JSON, Field

from erpps_app.models.base import Table, now


class Version(Table):
    """What a row became, when and by whom; the first is what was installed.

    Each table names the row that it is of.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now)
    actor_id: str
    actor_name: str
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON, nullable=False)
