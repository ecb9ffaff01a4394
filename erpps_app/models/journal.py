"""Tables of what leaves and of what is remembered: outbox, mailbox, audit trail, signals."""

from datetime import datetime

from sqlalchemy import DDL, BigInteger, Column, Index, event
from sqlmodel import Field, SQLModel

from erpps_app.models.base import Table, new_id, now


class OutboxMessage(Table, table=True):
    """An e-mail owed, written in the transaction that causes it."""

    __table_args__ = (Index("outbox_due", "sent_at", "next_attempt_at"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    recipient: str
    subject: str
    body: str
    created_at: datetime = Field(default_factory=now)
    next_attempt_at: datetime = Field(default_factory=now)
    attempts: int = 0
    last_error: str = ""
    sent_at: datetime | None = None


class MailboxMessage(Table, table=True):
    """A message in the demonstration mailbox, which stands in for SMTP."""

    id: str = Field(default_factory=new_id, primary_key=True)
    recipient: str = Field(index=True)
    subject: str
    body: str
    sent_at: datetime = Field(default_factory=now)


class AuditEntry(Table, table=True):
    """One thing that somebody did or read. Each entry holds the hash of the one before.

    The instant and the details are text: what is hashed is what is stored, on every database.
    """

    __table_args__ = (
        Index("audit_subject", "subject", "position"),
        Index("audit_actor", "actor_id", "action", "at"),
    )

    position: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: str
    actor_id: str
    actor_role: str
    actor_name: str
    action: str
    subject: str
    object: str
    details: str
    previous: str
    hash: str


class SubjectKey(Table, table=True):
    """The key under which the audit trail's details about somebody are sealed, itself wrapped."""

    subject: str = Field(primary_key=True)
    sealed_key: str


class Signal(Table, table=True):
    """Something that open pages may have to show again; read by every worker, kept for minutes.

    It says whose it is and about what, never what happened.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(default_factory=now, index=True)
    subject: str
    account_id: str = ""
    practitioner_id: str = ""
    ars: str = ""


APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
        "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'audit_entry is append-only'; END $$""",
        """CREATE TRIGGER audit_entry_rows BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()""",
        """CREATE TRIGGER audit_entry_all BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()""",
    ),
}
for _dialect, _statements in APPEND_ONLY.items():
    for _statement in _statements:
        event.listen(
            SQLModel.metadata.tables["audit_entry"],
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),
        )
