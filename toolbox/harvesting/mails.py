"""Notices about sources: that one fails again and again, and what a visit left to decide."""

from toolbox.accounts import queries as accounts
from toolbox.exchange.packages import conflicts
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.foundation.policy import is_editor
from toolbox.harvesting import policy
from toolbox.harvesting.events import DifferencesFound, SourceChanged
from toolbox.harvesting.models import HarvestSource
from toolbox.harvesting.rules import sentence
from toolbox.notices.operations import tell

TOPIC = "sources"
DIFFERENCES = "differences"


def source_changed(event: SourceChanged) -> None:
    """Say that a source is visited no more, and why."""
    source = db.session.get(HarvestSource, event.source_id)
    if source is None or event.what != "failing":
        return
    for administrator in accounts.administrators():
        tell(
            administrator,
            TOPIC,
            "harvesting/failing",
            source_name=source.name,
            trouble=source.trouble,
            in_words=sentence,
            failures=source.failures,
            harvest_source_id=source.id,
        )


def differences_found(event: DifferencesFound) -> None:
    """Tell editors how many instruments wait for them since a visit."""
    source = db.session.get(HarvestSource, event.source_id)
    if source is None:
        return
    for editor in accounts.editors():
        tell(
            editor,
            DIFFERENCES,
            "harvesting/differences",
            source_name=source.name,
            instruments=event.instruments,
            differing_source_id=source.id,
        )


def sees_differences(by: Actor, source_id: int) -> bool:
    """Tell whether somebody decides on differences, and whether any with this source are left."""
    source = db.session.get(HarvestSource, source_id)
    return (
        source is not None
        and is_editor.allows(by, None)
        and conflicts.open_count(toolbox=source.address, by=by) > 0
    )


def sees_source(by: Actor, source_id: int) -> bool:
    """Tell whether somebody looks after sources, and whether this one is still there."""
    return policy.decide.allows(by, None) and db.session.get(HarvestSource, source_id) is not None
