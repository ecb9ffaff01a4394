"""Makes a drawn population many times as large, inside PostgreSQL.

Every professional and application comes back under other keys, numbers and addresses, on another
day: as many homonyms, statuses, professions and places in proportion as the drawn ones.
"""

from collections.abc import Mapping

from sqlalchemy import Engine, text
from sqlmodel import SQLModel

# The columns that differ from one copy to the next, by table; ``n`` is the number of the copy.
_PERSON, _DOSSIER = "md5(practitioner_id || n)", "md5(dossier_id || n)"
_TABLES: Mapping[str, Mapping[str, str]] = {
    "practitioner": {
        "id": "md5(id || n)",
        "rpps": "lpad((90000000000 + row_number() OVER ())::text, 11, '0')",
    },
    "civil_status": {"practitioner_id": _PERSON},
    "contact_details": {"practitioner_id": _PERSON, "email": "n || email"},
    "identifier": {
        "id": "(SELECT max(id) FROM identifier) + row_number() OVER ()",
        "practitioner_id": _PERSON,
        "value": "value || '-' || n",
    },
    "professional_practice": {"id": "md5(id || n)", "practitioner_id": _PERSON},
    "person_entry": {
        "practitioner_id": _PERSON,
        "form": "CASE WHEN form LIKE '%@%' THEN n || form ELSE form END",
    },
    "account": {
        "id": "md5(id || n)",
        "subject": "md5(subject || n)",
        "practitioner_id": "md5(practitioner_id || n)",
    },
    "dossier": {
        "id": "md5(id || n)",
        "account_id": "md5(account_id || n)",
        "draft_key": "md5(draft_key || n)",
        "number": "number || n",
        "practitioner_id": "md5(practitioner_id || n)",
        "submitted_at": "submitted_at - n * interval '37 minutes'",
        "email_key": "CASE WHEN email_key = '' THEN '' ELSE n || email_key END",
    },
    "application_entry": {
        "dossier_id": _DOSSIER,
        "form": "CASE WHEN form LIKE '%@%' THEN n || form ELSE form END",
    },
}


def multiply(engine: Engine, times: int) -> None:
    """Add as many copies of what was drawn as make it ``times`` as large."""
    if times < 2:
        return
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name, changed in _TABLES.items():
            columns = [column.name for column in SQLModel.metadata.tables[name].columns]
            values = [changed.get(column, f'"{column}"') for column in columns]
            told, made = ", ".join(f'"{column}"' for column in columns), ", ".join(values)
            connection.execute(
                text(
                    f"INSERT INTO {name} ({told}) SELECT {made} FROM {name}, "  # noqa: S608 - names of our own tables
                    f"generate_series(1, {times - 1}) AS n"
                )
            )
