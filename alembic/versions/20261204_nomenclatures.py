"""Reference lists with effective dates."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e7061d2a3807'
down_revision = 'e6f50c192706'
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
