"""The pages of the administration, in the order of their navigation."""

from flask import current_app

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import SCOPES, door_of
from toolbox.foundation.i18n import Message, _l

Entry = tuple[str, str, Message]
"""Endpoint, icon and label."""

ADMIN_PAGES: tuple[Entry, ...] = (
    ("admin.overview", "monitor", _l("Overview")),
    ("admin.figures", "presentation", _l("Numbers")),
    ("admin.people", "users", _l("People")),
    ("admin.texts", "file-text", _l("Texts")),
    ("admin.tags", "tag", _l("Keywords")),
    ("admin.vocabularies", "book-open", _l("Vocabularies")),
    ("admin.synonyms", "link", _l("Synonyms")),
    ("admin.unfound", "search", _l("Searches without a hit")),
    ("harvesting.sources", "download", _l("Sources elsewhere")),
    ("admin.work", "briefcase", _l("Jobs")),
    ("admin.audit", "history", _l("Audit trail")),
    ("admin.settings", "settings", _l("Settings")),
)


def pages_for_caller() -> list[Entry]:
    """Return the pages whose door opens for whoever is asking."""
    actor = caller()
    doors = {
        endpoint: door_of(current_app.view_functions[endpoint]) for endpoint, *_ in ADMIN_PAGES
    }
    return [entry for entry in ADMIN_PAGES if SCOPES[str(doors[entry[0]])](actor)]
