"""What message templates were, by whom."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e9283f4c5a09'
down_revision = 'a3d94c6b1f27'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        'message_template_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('actor_id', TEXT(), nullable=False),
        sa.Column('actor_name', TEXT(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.Column('template_id', TEXT(), nullable=False),
        sa.ForeignKeyConstraint(['template_id'], ['message_template.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(
        op.f('ix_message_template_version_template_id'), 'message_template_version',
        ['template_id'], unique=False,
    )


def downgrade() -> None:
    op.drop_table('message_template_version')
