"""What a look inside a file found beside its text, as one frozen value and as JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Numbers are counts; None stands wherever this format cannot tell.

    ``language`` is a BCP 47 tag as the file declares it. ``pictures`` are those large enough to
    be looked at; ``pictures_unsaid`` have no alternative text, ``pictures_credited`` carry a
    licence of their own, ``placed_pictures`` the place where they were taken and ``named_pictures``
    the name of a person in their metadata. ``contains`` are the endings of the names in an archive.
    """

    title: str = ""
    language: str = ""
    tagged: bool | None = None
    headings: int | None = None
    untitled_slides: int | None = None
    pictures: int = 0
    pictures_unsaid: int | None = None
    pictures_credited: int = 0
    placed_pictures: int = 0
    named_pictures: int = 0
    comments: int = 0
    changes: int = 0
    contains: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the facts as they are kept in the database."""
        return asdict(self) | {"contains": list(self.contains)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "FileFacts":
        """Return facts that were kept; what an older or newer version wrote is left out."""
        known = {field.name for field in fields(cls)}
        told = {name: value for name, value in kept.items() if name in known}
        return cls(**told | {"contains": tuple(told.get("contains", ()))})
