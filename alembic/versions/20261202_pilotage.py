"""Statistics and exports."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e5e4fb081605'
down_revision = 'e4d3eaf70504'
branch_labels = None
depends_on = None


PARTIAL = (
    ('event_at_once', ['dossier_id'], "action IN ('appliquer', 'saisir')"),
    (
        'event_awaiting',
        ['dossier_id', 'at', 'from_status', 'to_status'],
        "to_status = 'en_attente' OR from_status = 'en_attente'",
    ),
    ('event_of_agents', ['at', 'dossier_id'], "action IN ('valider', 'refuser', 'demander')"),
)


def upgrade() -> None:
    op.create_table(
        'export',
        sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('account_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('format', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('criteria', sa.JSON(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('rows', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('export_of_account', 'export', ['account_id', 'created_at'])
    op.create_index('ix_export_created_at', 'export', ['created_at'])
    op.create_index('dossier_received', 'dossier', ['ars', 'submitted_at'])
    op.create_index('dossier_closed', 'dossier', ['ars', 'decided_at'])
    for name, columns, where in PARTIAL:
        condition = sa.text(where)
        op.create_index(
            name, 'dossier_event', columns, sqlite_where=condition, postgresql_where=condition
        )


def downgrade() -> None:
    for name, _, _ in reversed(PARTIAL):
        op.drop_index(name, table_name='dossier_event')
    op.drop_index('dossier_closed', table_name='dossier')
    op.drop_index('dossier_received', table_name='dossier')
    op.drop_table('export')
