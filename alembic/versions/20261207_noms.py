"""Names are sorted as in a directory: what stands between their halves comes before every letter."""

import sqlalchemy as sa
from alembic import op


revision = 'a3c5e7091b2d'
down_revision = 'e8192b4c6d10'
branch_labels = None
depends_on = None

KEYS = (
    ('dossier', 'search_key'),
    ('civil_status', 'search_key'),
    ('adeli_record', 'search_key'),
    ('person_entry', 'form'),
    ('person_entry', 'sound'),
    ('application_entry', 'form'),
    ('application_entry', 'sound'),
)


def upgrade() -> None:
    _replace('|', ' ')
    _collate('"C"')


def downgrade() -> None:
    _collate('"default"')
    _replace(' ', '|')


def _replace(former: str, sign: str) -> None:
    """No address has a space; one with a bar stays as it is."""
    for table, column in KEYS:
        op.execute(
            f"UPDATE {table} SET {column} = replace({column}, '{former}', '{sign}') "
            f"WHERE {column} LIKE '%{former}%' AND {column} NOT LIKE '%@%'"
        )


def _collate(collation: str) -> None:
    """Sign by sign, whatever the language of the database; SQLite always does."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(f'ALTER TABLE dossier ALTER COLUMN search_key TYPE VARCHAR COLLATE {collation}')
