"""What the text extract tells of the Annuaire holds on one line in the table too."""

import sqlalchemy as sa
from alembic import op

from erpps_app.domain.directory import extract


revision = 'e7b20c5d3f18'
down_revision = '91c2e7d05ab6'
branch_labels = None
depends_on = None

UNSAFE = [
    chr(code)
    for code in (*b'|\x01', *range(0x0A, 0x0E), *range(0x1C, 0x1F), 0x85, 0x2028, 0x2029)
]


def upgrade() -> None:
    table, bind = sa.table('directory_entry', *map(sa.column, extract.FIELDS)), op.get_bind()
    if bind.dialect.name != 'postgresql':
        return  # SQLite has no translate(), and there each value is made safe as it is read
    pattern = f"[{''.join(UNSAFE)}]"
    for name in extract.FIELDS:
        column = table.c[name]
        bind.execute(
            table.update()
            .where(column.regexp_match(pattern))
            .values({name: sa.func.translate(column, ''.join(UNSAFE), ' ' * len(UNSAFE))})
        )


def downgrade() -> None:
    """What was put in the place of a line's end cannot be told from a space."""
