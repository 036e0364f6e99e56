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
class OrganisationChanged(Event):
    """Something about an organisation happened; ``by_id`` is the acting person."""

    organisation_id: int
    what: str
    by_id: int | None
    detail: str = ""
