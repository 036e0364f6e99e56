"""What is wrong with what a program sent, in the language of whoever reads it."""

import re
from collections.abc import Callable, Mapping
from json import JSONDecodeError

import marshmallow as ma

from toolbox.foundation.i18n import Message, _l

UNKNOWN_FIELD = ["Unknown field."]
"""What marshmallow says of a field that there is not."""

_NO_JSON = _l("This is no JSON that can be read.")
_PLAIN: Mapping[str, Message] = {
    "Missing data for required field.": _l("This is needed."),
    "Field may not be null.": _l("This cannot be null."),
    "Not a valid string.": _l("Please send a text."),
    "Not a valid utf-8 string.": _l("Please send whole characters (UTF-8)."),
    "Not a valid integer.": _l("Please send a whole number."),
    "Not a valid boolean.": _l("Please send true or false."),
    "Not a valid date.": _l("Please send a day such as 2027-03-31."),
    "Not a valid datetime.": _l("Please send a moment such as 2027-03-31T12:00:00Z."),
    "Not a valid aware datetime.": _l(
        "Please send a moment with its time zone, such as 2027-03-31T12:00:00Z."
    ),
    "Not a valid list.": _l("Please send a list."),
    "Not a valid mapping type.": _l("Please send an object with names and values."),
    "Invalid input type.": _l("Please send an object with names and values."),
    "Unknown field.": _l("There is no such field here."),
    "String does not match expected pattern.": _l(
        "This does not have the form that the description of this address asks for."
    ),
    "Not a text, a number, a truth or a list of texts.": _l(
        "Please send a text, a whole number, true or false, or a list of texts."
    ),
}
"""By the sentence of marshmallow."""

_WITH_PARTS: tuple[tuple[re.Pattern[str], Callable[..., Message]], ...] = (
    (
        re.compile(r"Must be one of: (?P<choices>.*)\.", re.DOTALL),
        lambda choices: _l("Please send one of: %(choices)s.", choices=choices),
    ),
    (
        re.compile(r"Length must be between (?P<least>\d+) and (?P<most>\d+)\."),
        lambda least, most: _l(
            "Please send %(least)s to %(most)s (characters of a text, values of a list).",
            least=least,
            most=most,
        ),
    ),
    (
        re.compile(r"Longer than maximum length (?P<most>\d+)\."),
        lambda most: _l(
            "Please send at most %(most)s (characters of a text, values of a list).", most=most
        ),
    ),
    (
        re.compile(
            r"Must be greater than or equal to (?P<least>-?\d+)"
            r" and less than or equal to (?P<most>\d+)\."
        ),
        lambda least, most: _l(
            "Please send a number from %(least)s to %(most)s.", least=least, most=most
        ),
    ),
)


def sentence(text: str) -> Message:
    """Return what marshmallow says in words that are translated; what is new stays as it is."""
    for pattern, say in _WITH_PARTS:
        found = pattern.fullmatch(text)
        if found is not None:
            return say(**found.groupdict())
    return _PLAIN.get(text, text)


def unknown_field(schema: ma.Schema) -> Message:
    """Return the sentence for a field that there is not; it names those there are."""
    names = sorted(one.data_key or name for name, one in schema.load_fields.items())
    return _l("There is no such field here. There are: %(names)s.", names=", ".join(names))


def broken_json(error: Exception) -> Message:
    """Return the sentence for a body that is no JSON; it says where, if that is known."""
    if not isinstance(error, JSONDecodeError):
        return _NO_JSON
    return _l(
        "This is no JSON that can be read: it breaks in line %(line)s at character %(column)s.",
        line=error.lineno,
        column=error.colno,
    )
