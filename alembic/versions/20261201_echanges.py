"""Templates, private notes, corrections, merges."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'e4d3eaf70504'
down_revision = 'e3c2d9e6f403'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
INSTANT = sqlmodel.sql.sqltypes.UTCDateTime
OPEN = sa.text("status = ''")


def upgrade() -> None:
    op.add_column('practitioner', sa.Column('merged_into', TEXT(), nullable=True))
    op.create_table(
        'message_template',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('name', TEXT(), nullable=False),
        sa.Column('body', TEXT(), nullable=False),
        sa.Column('author_name', TEXT(), nullable=False),
        sa.Column('updated_at', INSTANT(), nullable=False),
        sa.Column('retired_at', INSTANT(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('template_list', 'message_template', ['ars', 'name'], unique=False)
    op.create_table(
        'private_note',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('dossier_id', TEXT(), nullable=True),
        sa.Column('practitioner_id', TEXT(), nullable=True),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('author_id', TEXT(), nullable=False),
        sa.Column('author_name', TEXT(), nullable=False),
        sa.Column('body', TEXT(), nullable=False),
        sa.Column('created_at', INSTANT(), nullable=False),
        sa.Column('edited_at', INSTANT(), nullable=True),
        sa.Column('deleted_at', INSTANT(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id']),
        sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index(
        'note_of_application', 'private_note', ['dossier_id', 'ars', 'created_at'], unique=False
    )
    op.create_index(
        'note_of_professional', 'private_note', ['practitioner_id', 'ars', 'created_at'],
        unique=False,
    )
    op.create_table(
        'correction',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('dossier_id', TEXT(), nullable=False),
        sa.Column('section_id', TEXT(), nullable=False),
        sa.Column('at', INSTANT(), nullable=False),
        sa.Column('actor_id', TEXT(), nullable=False),
        sa.Column('actor_name', TEXT(), nullable=False),
        sa.Column('reason', TEXT(), nullable=False),
        sa.Column('changes', sa.JSON(), nullable=False),
        sa.Column('answers', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id']),
        sa.ForeignKeyConstraint(['section_id'], ['section.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('correction_of_application', 'correction', ['dossier_id', 'id'], unique=False)
    op.create_index(op.f('ix_correction_section_id'), 'correction', ['section_id'], unique=False)
    op.create_table(
        'distinction',
        sa.Column('one_id', TEXT(), nullable=False),
        sa.Column('other_id', TEXT(), nullable=False),
        sa.Column('at', INSTANT(), nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('actor_id', TEXT(), nullable=False),
        sa.Column('actor_name', TEXT(), nullable=False),
        sa.Column('reason', TEXT(), nullable=False),
        sa.PrimaryKeyConstraint('one_id', 'other_id'),
    )
    op.create_index(op.f('ix_distinction_other_id'), 'distinction', ['other_id'], unique=False)
    op.create_table(
        'merging',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('kept_id', TEXT(), nullable=False),
        sa.Column('absorbed_id', TEXT(), nullable=False),
        sa.Column('choices', sa.JSON(), nullable=False),
        sa.Column('kept_version', sa.Integer(), nullable=False),
        sa.Column('absorbed_version', sa.Integer(), nullable=False),
        sa.Column('reason', TEXT(), nullable=False),
        sa.Column('proposer_id', TEXT(), nullable=False),
        sa.Column('proposer_name', TEXT(), nullable=False),
        sa.Column('proposed_at', INSTANT(), nullable=False),
        sa.Column('status', TEXT(), nullable=False),
        sa.Column('decider_name', TEXT(), nullable=False),
        sa.Column('decided_at', INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(['kept_id'], ['practitioner.id']),
        sa.ForeignKeyConstraint(['absorbed_id'], ['practitioner.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    for name, column in (
        ('one_open_merging_of_kept', 'kept_id'),
        ('one_open_merging_of_absorbed', 'absorbed_id'),
    ):
        op.create_index(
            name, 'merging', [column], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
        )
    op.create_index('mergings_to_confirm', 'merging', ['ars', 'status'], unique=False)


def downgrade() -> None:
    for table in ('merging', 'distinction', 'correction', 'private_note', 'message_template'):
        op.drop_table(table)
    with op.batch_alter_table('practitioner') as batch:
        batch.drop_column('merged_into')
