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
    # All that an application takes up came from one refused application.
    op.execute(
        'UPDATE section SET resumes = '
        '(SELECT dossier.resumes FROM dossier WHERE dossier.id = section.dossier_id)'
    )
    _gather_drafts()
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index('one_message_being_written', ['dossier_id', 'author_id'], unique=True, sqlite_where=sa.text('sent_at IS NULL'), postgresql_where=sa.text('sent_at IS NULL'))


def downgrade() -> None:
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index('one_message_being_written')
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
