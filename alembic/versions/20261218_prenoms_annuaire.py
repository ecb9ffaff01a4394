"""Those who have a given name are found in the order of their family names, in a profession too."""

from alembic import op


revision = 'b31f5a9c08d7'
down_revision = 'e7b20c5d3f18'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index('directory_by_given', table_name='directory_entry')
    op.create_index('directory_by_given', 'directory_entry', ['given', 'form', 'practitioner_id'])
    op.create_index(
        'directory_by_given_profession',
        'directory_entry',
        ['given', 'profession', 'form', 'practitioner_id'],
    )


def downgrade() -> None:
    op.drop_index('directory_by_given_profession', table_name='directory_entry')
    op.drop_index('directory_by_given', table_name='directory_entry')
    op.create_index('directory_by_given', 'directory_entry', ['given', 'practitioner_id'])
