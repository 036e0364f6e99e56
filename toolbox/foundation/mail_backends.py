"""Where mails go: a folder, the terminal and the folder, or a mail server whose name is proven."""

import os
import secrets
import smtplib
import ssl
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask_mailman import EmailMessage
from flask_mailman.backends.base import BaseEmailBackend
from flask_mailman.backends.smtp import EmailBackend as PlainSmtpBackend

from toolbox.foundation.clock import now


class FolderBackend(BaseEmailBackend):  # type: ignore[misc] # the library ships no types
    """Keeps each mail as a file that mail programs open; for its owner alone, links are secrets."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Write every message to the folder of the settings; return how many."""
        folder = Path(self.mailman.file_path)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in messages:
            path = folder / f"{now():%Y%m%d-%H%M%S}-{secrets.token_hex(4)}.eml"
            part = path.with_suffix(".eml.part")
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(message.message().as_bytes())
            part.rename(path)  # whoever looks finds a whole mail, or none
        return len(messages)


class TerminalBackend(FolderBackend):
    """Shows each mail as people read it, and keeps it in the folder as well."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Print every message to standard output; return how many."""
        for message in messages:
            head = f"Mail to {', '.join(message.to)}: {message.subject}"
            sys.stdout.write(f"\n{head}\n{'-' * len(head)}\n{message.body}\n")
        sys.stdout.flush()
        return super().send_messages(messages)


class _ProvenSmtp(smtplib.SMTP):
    """smtplib takes any certificate at STARTTLS unless it is given a context that checks it."""

    def starttls(self, *_args: Any, **_options: Any) -> tuple[int, bytes]:
        """Switch to TLS; ssl.SSLCertVerificationError where the server is somebody else."""
        return super().starttls(context=ssl.create_default_context())


class SmtpBackend(PlainSmtpBackend):  # type: ignore[misc] # the library ships no types
    """Sends through a mail server; with TLS the certificate of the server is checked."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        """Send every message; the connection is closed even where the server refuses."""
        try:
            sent: int = super().send_messages(messages)
        finally:
            self.close()
        return sent

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """Return the class of the connection."""
        return smtplib.SMTP_SSL if self.use_ssl else _ProvenSmtp
