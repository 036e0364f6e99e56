"""Notices about sources: to administrators, that one fails again and again."""

from toolbox.accounts import queries as accounts
from toolbox.foundation.actors import Actor
from toolbox.foundation.db import db
from toolbox.harvesting import policy
from toolbox.harvesting.events import SourceChanged
from toolbox.harvesting.models import HarvestSource
from toolbox.harvesting.rules import sentence
from toolbox.notices.operations import tell

TOPIC = "sources"


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


def sees_source(by: Actor, source_id: int) -> bool:
    """Tell whether somebody looks after sources, and whether this one is still there."""
    return policy.decide.allows(by, None) and db.session.get(HarvestSource, source_id) is not None
