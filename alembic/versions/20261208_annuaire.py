"""The Annuaire: log of publications, and what the world reads of the register."""

import sqlalchemy as sa
import sqlmodel
from alembic import op


revision = 'c4a90d7e2f18'
down_revision = 'a3c5e7091b2d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('directory_entry',
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('role_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('organization_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('form', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('given', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('sound', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('rpps', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('civility', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('family_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('given_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('profession', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('qualification', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('activity_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mode', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('genre', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('start', sa.Date(), nullable=True),
    sa.Column('structure_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('siret', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('finess', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('complement', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('house_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('extension', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('street', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('locality_line', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('postcode', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('city', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('commune', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('departement', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('country', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('telephone', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('email', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('practitioner_id', 'rank')
    )
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.create_index('directory_by_both', ['profession', 'departement', 'form'], unique=False)
        batch_op.create_index('directory_by_commune', ['commune', 'form'], unique=False)
        batch_op.create_index('directory_by_departement', ['departement', 'form'], unique=False)
        batch_op.create_index('directory_by_form', ['form', 'practitioner_id', 'rank'], unique=False)
        batch_op.create_index('directory_by_given', ['given', 'practitioner_id'], unique=False)
        batch_op.create_index('directory_by_profession', ['profession', 'form'], unique=False)
        batch_op.create_index('directory_by_profession_commune', ['profession', 'commune', 'form'], unique=False)
        batch_op.create_index('directory_by_qualification', ['qualification', 'practitioner_id'], unique=False)
        batch_op.create_index('directory_by_rpps', ['rpps'], unique=False)
        batch_op.create_index('directory_by_sound', ['sound', 'practitioner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_directory_entry_organization_id'), ['organization_id'], unique=False)

    op.create_table('publication',
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('resource', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('resource_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('position')
    )
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.create_index('publication_at', ['at'], unique=False)
        batch_op.create_index('publication_of_person', ['practitioner_id', 'position'], unique=False)
        batch_op.create_index('publication_of_resource', ['resource', 'resource_id', 'position'], unique=False)

    op.create_table('published_organization',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('name', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('city', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('postcode', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('siret', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('finess', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('published_organization', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_published_organization_finess'), ['finess'], unique=False)
        batch_op.create_index(batch_op.f('ix_published_organization_siret'), ['siret'], unique=False)
        batch_op.create_index('published_organization_active', ['active', 'id'], unique=False)
        batch_op.create_index('published_organization_city', ['city', 'id'], unique=False)
        batch_op.create_index('published_organization_name', ['name', 'id'], unique=False)
        batch_op.create_index('published_organization_postcode', ['postcode', 'id'], unique=False)
        batch_op.create_index('published_organization_updated', ['updated_at', 'id'], unique=False)

    op.create_table('published_practitioner',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('rpps', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('rpps')
    )
    with op.batch_alter_table('published_practitioner', schema=None) as batch_op:
        batch_op.create_index('published_practitioner_active', ['active', 'id'], unique=False)
        batch_op.create_index('published_practitioner_updated', ['updated_at', 'id'], unique=False)

    op.create_table('published_role',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('deleted', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('practitioner_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('organization_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('profession', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('mode', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('genre', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('published_role', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_published_role_organization_id'), ['organization_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_published_role_practitioner_id'), ['practitioner_id'], unique=False)
        batch_op.create_index('published_role_active', ['active', 'id'], unique=False)
        batch_op.create_index('published_role_mode', ['mode', 'id'], unique=False)
        batch_op.create_index('published_role_updated', ['updated_at', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('published_role', schema=None) as batch_op:
        batch_op.drop_index('published_role_updated')
        batch_op.drop_index('published_role_mode')
        batch_op.drop_index('published_role_active')
        batch_op.drop_index(batch_op.f('ix_published_role_practitioner_id'))
        batch_op.drop_index(batch_op.f('ix_published_role_organization_id'))

    op.drop_table('published_role')
    with op.batch_alter_table('published_practitioner', schema=None) as batch_op:
        batch_op.drop_index('published_practitioner_updated')
        batch_op.drop_index('published_practitioner_active')

    op.drop_table('published_practitioner')
    with op.batch_alter_table('published_organization', schema=None) as batch_op:
        batch_op.drop_index('published_organization_updated')
        batch_op.drop_index('published_organization_postcode')
        batch_op.drop_index('published_organization_name')
        batch_op.drop_index('published_organization_city')
        batch_op.drop_index('published_organization_active')
        batch_op.drop_index(batch_op.f('ix_published_organization_siret'))
        batch_op.drop_index(batch_op.f('ix_published_organization_finess'))

    op.drop_table('published_organization')
    with op.batch_alter_table('publication', schema=None) as batch_op:
        batch_op.drop_index('publication_of_resource')
        batch_op.drop_index('publication_of_person')
        batch_op.drop_index('publication_at')

    op.drop_table('publication')
    with op.batch_alter_table('directory_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_directory_entry_organization_id'))
        batch_op.drop_index('directory_by_sound')
        batch_op.drop_index('directory_by_rpps')
        batch_op.drop_index('directory_by_qualification')
        batch_op.drop_index('directory_by_profession_commune')
        batch_op.drop_index('directory_by_profession')
        batch_op.drop_index('directory_by_given')
        batch_op.drop_index('directory_by_form')
        batch_op.drop_index('directory_by_departement')
        batch_op.drop_index('directory_by_commune')
        batch_op.drop_index('directory_by_both')

    op.drop_table('directory_entry')
