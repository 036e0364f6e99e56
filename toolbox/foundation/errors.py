"""The one family of errors; each carries a sentence for readers and a stable code for machines."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from toolbox.foundation.i18n import Message


class ToolboxError(Exception):
    """Base of everything the domain refuses; the doorstep translates it into an answer.

    ``message`` is a finished sentence in the reader's language, ``code`` is stable and
    documented, so that scripts need not read sentences.
    """

    default_code: ClassVar[str] = "error"

    def __init__(self, message: Message, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code

    def __str__(self) -> str:
        return str(self.message)


class Invalid(ToolboxError):
    """What was given cannot be taken; ``fields`` says which part and why."""

    default_code = "invalid"

    def __init__(
        self,
        message: Message,
        *,
        code: str | None = None,
        fields: Mapping[str, Sequence[Message]] | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.fields: dict[str, list[Message]] = {
            name: list(messages) for name, messages in (fields or {}).items()
        }


class Denied(ToolboxError):
    """The caller may not do this."""

    default_code = "denied"


class NotFound(ToolboxError):
    """There is no such thing, or the caller may not know that there is."""

    default_code = "not-found"


class Gone(ToolboxError):
    """It was here and was taken away on purpose."""

    default_code = "gone"


class Conflict(ToolboxError):
    """Somebody else changed the same thing, or its state does not allow this any more."""

    default_code = "conflict"


class TooLarge(ToolboxError):
    """Over a limit of size."""

    default_code = "too-large"


class TooMany(ToolboxError):
    """Over a limit of number or frequency; ``retry_after`` is in seconds."""

    default_code = "too-many"

    def __init__(
        self, message: Message, *, code: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class Unavailable(ToolboxError):
    """Something the toolbox needs does not answer just now, for example a full disk."""

    default_code = "unavailable"
