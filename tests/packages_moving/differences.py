"""An instrument that was changed here and in another toolbox, without a network."""

from toolbox.catalogue import queries
from toolbox.exchange.packages.peers import GONE, PeerConflict, PeerState
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

TOOLBOX = "https://elsewhere.example.org"


def differ(slug: str) -> str:
    """Let four questions wait on a published instrument; return its slug."""
    with unit_of_work():
        version = queries.published_version(queries.instrument_by_slug(slug))
        asked = (
            ("summary", "Dort kürzer und klarer gesagt.", "Vorher stand hier etwas anderes."),
            ("steps", ["Einladen", "Fragen", "Nachfassen"], ["Einladen", "Fragen"]),
            ("description", None, "Der Ablauf in drei Schritten."),
            (GONE, None, None),
        )
        state = PeerState(
            instrument_id=version.instrument_id,
            toolbox=TOOLBOX,
            toolbox_name="Koffer Anderswo",
            original_id=f"{TOOLBOX}/w/{slug}",
            base={"title": version.title},
            files={},
        )
        state.conflicts = [
            PeerConflict(field=field, theirs=theirs, base=base) for field, theirs, base in asked
        ]
        db.session.add(state)
    return slug
