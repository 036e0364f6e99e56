"""What happened to the texts of the site."""

from dataclasses import dataclass

from toolbox.foundation.events import Event


@dataclass(frozen=True)
class SiteTextWritten(Event):
    """A page or a door says something else now; ``restored`` where it said it before."""

    version_id: int
    restored: bool
    by_id: int | None
