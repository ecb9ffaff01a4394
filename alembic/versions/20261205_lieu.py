"""What is rare by profession and place is read from an index, whatever the queue is sorted by."""

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


def downgrade() -> None:
    op.drop_index('queue_by_place', table_name='dossier')
