"""Statistics and exports."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e5e4fb081605'
down_revision = 'e4d3eaf70504'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
