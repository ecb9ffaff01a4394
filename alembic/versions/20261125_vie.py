"""Life after registration: changes, messages, past states, signals."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'c3a91e77d204'
down_revision = '7d1f5c0a4b12'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('signal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('subject', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('account_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('ars', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('signal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signal_at'), ['at'], unique=False)

    op.create_table('practitioner_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('actor_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('actor_role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('actor_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dossier_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('what', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('practitioner_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practitioner_version_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('message',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dossier_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('author_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('author_role', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('author_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('sent_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('read_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossier.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_dossier_id'), ['dossier_id'], unique=False)
        batch_op.create_index('message_thread', ['dossier_id', 'sent_at'], unique=False)

    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.alter_column('section_id',
               existing_type=sa.VARCHAR(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_document_message_id'), ['message_id'], unique=False)
        batch_op.create_foreign_key('document_message_id_fkey', 'message', ['message_id'], ['id'])

    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.add_column(sa.Column('origin', sqlmodel.sql.sqltypes.AutoString(), server_default='professionnel', nullable=False))
        batch_op.add_column(sa.Column('draft_key', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('resumes', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.drop_index('one_draft_per_account', sqlite_where=sa.text("status = 'brouillon'"))

    op.execute("UPDATE dossier SET draft_key = procedure || ':' || account_id WHERE status = 'brouillon'")
    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.create_index('one_draft_of_a_kind', ['draft_key'], unique=True, sqlite_where=sa.text("status = 'brouillon'"), postgresql_where=sa.text("status = 'brouillon'"))

    with op.batch_alter_table('dossier_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='0', nullable=False))

    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_franceconnect', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('removed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('removal_reason', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))

    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.add_column(sa.Column('procedure', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('target', sqlmodel.sql.sqltypes.AutoString(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('applied_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('undo', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.create_check_constraint('ends_after_start', '"end" IS NULL OR "end" >= start')

    # Until now, everybody who has an application had signed in with FranceConnect.
    op.execute("UPDATE practitioner SET by_franceconnect = (SELECT COUNT(*) > 0 FROM dossier WHERE dossier.practitioner_id = practitioner.id)")


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_constraint('ends_after_start', type_='check')

    with op.batch_alter_table('section', schema=None) as batch_op:
        for name in ('version', 'undo', 'applied_at', 'target', 'procedure'):
            batch_op.drop_column(name)

    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        for name in ('version', 'removal_reason', 'removed_at', 'by_franceconnect'):
            batch_op.drop_column(name)

    with op.batch_alter_table('dossier_event', schema=None) as batch_op:
        batch_op.drop_column('version')

    with op.batch_alter_table('dossier', schema=None) as batch_op:
        batch_op.drop_index('one_draft_of_a_kind')
        for name in ('resumes', 'draft_key', 'origin'):
            batch_op.drop_column(name)
        batch_op.create_index('one_draft_per_account', ['account_id', 'procedure'], unique=True, sqlite_where=sa.text("status = 'brouillon'"), postgresql_where=sa.text("status = 'brouillon'"))

    op.execute("DELETE FROM document WHERE section_id IS NULL")
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_constraint('document_message_id_fkey', type_='foreignkey')
        batch_op.drop_index('ix_document_message_id')
        batch_op.drop_column('message_id')
        batch_op.alter_column('section_id', existing_type=sa.VARCHAR(), nullable=False)

    for table in ('message', 'practitioner_version', 'signal'):
        op.drop_table(table)
