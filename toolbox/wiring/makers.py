"""Which rooms make pages of archives, so that they run on the stage."""

from collections.abc import Sequence

from toolbox.stage.makers import Maker
from toolbox.workshop.showing import make_example

MAKERS: Sequence[Maker] = (make_example,)
