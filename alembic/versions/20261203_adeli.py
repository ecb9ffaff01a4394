"""The migration from ADELI."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e6f50c192706'
down_revision = 'e5e4fb081605'
branch_labels = None
depends_on = None


TEXT = sqlmodel.sql.sqltypes.AutoString
COUNTERS = ('line', 'created', 'matched', 'known', 'possible', 'wrong')


def upgrade() -> None:
    op.add_column('document', sa.Column('sealed_as', TEXT(), server_default='', nullable=False))
    op.add_column('civil_status', sa.Column('birth_departement', TEXT(), server_default='', nullable=False))
    op.create_table(
        'adeli_import',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('name', TEXT(), nullable=False),
        sa.Column('path', TEXT(), nullable=False),
        sa.Column('sha256', TEXT(), nullable=False),
        sa.Column('size', sa.BigInteger(), nullable=False),
        sa.Column('encoding', TEXT(), nullable=False),
        sa.Column('separator', TEXT(), nullable=False),
        sa.Column('dry_run', sa.Boolean(), nullable=False),
        sa.Column('batch', sa.Integer(), nullable=False),
        sa.Column('status', TEXT(), nullable=False),
        sa.Column('agent_id', TEXT(), nullable=False),
        sa.Column('agent_name', TEXT(), nullable=False),
        sa.Column('message', TEXT(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('started_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('finished_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('leased_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('position', sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTERS),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_adeli_import_sha256'), 'adeli_import', ['sha256'], unique=False)
    op.create_index(op.f('ix_adeli_import_status'), 'adeli_import', ['status'], unique=False)
    op.create_table(
        'adeli_record',
        sa.Column('scope', TEXT(), nullable=False),
        sa.Column('number', TEXT(), nullable=False),
        sa.Column('content', TEXT(), nullable=False),
        sa.Column('import_id', TEXT(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('practitioner_id', TEXT(), nullable=True),
        sa.Column('search_key', TEXT(), nullable=False),
        sa.Column('birth_date', TEXT(), nullable=False),
        sa.Column('facts', sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(['import_id'], ['adeli_import.id']),
        sa.PrimaryKeyConstraint('scope', 'number'),
    )
    op.create_index('adeli_record_person', 'adeli_record', ['scope', 'birth_date'], unique=False)
    op.create_index(op.f('ix_adeli_record_practitioner_id'), 'adeli_record', ['practitioner_id'], unique=False)
    op.create_index(op.f('ix_adeli_record_import_id'), 'adeli_record', ['import_id'], unique=False)
    op.create_table(
        'adeli_remark',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('import_id', TEXT(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('number', TEXT(), nullable=False),
        sa.Column('column', TEXT(), nullable=False),
        sa.Column('reason', TEXT(), nullable=False),
        sa.Column('refused', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['import_id'], ['adeli_import.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('adeli_remark_line', 'adeli_remark', ['import_id', 'line'], unique=False)
    op.create_table(
        'adeli_match',
        sa.Column('answers', sa.JSON(), nullable=False),
        sa.Column('candidates', sa.JSON(), nullable=False),
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('import_id', TEXT(), nullable=False),
        sa.Column('line', sa.Integer(), nullable=False),
        sa.Column('number', TEXT(), nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('name', TEXT(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('decision', TEXT(), nullable=False),
        sa.Column('decided_by', TEXT(), nullable=False),
        sa.Column('decided_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('practitioner_id', TEXT(), nullable=True),
        sa.ForeignKeyConstraint(['import_id'], ['adeli_import.id']),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('number'),
    )
    op.create_index('adeli_match_open', 'adeli_match', ['ars', 'decision'], unique=False)
    op.create_index(op.f('ix_adeli_match_import_id'), 'adeli_match', ['import_id'], unique=False)


def downgrade() -> None:
    for table in ('adeli_match', 'adeli_remark', 'adeli_record', 'adeli_import'):
        op.drop_table(table)
    # Not by batch: SQLite would make the table anew, to which others refer.
    op.execute('ALTER TABLE civil_status DROP COLUMN birth_departement')
    op.execute('ALTER TABLE document DROP COLUMN sealed_as')
