"""What is said about a term, and what that may be like."""

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l
from toolbox.vocabularies.models import Term

LABEL_LENGTH = 200
HINT_LENGTH = 2_000
NOTATION_LENGTH = 60
ADDRESS_LENGTH = 500
MOST_SYNONYMS = 30
_NOT_IN_ADDRESSES = frozenset('<>"{}|\\^`')
"""What no address holds (RFC 3987): with it a list could not be written as Turtle any more."""


@dataclass(frozen=True)
class About:
    """Everything editors say about a term; ``uri`` is what it is called all over the web."""

    label_de: str
    label_en: str = ""
    hint_de: str = ""
    hint_en: str = ""
    notation: str = ""
    uri: str = ""
    synonyms: tuple[str, ...] = ()


def about(found: Term) -> About:
    """Return what is said about a term."""
    return About(
        found.label_de,
        found.label_en,
        found.hint_de,
        found.hint_en,
        found.notation,
        found.uri,
        tuple(found.synonyms),
    )


def require_about(said: About) -> About:
    """Return what is said about a term, tidied; Invalid with fields where it cannot be shown."""
    lines = {name: _line(getattr(said, name)) for name in ("label_de", "label_en", "notation")}
    hints = {name: getattr(said, name).replace("\x00", "").strip() for name in _HINTS}
    synonyms = tuple(dict.fromkeys(filter(None, map(_line, said.synonyms))))
    tidy = replace(said, **lines, **hints, uri=said.uri.strip(), synonyms=synonyms)
    problems = _problems(tidy)
    if problems:
        raise Invalid(
            _l("Please check the marked fields."),
            fields={name: [sentence] for name, sentence in problems.items()},
        )
    return tidy


_HINTS = ("hint_de", "hint_en")


def _line(text: str) -> str:
    return " ".join(text.split())


def _problems(said: About) -> dict[str, Message]:
    problems: dict[str, Message] = {}
    if not said.label_de:
        problems["label_de"] = _l("Please enter a name.")
    for name in ("label_de", "label_en"):
        label = getattr(said, name)
        if label and not (label.isprintable() and any(sign.isalnum() for sign in label)):
            problems[name] = _l("Please use letters, digits and the usual signs.")
    limits = {
        **dict.fromkeys(("label_de", "label_en"), LABEL_LENGTH),
        **dict.fromkeys(_HINTS, HINT_LENGTH),
        "notation": NOTATION_LENGTH,
        "uri": ADDRESS_LENGTH,
    }
    for name, most in limits.items():
        if len(getattr(said, name)) > most:
            problems[name] = _l("Please use at most %(maximum)s characters.", maximum=most)
    if said.uri and not _is_address(said.uri):
        problems["uri"] = _l("Please enter a web address that starts with https:// or http://.")
    if len(said.synonyms) > MOST_SYNONYMS or any(len(one) > LABEL_LENGTH for one in said.synonyms):
        problems["synonyms"] = _l("Please use at most %(most)s short names.", most=MOST_SYNONYMS)
    return problems


def _is_address(uri: str) -> bool:
    try:
        parts = urlsplit(uri)
        host = parts.hostname
    except ValueError:
        return False
    odd = any(sign.isspace() or not sign.isprintable() or sign in _NOT_IN_ADDRESSES for sign in uri)
    return parts.scheme in {"http", "https"} and bool(host) and not odd
