"""Forms that begin a draft: one draft, however often their button is pressed."""

from datetime import datetime, timedelta

from wtforms import HiddenField

from toolbox.foundation.clock import now
from toolbox.web.forms import Form

_PRESSED_TWICE = timedelta(minutes=10)
"""So long the same form sent once more means the same draft; a file may be slow to arrive."""


class BeginForm(Form):
    """What was begun since its page was made may be this very form, sent twice."""

    opened = HiddenField(default=lambda: now().isoformat())

    @property
    def since(self) -> datetime:
        """From when on a draft may come from this very page; now where it does not say."""
        moment = now()
        try:
            opened = datetime.fromisoformat(self.opened.data or "")
        except ValueError:
            return moment
        return max(opened, moment - _PRESSED_TWICE) if opened.tzinfo else moment
