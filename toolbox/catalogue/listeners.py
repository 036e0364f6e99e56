"""What instruments do when something below them changes."""

from toolbox.catalogue.classifying import reclassify
from toolbox.vocabularies.events import TermChanged


def term_changed(event: TermChanged) -> None:
    """A merged term gives way to the one that stands for it now."""
    if event.replaced_by_id is not None:
        reclassify(event.term_id, event.replaced_by_id)
