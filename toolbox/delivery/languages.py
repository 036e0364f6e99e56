"""Which language and theme a reader gets: own choice, then the browser's, then German."""

from collections.abc import Sequence

from flask import Flask, has_request_context, request
from flask_babel import get_locale

from toolbox.foundation.i18n import DEFAULT_LOCALE, LOCALES, babel, sentences

LANGUAGE_COOKIE = "sprache"
THEME_COOKIE = "farben"
THEMES = ("system", "light", "dark")


def chosen_language() -> str:
    """Return the language of this request; German for work that nobody waits for."""
    if not has_request_context():
        return DEFAULT_LOCALE
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LOCALES:
        return chosen
    return request.accept_languages.best_match(LOCALES) or DEFAULT_LOCALE


def chosen_theme() -> str:
    """Return the theme of this request: system, light or dark."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "system"


def install_languages(app: Flask, translations: str) -> None:
    """Hang Flask-Babel into the application; ``translations`` is the folder of the catalogues."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LOCALE
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Berlin"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    babel.init_app(app, locale_selector=chosen_language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # comes with Babel
        lambda sentence: sentences().ugettext(sentence),
        lambda one, many, num: sentences().ungettext(one, many, num),
        newstyle=True,
    )


def reading_language() -> str:
    """Return ``de`` or ``en`` for templates."""
    return str(get_locale())


def foreign_language(languages: Sequence[str]) -> str:
    """Return the language that texts are in, where it is not the reader's; for ``lang``.

    Without it, German is read out with an English voice (WCAG 3.1.2).
    """
    first = languages[0] if languages else ""
    return "" if first == reading_language() else first
