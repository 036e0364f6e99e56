"""Languages: the one place that knows Flask-Babel; German is the default, English is complete."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_babel
from flask_babel import Babel, force_locale, get_locale
from flask_babel.speaklater import LazyString

__all__ = ["LOCALES", "Message", "_", "_l", "babel", "language", "ngettext", "speaking"]

LOCALES = ("de", "en")
DEFAULT_LOCALE = "de"
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"

Message = str | LazyString
"""A sentence for readers: finished text, or text that is translated when it is shown."""

babel = Babel()

# Flask-Babel has no types of its own; these give translated text one.
_: Callable[..., str] = flask_babel.gettext
ngettext: Callable[..., str] = flask_babel.ngettext
_l: Callable[..., LazyString] = flask_babel.lazy_gettext


def language() -> str:
    """Return the two-letter language of the current reader (``de`` outside of a request)."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LOCALE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Translate into ``locale`` inside the block, for mails and background work."""
    with force_locale(locale if locale in LOCALES else DEFAULT_LOCALE):
        yield
