"""Subscribers of the log of publications."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = '7d1f0c93b6e4'
down_revision = '5d1f86c03ba7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('subscriber',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('organisation', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('resources', sa.JSON(), nullable=False),
    sa.Column('with_content', sa.Boolean(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret_number', sa.Integer(), nullable=False),
    sa.Column('former_secret', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('former_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('ahead', sa.JSON(), nullable=False),
    sa.Column('replayed_until', sa.BigInteger(), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('next_turn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failing_since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('last_error', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('last_success_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.create_index('subscriber_due', ['state', 'next_turn_at'], unique=False)

    op.create_table('dead_letter',
    sa.Column('subscriber_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscriber.id'], ),
    sa.PrimaryKeyConstraint('subscriber_id', 'position')
    )
    with op.batch_alter_table('dead_letter', schema=None) as batch_op:
        batch_op.create_index('dead_letter_asked', ['subscriber_id', 'asked_at'], unique=False)

    op.create_table('delivery_trouble',
    sa.Column('subscriber_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('after', sa.BigInteger(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('next_attempt_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('last_error', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['subscriber_id'], ['subscriber.id'], ),
    sa.PrimaryKeyConstraint('subscriber_id', 'practitioner_id')
    )
    with op.batch_alter_table('delivery_trouble', schema=None) as batch_op:
        batch_op.create_index('delivery_trouble_due', ['subscriber_id', 'next_attempt_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('delivery_trouble', schema=None) as batch_op:
        batch_op.drop_index('delivery_trouble_due')

    op.drop_table('delivery_trouble')
    with op.batch_alter_table('dead_letter', schema=None) as batch_op:
        batch_op.drop_index('dead_letter_asked')

    op.drop_table('dead_letter')
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.drop_index('subscriber_due')

    op.drop_table('subscriber')
