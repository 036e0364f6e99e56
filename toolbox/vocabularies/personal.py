"""What this room knows about a person: terms the person missed, and answers the person gave."""

from sqlalchemy import select, update

from toolbox.foundation.db import db
from toolbox.foundation.i18n import _l
from toolbox.foundation.personal import Facts, Farewell, PersonalData
from toolbox.vocabularies.models import TermImport, TermSuggestion
from toolbox.vocabularies.queries import suggestions_of


def about(user_id: int) -> Facts:
    """Return what a person suggested and answered, and the lists a person has just read in."""
    answered = db.session.scalars(
        select(TermSuggestion).where(TermSuggestion.decided_by_id == user_id)
    )
    lists = db.session.scalars(select(TermImport).where(TermImport.read_by_id == user_id))
    return {
        "suggestions": [
            {
                "label": one.label,
                "reason": one.reason,
                "answer": one.answer,
                "created_at": one.created_at.isoformat(),
            }
            for one in suggestions_of(user_id)
        ],
        "answered": [{"label": one.label, "answer": one.answer} for one in answered],
        "lists": [{"label": one.name, "created_at": one.created_at.isoformat()} for one in lists],
    }


def erase(farewell: Farewell) -> None:
    """Keep the suggestion, which is about a list, and forget whose it was."""
    mine = TermSuggestion.suggested_by_id == farewell.user_id
    db.session.execute(update(TermSuggestion).where(mine).values(suggested_by_id=None))


PERSONAL_DATA = PersonalData(
    room="vocabularies",
    title=_l("Work on the lists of terms"),
    about=about,
    words={
        "suggestions": _l("Terms that I suggested"),
        "answered": _l("Suggestions that I answered"),
        "lists": _l("Lists that I read in"),
        "label": _l("Name"),
        "reason": _l("Reason"),
        "answer": _l("Answer"),
        "created_at": _l("Since"),
    },
    columns=frozenset(
        {
            "term_suggestions.suggested_by_id",
            "term_suggestions.decided_by_id",
            "term_imports.read_by_id",
        }
    ),
    erase=erase,
)
