"""What helps to review: reasons, keys, undoing."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e3c2d9e6f403'
down_revision = 'e2b1c8d5e302'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
