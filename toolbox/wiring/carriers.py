"""Which rooms need stored files beside the versions of instruments."""

from collections.abc import Sequence

from toolbox.files.carriers import Carrier
from toolbox.workshop.queries import files_in_use

CARRIERS: Sequence[Carrier] = (files_in_use,)
