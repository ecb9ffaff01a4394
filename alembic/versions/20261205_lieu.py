"""What is rare by profession and place, or by flag, is read from an index, however it is sorted."""

from alembic import op


revision = 'e8172e3b4908'
down_revision = 'e7061d2a3807'
branch_labels = None
depends_on = None

COLUMNS = [
    'ars',
    'profession_key',
    'departement',
    'status',
    'submitted_at',
    'id',
    'objects',
    'flags',
]


def upgrade() -> None:
    op.create_index('queue_by_place', 'dossier', COLUMNS, unique=False)
    op.drop_index('queue_by_flags', table_name='dossier')
    op.create_index(
        'queue_by_flags', 'dossier', ['ars', 'flags', 'status', 'submitted_at', 'id'], unique=False
    )


def downgrade() -> None:
    op.drop_index('queue_by_flags', table_name='dossier')
    op.create_index('queue_by_flags', 'dossier', ['ars', 'flags', 'submitted_at'], unique=False)
    op.drop_index('queue_by_place', table_name='dossier')
