"""What helps to review: reasons, keys, undoing."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e3c2d9e6f403'
down_revision = 'e2b1c8d5e302'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        'judgement',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('dossier_id', TEXT(), nullable=False),
        sa.Column('section_id', TEXT(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('actor_id', TEXT(), nullable=False),
        sa.Column('actor_name', TEXT(), nullable=False),
        sa.Column('verdict', TEXT(), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id']),
        sa.ForeignKeyConstraint(['section_id'], ['section.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('judgement_of_file', 'judgement', ['dossier_id', 'id'], unique=False)
    op.create_index(op.f('ix_judgement_section_id'), 'judgement', ['section_id'], unique=False)
    op.create_table(
        'catalogued_reason',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('code', TEXT(), nullable=False),
        sa.Column('verdict', TEXT(), nullable=False),
        sa.Column('about', TEXT(), nullable=False),
        sa.Column('label', TEXT(), nullable=False),
        sa.Column('text', TEXT(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('retired_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('code', name='catalogued_reason_code'),
    )
    op.create_table(
        'catalogued_reason_version',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('reason_id', TEXT(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('actor_id', TEXT(), nullable=False),
        sa.Column('actor_name', TEXT(), nullable=False),
        sa.Column('content', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['reason_id'], ['catalogued_reason.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(op.f('ix_catalogued_reason_version_reason_id'), 'catalogued_reason_version', ['reason_id'], unique=False)
    op.create_table(
        'keyboard_preference',
        sa.Column('account_id', TEXT(), nullable=False),
        sa.Column('active', sa.Boolean(), nullable=False),
        sa.Column('keys', sa.JSON(), nullable=False),
        sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id']),
        sa.PrimaryKeyConstraint('account_id'),
    )
    op.add_column('section', sa.Column('reason_code', TEXT(), server_default='', nullable=False))
    op.add_column('document', sa.Column('naming', TEXT(), server_default='', nullable=False))
    op.add_column('document', sa.Column('naming_of', TEXT(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('document', 'naming_of')
    op.drop_column('document', 'naming')
    op.drop_column('section', 'reason_code')
    op.drop_table('keyboard_preference')
    op.drop_index(op.f('ix_catalogued_reason_version_reason_id'), table_name='catalogued_reason_version')
    op.drop_table('catalogued_reason_version')
    op.drop_table('catalogued_reason')
    op.drop_index(op.f('ix_judgement_section_id'), table_name='judgement')
    op.drop_index('judgement_of_file', table_name='judgement')
    op.drop_table('judgement')
