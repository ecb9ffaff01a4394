"""A registration attached to somebody who is in the register already."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'f7a1c2d3e4b5'
down_revision = 'e9283f4c5a09'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
ATTACHED = sa.text('attached_to IS NOT NULL')


def upgrade() -> None:
    for name in ('attached_to', 'attached_by'):
        op.add_column('dossier', sa.Column(name, TEXT(), nullable=True))
    op.create_index(
        'dossier_attached',
        'dossier',
        ['attached_to'],
        sqlite_where=ATTACHED,
        postgresql_where=ATTACHED,
    )


def downgrade() -> None:
    op.drop_index('dossier_attached', table_name='dossier')
    for name in ('attached_by', 'attached_to'):
        op.drop_column('dossier', name)
