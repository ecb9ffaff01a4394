"""Who works on what: assignments, presence, saved views."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e2b1c8d5e302'
down_revision = 'e1a0b7c4d201'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
