"""What is asked of a line of an ADELI register; what the report of an import counts."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'a3d94c6b1f27'
down_revision = 'e8172e3b4908'
branch_labels = None
depends_on = None


TEXT = sqlmodel.sql.sqltypes.AutoString
COUNTERS = ('practices', 'remarks')


def upgrade() -> None:
    op.add_column('adeli_match', sa.Column('question', TEXT(), server_default='identite', nullable=False))
    for name in COUNTERS:
        op.add_column('adeli_import', sa.Column(name, sa.Integer(), server_default='0', nullable=False))
    op.execute(
        'UPDATE adeli_import SET remarks = '
        '(SELECT count(*) FROM adeli_remark WHERE adeli_remark.import_id = adeli_import.id)'
    )


def downgrade() -> None:
    # Not by batch: SQLite would make the table anew, to which others refer.
    for name in COUNTERS:
        op.execute(f'ALTER TABLE adeli_import DROP COLUMN {name}')
    op.execute('ALTER TABLE adeli_match DROP COLUMN question')
