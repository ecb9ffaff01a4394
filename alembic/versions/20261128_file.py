"""The queue is searched, filtered and sorted from indexes."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from erpps_app.adapters.reference import reference
from erpps_app.domain import finding, names, queue_keys


revision = 'e1a0b7c4d201'
down_revision = 'd41f7be09c35'
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
KEY = sa.String().with_variant(sa.String(collation='C'), 'postgresql')
KEYS = ('departement', 'objects', 'object_key', 'profession_key', 'assignee_key', 'email_key')
INDEXES = {
    **{
        f'queue_by_{key}': ('dossier', ['ars', 'status', key, 'submitted_at', 'id'])
        for key in ('number', 'search_key', 'object_key', 'profession_key', 'departement', 'assignee_key')
    },
    'queue_by_objects': ('dossier', ['ars', 'objects', 'submitted_at']),
    'queue_by_flags': ('dossier', ['ars', 'flags', 'submitted_at']),
    'queue_by_agent': ('dossier', ['ars', 'assigned_to', 'status', 'submitted_at', 'id']),
    'queue_in_order': ('dossier', ['ars', 'status', 'submitted_at', 'id', 'assigned_to', 'objects', 'profession_key', 'departement', 'flags']),
    'dossier_number': ('dossier', ['ars', 'number']),
    'practitioner_number': ('practitioner', ['ars', 'rpps']),
    'identifier_value': ('identifier', ['value']),
}


def upgrade() -> None:
    for key in KEYS:
        op.add_column('dossier', sa.Column(key, KEY, server_default='', nullable=False))
    op.add_column('dossier', sa.Column('flags', sa.Integer(), server_default='0', nullable=False))
    _entries('person_entry', 'practitioner_id', 'practitioner', 'person')
    _entries('application_entry', 'dossier_id', 'dossier', 'application')
    op.create_table('saved_view',
        sa.Column('id', TEXT(), nullable=False),
        sa.Column('account_id', TEXT(), nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.Column('name', TEXT(), nullable=False),
        sa.Column('query', TEXT(), nullable=False),
        sa.Column('shared', sa.Boolean(), nullable=False),
        sa.Column('at_first', sa.Boolean(), nullable=False),
        sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('account_id', 'name')
    )
    op.create_index(op.f('ix_saved_view_ars'), 'saved_view', ['ars'], unique=False)
    _fill_people()
    _fill_applications()
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns, unique=False)


BATCH = 1000


def _batches(statement: str):
    """Rows by the thousand, in the order of their key, which is the first column."""
    after = ''
    while rows := op.get_bind().execute(sa.text(statement), {'after': after, 'most': BATCH}).all():
        yield rows
        after = rows[-1][0]


def _insert(table: str, owner: str, rows: list[dict[str, str]]) -> None:
    if rows:
        statement = sa.text(f'INSERT INTO {table} ({owner}, form, sound, ars) VALUES (:key, :form, :sound, :ars)')
        op.get_bind().execute(statement, rows)


def _fill_people() -> None:
    for rows in _batches(
        "SELECT p.id, coalesce(p.ars, ''), c.birth_name, c.usage_name, c.given_names, c.search_key, d.email "
        'FROM practitioner p JOIN civil_status c ON c.practitioner_id = p.id '
        'LEFT JOIN contact_details d ON d.practitioner_id = p.id '
        'WHERE p.id > :after ORDER BY p.id LIMIT :most'
    ):
        practised = _practised(rows[0][0], rows[-1][0])
        found = []
        for key, ars, birth, usage, given, folded, email in rows:
            called = practised.get(key, [])
            families = [birth, usage, *(family for family, _ in called)]
            first, *others = names.apart(given, folded.replace('|', ' ').partition(' ')[2])
            known = finding.entries(families, [first, *others, *(name for _, name in called)], [email or ''])
            found += [{'key': key, 'form': e.form, 'sound': e.sound, 'ars': ars} for e in known]
        _insert('person_entry', 'practitioner_id', found)


def _practised(first: str, last: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for key, family, given in op.get_bind().execute(sa.text(
        'SELECT practitioner_id, practice_name, practice_given_name FROM professional_practice '
        'WHERE practitioner_id BETWEEN :first AND :last'), {'first': first, 'last': last}
    ):
        found.setdefault(key, []).append((family, given))
    return found


def _fill_applications() -> None:
    """Drafts too are given what they are sorted by; they are found once they are sent."""
    bind = op.get_bind()
    called = dict(bind.execute(sa.text('SELECT id, display_name FROM account WHERE id IN (SELECT assigned_to FROM dossier)')).all())
    flags = {
        queue_keys.Flag.UNREAD: "SELECT dossier_id FROM message WHERE sent_at IS NOT NULL AND read_at IS NULL AND author_role = 'professionnel'",
        queue_keys.Flag.RESUMED: 'SELECT dossier_id FROM section WHERE resumes IS NOT NULL',
        queue_keys.Flag.ANSWERED: "SELECT d.id FROM dossier d JOIN dossier_event e ON e.dossier_id = d.id WHERE d.status = 'en_instruction' AND e.action = 'repondre'",
        queue_keys.Flag.MOVED: "SELECT d.id FROM dossier d JOIN dossier_event e ON e.dossier_id = d.id WHERE d.status IN ('nouvelle', 'en_instruction', 'en_attente') AND e.action = 'transmettre'",
    }
    flagged = {flag: set(bind.execute(sa.text(asked)).scalars()) for flag, asked in flags.items()}
    for rows in _batches(
        'SELECT id, procedure, profession, assigned_to, number, ars, applicant_name, search_key, practitioner_id FROM dossier '
        'WHERE id > :after ORDER BY id LIMIT :most'
    ):
        asked, places, emails = _declared(rows[0][0], rows[-1][0])
        values, found = [], []
        for key, procedure, profession, assigned, number, ars, name, folded, person in rows:
            objects = queue_keys.objects_of(procedure, asked.get(key, ()))
            known = reference().professions.get(profession or '')
            values.append({
                'key': key,
                'objects': objects,
                'object_key': queue_keys.object_key(objects),
                'profession_key': queue_keys.label_key(known.label if known else ''),
                'assignee_key': queue_keys.label_key(called.get(assigned, '')),
                'departement': _departement([*places.get(key, ()), *_places_of(person)]),
                'email_key': emails.get(key, '').lower(),
                'flags': sum(flag for flag, keys in flagged.items() if key in keys),
            })
            if number:
                given, family = queue_keys.halves(name, folded.replace('|', ' '))
                known = finding.entries([family], [given], [emails.get(key, '')])
                found += [{'key': key, 'form': e.form, 'sound': e.sound, 'ars': ars or ''} for e in known]
        columns = ', '.join(f'{name} = :{name}' for name in (*KEYS, 'flags'))
        bind.execute(sa.text(f'UPDATE dossier SET {columns} WHERE id = :key'), values)
        _insert('application_entry', 'dossier_id', found)


def _declared(first: str, last: str):
    """What the applications between two keys ask, where they say that the person is, their e-mail."""
    known = sa.table('section', sa.column('dossier_id'), sa.column('element'), sa.column('procedure'), sa.column('rank'), sa.column('answers', sa.JSON()))
    asked, places, emails = {}, {}, {}
    for row in op.get_bind().execute(
        sa.select(known).where(known.c.dossier_id.between(first, last)).order_by(known.c.element, known.c.rank)
    ):
        if row.procedure:
            asked.setdefault(row.dossier_id, []).append(row.procedure)
        if row.element in ('activite', 'coordonnees') and row.answers.get('commune'):
            places.setdefault(row.dossier_id, []).append(row.answers['commune'])
        if row.element == 'coordonnees' and not row.procedure:
            emails[row.dossier_id] = row.answers.get('email', '')
    return asked, places, emails


def _places_of(person: str | None) -> list[str]:
    if person is None:
        return []
    return list(op.get_bind().execute(sa.text(
        'SELECT s.commune FROM structure s JOIN activity a ON a.structure_id = s.id '
        'JOIN professional_practice p ON p.id = a.practice_id WHERE p.practitioner_id = :person AND a."end" IS NULL '
        'UNION ALL SELECT commune FROM contact_details WHERE practitioner_id = :person'), {'person': person}
    ).scalars())


def _departement(communes: list[str]) -> str:
    found = (reference().commune(code) for code in communes if code)
    return next((commune.departement for commune in found if commune), '')


def _entries(table: str, owner: str, owned: str, index: str) -> None:
    op.create_table(table,
        sa.Column(owner, TEXT(), nullable=False),
        sa.Column('form', KEY, nullable=False),
        sa.Column('sound', KEY, nullable=False),
        sa.Column('ars', TEXT(), nullable=False),
        sa.ForeignKeyConstraint([owner], [f'{owned}.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint(owner, 'form')
    )
    op.create_index(f'{index}_by_form', table, ['ars', 'form'], unique=False)
    op.create_index(f'{index}_by_sound', table, ['ars', 'sound'], unique=False)


def downgrade() -> None:
    for name, (table, _) in INDEXES.items():
        op.drop_index(name, table_name=table)
    for table in ('saved_view', 'application_entry', 'person_entry'):
        op.drop_table(table)
    # Not by batch: SQLite would make the table anew, to which others refer.
    for column in (*KEYS, 'flags'):
        op.execute(f'ALTER TABLE dossier DROP COLUMN {column}')
