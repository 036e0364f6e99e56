"""Languages: the one place that knows Flask-Babel; German is the default, English is complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_babel
from babel.support import NullTranslations
from flask import g
from flask_babel import Babel, force_locale, get_locale
from flask_babel.speaklater import LazyString

__all__ = [
    "LOCALES",
    "Message",
    "_",
    "_l",
    "babel",
    "language",
    "ngettext",
    "sentences",
    "speaking",
]

LOCALES = ("de", "en")
DEFAULT_LOCALE = "de"
TRANSLATIONS = Path(__file__).resolve().parents[1] / "translations"

Message = str | LazyString
"""A sentence for readers: finished text, or text that is translated when it is shown."""

babel = Babel()


def _(sentence: str, /, **values: object) -> str:
    """Return a sentence in the language of the reader, with values put in."""
    found: str = sentences().ugettext(sentence)
    return found % values if values else found


def ngettext(one: str, many: str, num: int, /, **values: object) -> str:
    """Return the sentence for a number of things, which is the value ``num`` itself."""
    found: str = sentences().ungettext(one, many, num)
    return found % {"num": num, **values}


def _l(sentence: str, /, **values: object) -> LazyString:
    """Return a sentence that is translated when it is shown."""
    return LazyString(_, sentence, **values)


def sentences() -> NullTranslations:
    """Return the sentences in the language of the reader.

    Flask-Babel looks for them anew at every sentence, and a page has two hundred.
    """
    locale = get_locale()
    if locale is None:
        return _UNTRANSLATED
    kept: dict[str, NullTranslations] = g.setdefault("_sentences", {})
    if locale.language not in kept:
        kept[locale.language] = flask_babel.get_translations()
    return kept[locale.language]


_UNTRANSLATED = NullTranslations()


def language() -> str:
    """Return the two-letter language of the current reader (``de`` outside of a request)."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LOCALE


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Translate into ``locale`` inside the block, for mails and background work."""
    with force_locale(locale if locale in LOCALES else DEFAULT_LOCALE):
        yield
