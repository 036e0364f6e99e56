"""Groups of upper rooms that keep collections as organisations do, such as alliances."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from toolbox.foundation.actors import Actor
from toolbox.foundation.extensions import extension

_EXTENSION = "toolbox.holders"


@dataclass(frozen=True)
class Holder:
    """A sort of groups; the keys of collections they keep are ``prefix:id``.

    ``worked_by`` returns the ids of the groups for which somebody may change collections,
    ``names`` leads from ids to address word and name, ``endpoint`` takes that word as ``slug``.
    """

    prefix: str
    worked_by: Callable[[Actor], Iterable[int]]
    names: Callable[[Iterable[int]], Mapping[int, tuple[str, str]]]
    endpoint: str

    def key_of(self, group_id: int) -> str:
        """Return the key of one group."""
        return f"{self.prefix}:{group_id}"


@dataclass(frozen=True)
class Group:
    """A group that keeps a collection, as pages name it."""

    name: str
    endpoint: str
    slug: str


def install_holders(extensions: dict[str, Any], holders: Sequence[Holder]) -> None:
    """Hang the sorts of groups into the application's ``extensions``."""
    extensions[_EXTENSION] = holders


def keys_for(actor: Actor) -> frozenset[str]:
    """Return the keys of all groups for which somebody may change collections."""
    if not actor.is_signed_in:
        return frozenset()
    holders: Sequence[Holder] = extension(_EXTENSION)
    return frozenset(
        holder.key_of(group_id) for holder in holders for group_id in holder.worked_by(actor)
    )


def groups_behind(keys: Iterable[str]) -> dict[str, Group]:
    """Return the groups behind these keys; those that are gone are left out."""
    wanted = set(keys)
    holders: Sequence[Holder] = extension(_EXTENSION) if wanted else ()
    found: dict[str, Group] = {}
    for holder in holders:
        start = f"{holder.prefix}:"
        ids = [int(key.removeprefix(start)) for key in wanted if key.startswith(start)]
        for group_id, (slug, name) in holder.names(ids).items() if ids else ():
            found[holder.key_of(group_id)] = Group(name, holder.endpoint, slug)
    return found
