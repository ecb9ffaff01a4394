"""Names: given names one by one as they were declared, an index for how a name begins."""

import sqlalchemy as sa
from alembic import op


revision = 'a58d02c6be91'
down_revision = 'c3a91e77d204'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('civil_status', schema=None) as batch_op:
        batch_op.add_column(sa.Column('given_name_parts', sa.JSON(), server_default='[]', nullable=False))
        batch_op.create_index('civil_status_name', ['search_key'], unique=False, postgresql_ops={'search_key': 'text_pattern_ops'})


def downgrade() -> None:
    with op.batch_alter_table('civil_status', schema=None) as batch_op:
        batch_op.drop_index('civil_status_name')
        batch_op.drop_column('given_name_parts')
