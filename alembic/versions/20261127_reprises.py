"""What is taken up section by section, one message being written by a person in an application."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'd41f7be09c35'
down_revision = 'a58d02c6be91'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.add_column(sa.Column('resumes', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.create_index(batch_op.f('ix_section_resumes'), ['resumes'], unique=False)
    # The former section of the same kind, about the same thing.
    op.execute(
        'UPDATE section SET resumes = ('
        'SELECT former.id FROM section former JOIN dossier ON dossier.resumes = former.dossier_id '
        'WHERE dossier.id = section.dossier_id AND former.element = section.element '
        'AND former.procedure = section.procedure AND former.target = section.target '
        'ORDER BY former.rank LIMIT 1)'
    )
    # Not by batch: SQLite would make the table anew, to which others refer.
    op.execute('ALTER TABLE dossier DROP COLUMN resumes')
    _gather_drafts()
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('one_message_being_written', ['dossier_id', 'author_id'], unique=True, sqlite_where=sa.text('sent_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('one_message_being_written')
    op.add_column('dossier', sa.Column('resumes', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.execute(
        'UPDATE dossier SET resumes = (SELECT max(former.dossier_id) FROM section '
        'JOIN section former ON former.id = section.resumes WHERE section.dossier_id = dossier.id)'
    )
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_section_resumes'))
        batch_op.drop_column('resumes')


def _gather_drafts() -> None:
    """Put what two tabs had each begun into one message: all that was typed, all that was attached."""
    connection = op.get_bind()
    begun = connection.execute(sa.text(
        'SELECT id, dossier_id, author_id, body FROM message WHERE sent_at IS NULL '
        'ORDER BY created_at, id'
    )).all()
    kept = {}
    for id_, dossier_id, author_id, body in begun:
        first, texts = kept.setdefault((dossier_id, author_id), (id_, []))
        if body and body not in texts:
            texts.append(body)
        if id_ == first:
            continue
        connection.execute(sa.text('UPDATE document SET message_id = :first WHERE message_id = :id'), {'first': first, 'id': id_})
        connection.execute(sa.text('DELETE FROM message WHERE id = :id'), {'id': id_})
    for first, texts in kept.values():
        connection.execute(sa.text('UPDATE message SET body = :body WHERE id = :id'), {'body': '\n\n'.join(texts), 'id': first})
