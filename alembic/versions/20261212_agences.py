"""By which agency professionals were registered, as the FHIR search asks."""

from alembic import op


revision = '2b9e6d41a7f3'
down_revision = '7d1f0c52b8ea'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('directory_by_agency', 'directory_entry', ['agency', 'practitioner_id'])


def downgrade() -> None:
    op.drop_index('directory_by_agency', table_name='directory_entry')
