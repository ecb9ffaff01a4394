"""A subscriber that moves to another address keeps its place in the log."""

import sqlalchemy as sa
from alembic import op


revision = '91c2e7d05ab6'
down_revision = '5e8a3b0c71d4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.add_column(sa.Column('followed', sa.Boolean(), server_default=sa.false(), nullable=False))
    subscriber = sa.table('subscriber', sa.column('followed', sa.Boolean()), sa.column('state', sa.String()))
    op.execute(subscriber.update().where(subscriber.c.state != 'a_verifier').values(followed=True))


def downgrade() -> None:
    with op.batch_alter_table('subscriber', schema=None) as batch_op:
        batch_op.drop_column('followed')
