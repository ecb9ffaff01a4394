"""The agency stands with each published activity: the API finds those of one in the index's order."""

import sqlalchemy as sa
from alembic import op


revision = '2b8f6ad1e9c4'
down_revision = 'c41e07b92d58'
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation='C'), 'postgresql')


def upgrade() -> None:
    with op.batch_alter_table('published_role', schema=None) as batch_op:
        batch_op.add_column(sa.Column('agency', KEY, server_default='', nullable=False))
    op.execute(
        "UPDATE published_role SET agency = coalesce((SELECT min(agency) FROM directory_entry"
        " WHERE directory_entry.practitioner_id = published_role.practitioner_id), '')"
        " WHERE mode <> ''"
    )
    op.create_index('published_role_agency', 'published_role', ['agency', 'id'])


def downgrade() -> None:
    op.drop_index('published_role_agency', table_name='published_role')
    with op.batch_alter_table('published_role', schema=None) as batch_op:
        batch_op.drop_column('agency')
