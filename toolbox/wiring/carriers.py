"""Which rooms need stored files beside the versions of instruments."""

from collections.abc import Sequence

from toolbox.adoption.queries import photos_in_use
from toolbox.alliances import meeting_queries as alliances
from toolbox.exchange.packages import conflicts
from toolbox.files.carriers import Carrier
from toolbox.workshop.queries import files_in_use

CARRIERS: Sequence[Carrier] = (
    files_in_use,
    alliances.files_in_use,
    photos_in_use,
    conflicts.files_in_use,
)
