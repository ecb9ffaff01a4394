"""Sends an e-mail: through SMTP, or into the demonstration mailbox."""

import smtplib
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.message import EmailMessage
from email.utils import formatdate
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from sqlmodel import Session

from erpps_app.domain.errors import Unavailable
from erpps_app.models.journal import MailboxMessage

TIMEOUT_SECONDS = 15


class Mailer(Protocol):
    """Something that delivers an e-mail."""

    def send(self, *, key: str, recipient: str, subject: str, body: str) -> None:
        """Deliver, or raise ``Unavailable``; ``key`` is stable when the same mail is sent again."""
        ...


class DemonstrationMailbox:
    """Keeps what would have been sent, to be read in the app."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Session]]) -> None:
        self._begin = begin

    def send(self, *, key: str, recipient: str, subject: str, body: str) -> None:
        """Keep a message; the same key is kept once."""
        with self._begin() as session:
            if session.get(MailboxMessage, key) is None:
                session.add(MailboxMessage(id=key, recipient=recipient, subject=subject, body=body))


class SmtpMailer:
    """Sends through a server: ``smtp://user:password@host:587?starttls=1``, or ``smtps://``."""

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, *, key: str, recipient: str, subject: str, body: str) -> None:
        """Send a message.

        Raises:
            Unavailable: the server refuses or does not answer; worth trying again.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._sender, recipient, subject
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{key}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(body)
        try:
            with self._connect() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(type(error).__name__) from error

    def _connect(self) -> smtplib.SMTP:
        secure = self._url.scheme == "smtps"
        make = smtplib.SMTP_SSL if secure else smtplib.SMTP
        server = make(
            self._url.hostname or "localhost", self._url.port or 25, timeout=TIMEOUT_SECONDS
        )
        if parse_qs(self._url.query).get("starttls") == ["1"]:
            server.starttls()
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server
