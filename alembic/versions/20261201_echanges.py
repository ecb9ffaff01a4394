"""Templates, private notes, merges."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e4d3eaf70504'
down_revision = 'e3c2d9e6f403'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
