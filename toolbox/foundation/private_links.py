"""Private links: signed for one purpose, they open one row for whoever has them, without a log-in.

Each carries a mark of something that ends it, such as the mailbox it was sent to. Opening a link
changes nothing, for mail programs open links by themselves.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from itsdangerous import BadSignature, SignatureExpired, URLSafeSerializer, URLSafeTimedSerializer

from toolbox.foundation.db import db
from toolbox.foundation.errors import Gone, NotFound
from toolbox.foundation.i18n import Message
from toolbox.foundation.secret_key import secret_key_of
from toolbox.foundation.settings import installed_settings

T = TypeVar("T")


@dataclass(frozen=True)
class PrivateLinks:
    """The links of one purpose; ``dead`` is what readers are told of one that opens nothing.

    Without ``lasts`` they never expire: people read old mails. ``late`` is said of those that have.
    """

    purpose: str
    dead: Message
    code: str = "link-expired"
    lasts: timedelta | None = None
    late: Message | None = None

    def token(self, number: int, mark: str) -> str:
        """Return the secret part of an address, for the row with this number."""
        return str(self._signer().dumps([number, mark]))

    def behind(self, token: str, model: type[T], mark_of: Callable[[T], str]) -> T:
        """Return the row that a link opens; ``mark_of`` is empty for one that no link opens.

        Raises NotFound, and Gone with ``late`` for a link that has expired.
        """
        number, mark = self._read(token)
        found = db.session.get(model, number)
        if found is None or not mark or mark_of(found) != mark:
            raise self.refusal()
        return found

    def is_ours(self, token: str) -> bool:
        """Tell whether a link was given out here, whatever has become of what it opened."""
        try:
            self._read(token)
        except (Gone, NotFound):
            return False
        return True

    def refusal(self) -> NotFound:
        """Return what is said of a link that opens nothing."""
        return NotFound(self.dead, code=self.code)

    def _read(self, token: str) -> tuple[int, str]:
        try:
            number, mark = self._said(token)
        except SignatureExpired:
            if self.late is None:
                raise self.refusal() from None
            raise Gone(self.late, code=self.code) from None
        except (BadSignature, ValueError, TypeError):
            raise self.refusal() from None
        if not isinstance(number, int) or not isinstance(mark, str):
            raise self.refusal()
        return number, mark

    def _said(self, token: str) -> Any:
        if self.lasts is None:
            return self._signer().loads(token)
        return self._signer().loads(token, max_age=self.lasts.total_seconds())

    def _signer(self) -> Any:
        kind = URLSafeSerializer if self.lasts is None else URLSafeTimedSerializer
        return kind(secret_key_of(installed_settings()), salt=self.purpose)
