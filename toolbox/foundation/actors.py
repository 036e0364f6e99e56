"""Who acts: the value that goes down as ``by=``, while sessions stay at the door."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person may do across organisations."""

    MEMBER = "member"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts; ``user_id`` is None for visitors and for the system.

    ``organisations`` are the ids of the organisations the person belongs to,
    ``owned_organisations`` those where the person is an owner, ``read_organisations`` those where
    the person reads what is being worked on and changes nothing.
    """

    name: str
    user_id: int | None = None
    role: Role | None = None
    organisations: frozenset[int] = field(default_factory=frozenset)
    owned_organisations: frozenset[int] = field(default_factory=frozenset)
    read_organisations: frozenset[int] = field(default_factory=frozenset)
    is_system: bool = False

    @property
    def is_signed_in(self) -> bool:
        """True for a person with an account."""
        return self.user_id is not None

    @property
    def working_organisations(self) -> frozenset[int]:
        """The organisations whose instruments the person may change."""
        return self.organisations - self.read_organisations

    @property
    def is_editor(self) -> bool:
        """True for editors, administrators and the system itself."""
        return self.is_system or self.role in {Role.EDITOR, Role.ADMINISTRATOR}

    @property
    def is_administrator(self) -> bool:
        """True for administrators and the system itself."""
        return self.is_system or self.role is Role.ADMINISTRATOR


VISITOR = Actor(name="visitor")


def system(name: str) -> Actor:
    """Return the actor for work nobody asked for by hand, for example ``system("import")``."""
    return Actor(name=name, is_system=True)
