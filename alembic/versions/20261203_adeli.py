"""The migration from ADELI."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e6f50c192706'
down_revision = 'e5e4fb081605'
branch_labels = None
depends_on = None


TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.add_column('document', sa.Column('sealed_as', TEXT(), server_default='', nullable=False))


def downgrade() -> None:
    # Not by batch: SQLite would make the table anew, to which others refer.
    op.execute('ALTER TABLE document DROP COLUMN sealed_as')
