"""A great many applications of the past, made by PostgreSQL itself: what the statistics count."""

from sqlalchemy import Engine, text

_STATEMENTS = (
    (
        "INSERT INTO account (id, issuer, subject, display_name, claims, created_at) "
        "VALUES ('charge', 'charge', 'charge', 'Charge', '{}', now()) ON CONFLICT DO NOTHING"
    ),
    """
    INSERT INTO dossier (id, account_id, origin, draft_key, procedure, status, number, ars,
        applicant_name, profession, search_key, birth_date, identity, reason, created_at,
        updated_at, submitted_at, decided_at, version)
    SELECT 'c' || n, 'charge', 'professionnel', 'c' || n,
        CASE WHEN n % 3 = 0 THEN 'primo-enregistrement' ELSE 'modification' END,
        CASE WHEN n % 20 < 2 THEN 'nouvelle' WHEN n % 20 = 2 THEN 'en_attente'
             WHEN n % 20 = 3 THEN 'refusee' WHEN n % 20 = 4 THEN 'annulee' ELSE 'validee' END,
        'C-' || n, (CAST(:agencies AS text[]))[1 + n % :of_agencies],
        'NOM' || n || ' Prénom', (CAST(:professions AS text[]))[1 + n / 7 % :of_professions],
        'nom' || n, '1990-01-01', json_build_object('given_name', 'Prénom', 'family_name', 'NOM'),
        '', sent, sent, sent,
        CASE WHEN n % 20 < 3 THEN NULL ELSE sent + (n % 200) * interval '1 hour' END, 1
    FROM (SELECT n, now() - interval '365 days'
                 + (CAST(n AS float8) / :many) * interval '356 days' AS sent
          FROM generate_series(1, :many) AS n) AS drawn
    """,
    """
    INSERT INTO dossier_event (dossier_id, at, actor_id, actor_role, actor_name, action,
        from_status, to_status, reason, version)
    SELECT d.id, d.submitted_at + part * (coalesce(d.decided_at, now()) - d.submitted_at),
        'agent' || abs(hashtext(d.id)) % 200, 'gestionnaire', 'Agent', action,
        from_status, to_status, '', 1
    FROM dossier d CROSS JOIN (VALUES
        ('soumettre', 0.0, 'brouillon', 'nouvelle'),
        ('prendre', 0.1, 'nouvelle', 'en_instruction'),
        ('demander', 0.3, 'en_instruction', 'en_attente'),
        ('repondre', 0.6, 'en_attente', 'en_instruction'),
        ('fin', 1.0, 'en_instruction', '')) AS e(action, part, from_status, to_status)
    WHERE d.account_id = 'charge' AND (action NOT IN ('demander', 'repondre')
        OR abs(hashtext(d.id)) % 5 = 0)
    """,
    """
    UPDATE dossier_event e SET to_status = d.status, action = CASE d.status
        WHEN 'validee' THEN 'valider' WHEN 'refusee' THEN 'refuser' ELSE 'annuler' END
    FROM dossier d WHERE d.id = e.dossier_id AND e.action = 'fin' AND d.decided_at IS NOT NULL
    """,
    "DELETE FROM dossier_event WHERE action = 'fin'",
    """
    INSERT INTO section (id, dossier_id, element, rank, answers, procedure, target, verdict, reason,
        unlocked, version, updated_at)
    SELECT d.id || element, d.id, element, 0, '{}', '', '',
        CASE WHEN d.status = 'refusee' AND element = 'diplome' THEN 'refuse' ELSE 'valide' END,
        '', false, 1, d.submitted_at
    FROM dossier d CROSS JOIN (VALUES ('diplome'), ('piece-identite'), ('etat-civil'),
        ('profession')) AS e(element)
    WHERE d.account_id = 'charge'
    """,
    "VACUUM ANALYZE",
)


def make(engine: Engine, many: int, agencies: list[str], professions: list[str]) -> None:
    """So many applications over a year, with their events and elements; one in five asked back."""
    values = {
        "many": many,
        "agencies": agencies,
        "of_agencies": len(agencies),
        "professions": professions,
        "of_professions": len(professions),
    }
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in _STATEMENTS:
            names = {name for name in values if f":{name}" in statement}
            connection.execute(text(statement), {name: values[name] for name in names})
