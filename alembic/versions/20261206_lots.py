"""Batches that the portal carries out by itself: whose turn it is, which reports are old."""

from alembic import op


revision = 'b7c51e90d4f2'
down_revision = 'f7a1c2d3e4b5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'batch_item_turn', 'batch_item', ['outcome', 'batch_id', 'rank'], unique=False
    )
    op.create_index(op.f('ix_batch_created_at'), 'batch', ['created_at'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_batch_created_at'), table_name='batch')
    op.drop_index('batch_item_turn', table_name='batch_item')
