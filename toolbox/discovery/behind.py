"""Whether the index as a whole is behind the database, for those who wait for what it finds."""

from datetime import datetime

from toolbox.discovery.health import LEFT_OUT, health
from toolbox.discovery.installed import installed_index
from toolbox.foundation.clock import now


def behind_since() -> datetime | None:
    """Return since when the index cannot follow the database; None while it does.

    Instruments that it has to leave out do not count: everything else goes on without them.
    """
    troubles = [one for one in health(installed_index()).troubles if one.code != LEFT_OUT]
    return min((one.since or now() for one in troubles), default=None)
