"""Reference lists with effective dates."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e7061d2a3807'
down_revision = 'e6f50c192706'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
CODED_ANSWERS = ('profession', 'intitule', 'type_autorisation', 'type_activite', 'motif_fin')


def upgrade() -> None:
    op.create_table(
        'list_change',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('list', TEXT(), nullable=False),
        sa.Column('code', TEXT(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('effective_from', sa.Date(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('offered', sa.Boolean(), nullable=True),
        sa.Column('cancels', sa.Integer(), nullable=True),
        sa.Column('note', TEXT(), nullable=False),
        sa.Column('batch', TEXT(), nullable=False),
        sa.Column('actor_id', TEXT(), nullable=False),
        sa.Column('actor_name', TEXT(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('list', 'code', 'number', name='list_change_number'),
    )
    for name in CODED_ANSWERS:
        answered = sa.text(f"(answers ->> '{name}') IS NOT NULL")
        op.create_index(
            f'section_{name}',
            'section',
            [sa.text(f"(answers ->> '{name}')")],
            unique=False,
            sqlite_where=answered,
            postgresql_where=answered,
        )


def downgrade() -> None:
    for name in CODED_ANSWERS:
        op.drop_index(f'section_{name}', table_name='section')
    op.drop_table('list_change')
