"""Who lives or practises in a département is read from an index of communes."""

from alembic import op


revision = 'e8192b4c6d10'
down_revision = 'b7c51e90d4f2'
branch_labels = None
depends_on = None

TABLES = ('contact_details', 'structure')


def upgrade() -> None:
    for table in TABLES:
        op.create_index(
            f'{table}_commune',
            table,
            ['commune'],
            unique=False,
            postgresql_ops={'commune': 'text_pattern_ops'},
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f'{table}_commune', table_name=table)
