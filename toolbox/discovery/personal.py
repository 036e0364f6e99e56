"""What this room knows about a person: the editors' work on synonyms and wishes.

Searches are counted without anything about who, so there is nothing to say of them here.
"""

from sqlalchemy import select

from toolbox.discovery.models import SearchWish, SynonymRing
from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.personal import Facts, PersonalData


def about(user_id: int) -> Facts:
    """Return the rings a person changed last, and the wishes a person wrote down."""
    rings = db.session.scalars(select(SynonymRing).where(SynonymRing.updated_by_id == user_id))
    wishes = db.session.scalars(select(SearchWish).where(SearchWish.created_by_id == user_id))
    return {
        "synonyms": [
            {"members": ", ".join(ring.members), "changed_at": ring.updated_at.isoformat()}
            for ring in rings
        ],
        "wishes": [
            {"text": wish.text, "note": wish.note, "created_at": wish.created_at.isoformat()}
            for wish in wishes
        ],
    }


PERSONAL_DATA = PersonalData(
    room="discovery",
    title=_l("Work on the search"),
    about=about,
    words={
        "synonyms": _l("Synonyms that I changed last"),
        "members": _l("Words"),
        "changed_at": _l("Changed"),
        "wishes": _l("Wishes that I wrote down"),
        "text": _l("Text"),
        "note": _l("Note"),
        "created_at": _l("Since"),
    },
    columns=frozenset({"synonym_rings.updated_by_id", "search_wishes.created_by_id"}),
)
