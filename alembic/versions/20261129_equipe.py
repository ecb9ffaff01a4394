"""Who works on what: claims, presence, what is done to many applications at once."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e2b1c8d5e302'
down_revision = 'e1a0b7c4d201'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_index('in_charge', 'dossier', ['assigned_to', 'status', 'submitted_at'], unique=False)
    op.create_index('done_by', 'dossier_event', ['actor_id', 'at'], unique=False)
    op.create_table(
        'claim',
        sa.Column('dossier_id', TEXT(), nullable=False),
        sa.Column('account_id', TEXT(), nullable=False),
        sa.Column('name', TEXT(), nullable=False),
        sa.Column('until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('lapsed', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('dossier_id'),
    )
    op.create_index(op.f('ix_claim_account_id'), 'claim', ['account_id'], unique=False)
    op.create_index(op.f('ix_claim_until'), 'claim', ['until'], unique=False)
    op.create_table(
        'presence',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('dossier_id', TEXT(), nullable=False),
        sa.Column('account_id', TEXT(), nullable=False),
        sa.Column('name', TEXT(), nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('reviews', sa.Boolean(), nullable=False),
        sa.Column('seen_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_presence_ars'), 'presence', ['ars'], unique=False)
    op.create_index(op.f('ix_presence_dossier_id'), 'presence', ['dossier_id'], unique=False)
    op.create_index(op.f('ix_presence_seen_at'), 'presence', ['seen_at'], unique=False)
    op.create_table(
        'batch',
        sa.Column('given', sa.JSON(), nullable=False),
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('account_id', TEXT(), nullable=False),
        sa.Column('agent_name', TEXT(), nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('action', TEXT(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_batch_account_id'), 'batch', ['account_id'], unique=False)
    op.create_table(
        'batch_item',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('batch_id', TEXT(), nullable=False),
        sa.Column('dossier_id', TEXT(), nullable=False),
        sa.Column('rank', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('in_charge', TEXT(), nullable=False),
        sa.Column('outcome', TEXT(), nullable=False),
        sa.Column('reason', TEXT(), nullable=False),
        sa.Column('rpps', TEXT(), nullable=False),
        sa.Column('done_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['batch_id'], ['batch.id']),
        sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('batch_id', 'dossier_id'),
    )
    op.create_index(op.f('ix_batch_item_batch_id'), 'batch_item', ['batch_id'], unique=False)
    op.create_index(op.f('ix_batch_item_dossier_id'), 'batch_item', ['dossier_id'], unique=False)


def downgrade() -> None:
    for table in ('batch_item', 'batch', 'presence', 'claim'):
        op.drop_table(table)
    op.drop_index('done_by', 'dossier_event')
    op.drop_index('in_charge', 'dossier')
