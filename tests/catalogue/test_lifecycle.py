"""The steps between states: those in the picture, and no others."""

import itertools

import pytest

from toolbox.catalogue.lifecycle import (
    InstrumentState,
    VersionState,
    require_instrument_step,
    require_version_step,
)
from toolbox.foundation.errors import Conflict

VERSION_STEPS = {
    ("draft", "in-review"),
    ("draft", "published"),
    ("in-review", "draft"),
    ("in-review", "published"),
    ("published", "superseded"),
}
INSTRUMENT_STEPS = {
    ("draft", "in-review"),
    ("draft", "published"),
    ("draft", "removed"),
    ("in-review", "draft"),
    ("in-review", "published"),
    ("published", "retired"),
    ("published", "removed"),
    ("retired", "published"),
    ("retired", "removed"),
}


@pytest.mark.parametrize(("here", "there"), list(itertools.product(VersionState, repeat=2)))
def test_versions_take_only_the_steps_of_the_picture(
    here: VersionState, there: VersionState
) -> None:
    if (here.value, there.value) in VERSION_STEPS:
        require_version_step(here, there)
    else:
        with pytest.raises(Conflict):
            require_version_step(here, there)


@pytest.mark.parametrize(("here", "there"), list(itertools.product(InstrumentState, repeat=2)))
def test_instruments_take_only_the_steps_of_the_picture(
    here: InstrumentState, there: InstrumentState
) -> None:
    if (here.value, there.value) in INSTRUMENT_STEPS:
        require_instrument_step(here, there)
    else:
        with pytest.raises(Conflict):
            require_instrument_step(here, there)
