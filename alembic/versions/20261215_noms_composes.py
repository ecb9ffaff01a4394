"""Compound names are found by each of their parts, in the public Annuaire too."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from erpps_app.domain import finding, names


revision = '5e8a3b0c71d4'
down_revision = '2b8f6ad1e9c4'
branch_labels = None
depends_on = None

KEY = sa.String().with_variant(sa.String(collation='C'), 'postgresql')
BATCH = 1000


def upgrade() -> None:
    table = op.create_table('directory_part',
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form', KEY, nullable=False),
    sa.Column('part', KEY, nullable=False),
    sa.Column('given', KEY, nullable=False),
    sa.PrimaryKeyConstraint('practitioner_id', 'form', 'part')
    )
    _fill(table)
    op.create_index('directory_part_by_part', 'directory_part', ['part', 'form', 'practitioner_id'])


def _fill(table: sa.Table) -> None:
    bind, after = op.get_bind(), ''
    while keys := bind.execute(
        sa.text('SELECT DISTINCT practitioner_id FROM directory_entry WHERE practitioner_id > :after '
                'ORDER BY practitioner_id LIMIT :most'), {'after': after, 'most': BATCH}
    ).scalars().all():
        lines = bind.execute(
            sa.text('SELECT DISTINCT practitioner_id, form, given, family_name FROM directory_entry '
                    'WHERE practitioner_id > :after AND practitioner_id <= :last'),
            {'after': after, 'last': keys[-1]},
        )
        rows = {
            (key, form, f'{part}{names.APART}{given}', given)
            for key, form, given, family in lines
            for part in finding.parts(family)
        }
        if rows:
            bind.execute(table.insert(), [dict(zip(table.c.keys(), row)) for row in sorted(rows)])
        after = keys[-1]


def downgrade() -> None:
    op.drop_table('directory_part')
