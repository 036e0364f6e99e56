"""Forms of the administration; what a value must be like is decided below the doors."""

import re
from datetime import datetime
from typing import Any

from wtforms import EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired

from toolbox.discovery.models import RingKind, SynonymRing
from toolbox.discovery.rules import MOST_MEMBERS
from toolbox.foundation.actors import Role
from toolbox.foundation.i18n import _l
from toolbox.web.forms import Form, choices

ROLE_LABELS = {
    Role.MEMBER: _l("Member"),
    Role.EDITOR: _l("Editor"),
    Role.ADMINISTRATOR: _l("Administrator"),
}


class RoleForm(Form):
    """What a person may do from now on."""

    role = StringField(
        _l("Role"),
        validators=[AnyOf(list(Role), message=_l("Please choose one of the roles."))],
    )


class InviteForm(Form):
    """Who is to become an editor."""

    email = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(_l("Please enter an e-mail address."))],
    )


class _ChangingForm(Form):
    """Something that others may change as well; ``seen`` is the state the person started from."""

    seen = HiddenField()

    @property
    def seen_at(self) -> datetime | None:
        """When that state was written; None where the form says nothing usable."""
        try:
            return datetime.fromisoformat(self.seen.data) if self.seen.data else None
        except ValueError:
            return None


class TextForm(_ChangingForm):
    """A page of the site in one language."""

    title = StringField(
        _l("Title"),
        validators=[DataRequired(_l("Please enter a title of at most 200 characters."))],
    )
    body = TextAreaField(
        _l("Text"),
        description=_l("Markdown works: ## headings, **bold**, lists and links."),
        validators=[DataRequired(_l("Please write the text of the page."))],
    )


class DoorForm(_ChangingForm):
    """What a door of the home page says in one language."""

    title = StringField(_l("Title"), validators=[DataRequired(_l("Please fill this in."))])
    text = TextAreaField(_l("Sentence"), validators=[DataRequired(_l("Please fill this in."))])
    action = StringField(
        _l("Words of the link"), validators=[DataRequired(_l("Please fill this in."))]
    )


class RingForm(_ChangingForm):
    """A ring of synonyms; ``asked`` is the search without hits that it is to answer, if any."""

    asked = HiddenField()
    members = TextAreaField(
        _l("Words and phrases"),
        description=_l(
            "One a line, at most %(most)s. Singular and plural, and forms for women and men, are "
            "found anyway: one of them is enough.",
            most=MOST_MEMBERS,
        ),
        validators=[DataRequired(_l("Please enter at least two words or phrases."))],
    )
    kind = RadioField(
        _l("How close they are"),
        choices=choices(
            [
                (RingKind.SAME, _l("They mean the same: whoever searches for one finds all.")),
                (
                    RingKind.RELATED,
                    _l("They are related: the others help where a search finds too little."),
                ),
            ]
        ),
        default=RingKind.SAME,
        validators=[DataRequired(_l("Please choose how close they are."))],
    )
    note = StringField(_l("Note for the editors"))

    def values(self) -> dict[str, Any]:
        """Return what was typed as the verbs of the room want it."""
        return {
            "kind": RingKind(self.kind.data),
            "members": re.split(r"[\n,;]", self.members.data or ""),
            "note": self.note.data or "",
        }

    def fill(self, ring: SynonymRing) -> None:
        """Show a ring as it is now."""
        self.seen.data = ring.updated_at.isoformat()
        self.members.data, self.kind.data = "\n".join(ring.members), ring.kind
        self.note.data = ring.note


class WishForm(Form):
    """What editors know about a wish."""

    note = StringField(_l("Note for the editors"))
