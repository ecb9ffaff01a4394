"""What the FHIR API looks professionals and places up by: their published name, street, position."""

import sqlalchemy as sa
from alembic import op


revision = '7d1f0c52b8ea'
down_revision = '7d1f0c93b6e4'
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation='C'), 'postgresql')
COLUMNS = (
    ('published_practitioner', 'form'),
    ('published_practitioner', 'given'),
    ('published_organization', 'street'),
)
INDEXES = (
    ('published_practitioner_position', 'published_practitioner', ['position']),
    ('published_practitioner_form', 'published_practitioner', ['form', 'id']),
    ('published_practitioner_given', 'published_practitioner', ['given', 'id']),
    ('published_role_position', 'published_role', ['position']),
    ('published_organization_position', 'published_organization', ['position']),
    ('published_organization_street', 'published_organization', ['street', 'id']),
)


def upgrade() -> None:
    for table, column in COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column(column, KEY, server_default='', nullable=False))
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    for table, column in reversed(COLUMNS):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)
