"""The migration from ADELI."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e6f50c192706'
down_revision = 'e5e4fb081605'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
