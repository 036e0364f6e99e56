"""Mails as tests read them: what was sent, and the secrets in its links."""

import re
from dataclasses import dataclass

from flask import Flask

from toolbox.foundation import jobs

_LINK = re.compile(r"http://toolbox\.example\.org(/\S*)")


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, what about, its two faces, its headers."""

    to: str
    subject: str
    body: str
    html: str
    headers: dict[str, str]

    @property
    def paths(self) -> list[str]:
        """Paths of all links into the toolbox, in order."""
        return _LINK.findall(self.body)

    @property
    def token(self) -> str:
        """The secret at the end of the first link."""
        return self.paths[0].partition("?")[0].rpartition("/")[2]


def read_letters(app: Flask) -> list[Letter]:
    """Send what waits, inside the present context, and return all mails of this test so far."""
    jobs.run_due()
    sent = app.extensions["mailman"].outbox
    return [
        Letter(
            mail.to[0],
            mail.subject,
            mail.body,
            mail.alternatives[0][0],
            dict(mail.message().items()),
        )
        for mail in sent
    ]
