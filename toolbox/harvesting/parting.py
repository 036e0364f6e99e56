"""Letting go what a source took away, and parting with it: copies go by rules of their own."""

from datetime import datetime
from types import ModuleType

from toolbox.harvesting import copies, letting_go
from toolbox.harvesting.models import HarvestedRecord, HarvestSource
from toolbox.harvesting.sources.registry import KINDS


def _rules_of(source: HarvestSource) -> ModuleType:
    kind = KINDS.get(source.kind)
    return copies if kind is not None and kind.brings_packages else letting_go


def let_go(row: HarvestedRecord, source: HarvestSource, moment: datetime) -> bool:
    """Do what follows from a source taking something away; True where it is gone here, too."""
    return bool(_rules_of(source).let_go(row, source, moment))


def part_with(row: HarvestedRecord, source: HarvestSource) -> None:
    """Give up what came from a source that is no longer followed."""
    _rules_of(source).part_with(row, source)
