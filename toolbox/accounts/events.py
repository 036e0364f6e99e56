"""What happened to people and organisations."""

from dataclasses import dataclass

from toolbox.foundation.actors import Role
from toolbox.foundation.events import Event


@dataclass(frozen=True)
class AccountChanged(Event):
    """Something about an account happened; ``what`` is a word such as ``registered``."""

    user_id: int
    what: str


@dataclass(frozen=True)
class RoleAssigned(Event):
    """Somebody else, ``by_id``, said what a person may do from now on; None is the operator."""

    user_id: int
    role: Role
    by_id: int | None


@dataclass(frozen=True)
class SecondFactorReset(Event):
    """An administrator, ``by_id``, took the second factor from a person who had lost it."""

    user_id: int
    by_id: int | None


@dataclass(frozen=True)
class AccountBlocked(Event):
    """An administrator, ``by_id``, closed an account; ``reason`` is a key of BLOCK_REASONS."""

    user_id: int
    reason: str
    by_id: int | None


@dataclass(frozen=True)
class AccountUnblocked(Event):
    """An administrator, ``by_id``, let a blocked account open again."""

    user_id: int
    by_id: int | None


@dataclass(frozen=True)
class EditorInvited(Event):
    """An administrator, ``by_id``, asked somebody without an account to become an editor."""

    by_id: int


@dataclass(frozen=True)
class OrganisationChanged(Event):
    """Something about an organisation happened; ``by_id`` is the acting person."""

    organisation_id: int
    what: str
    by_id: int | None
    detail: str = ""


@dataclass(frozen=True)
class OrganisationsMerged(Event):
    """One organisation became part of another, which has everything of it now."""

    merged_id: int
    into_id: int
    by_id: int | None
