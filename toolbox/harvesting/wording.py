"""What the properties of records are called for people, whatever the format calls them."""

import re
from collections.abc import Mapping

from toolbox.catalogue.rules import DESCRIPTION_LENGTH
from toolbox.exchange.formats.reading import CREDITS_AT_MOST, TOO_LONG, TOO_MANY, TOO_MANY_CREDITS
from toolbox.foundation.i18n import Message, _, _l

_LICENCE, _SUBJECT, _KIND = _l("Licence"), _l("Subject area"), _l("Kind")
_DAY, _MAKERS, _DURATION = _l("Day"), _l("Who made it"), _l("Duration")
_RELATED, _FILES = _l("Related material"), _l("Files")
_PROPERTIES: Mapping[str, Message] = {
    "about": _SUBJECT,
    "adaptation": _l("What others may change"),
    "affiliation": _l("Organisation of the makers"),
    "annotation": _l("Remarks"),
    "assesses": _l("What it assesses"),
    "audience": _l("Audience"),
    "caption": _l("Subtitles"),
    "change_note": _l("What has changed"),
    "classification": _SUBJECT,
    "competencyrequired": _l("What one has to be able to do before"),
    "conditionsofaccess": _l("Conditions of access"),
    "contact_email": _l("E-mail address"),
    "contact_name": _l("Contact"),
    "contributor": _l("Contribution"),
    "coverage": _l("Region"),
    "creator": _MAKERS,
    "credits": _MAKERS,
    "date": _DAY,
    "datecreated": _DAY,
    "datemodified": _DAY,
    "datepublished": _DAY,
    "description": _l("Description"),
    "duration": _DURATION,
    "duration_minutes": _DURATION,
    "educational": _l("Use in teaching"),
    "educationallevel": _l("Level of education"),
    "encoding": _FILES,
    "format": _FILES,
    "funder": _l("Funding"),
    "group_max": _l("Group size"),
    "group_min": _l("Group size"),
    "haspart": _l("Parts"),
    "hasversion": _l("Other versions"),
    "id": _l("Address"),
    "identifier": _l("Address"),
    "image": _l("Picture"),
    "inlanguage": _l("Language"),
    "interactivitytype": _l("Kind of interaction"),
    "isaccessibleforfree": _l("Free of charge"),
    "isbasedon": _l("What it is based on"),
    "ispartof": _l("What it is a part of"),
    "keywords": _l("Keywords"),
    "language": _l("Language"),
    "languages": _l("Language"),
    "learningresourcetype": _KIND,
    "licence": _LICENCE,
    "license": _LICENCE,
    "links": _l("Links"),
    "mainentityofpage": _l("Page of the record"),
    "name": _l("Title"),
    "preparation_minutes": _l("Preparation"),
    "producer": _l("Project"),
    "provider": _l("Provider"),
    "publisher": _l("Publisher"),
    "relation": _RELATED,
    "review_by": _l("Look at it again by"),
    "rights": _LICENCE,
    "source": _l("What it is based on"),
    "sources": _l("Sources"),
    "spatialcoverage": _l("Region"),
    "steps": _l("How to use it"),
    "subject": _SUBJECT,
    "summary": _l("Short description"),
    "tags": _l("Keywords"),
    "teaches": _l("What it teaches"),
    "thumbnailurl": _l("Picture"),
    "timerequired": _DURATION,
    "title": _l("Title"),
    "trailer": _l("Trailer"),
    "transfer_core": _l("What must stay"),
    "type": _KIND,
    "version": _l("Other versions"),
}
"""By the names that AMB, LOM, Dublin Core and our own content have for them, in small letters."""
_VALUES: Mapping[str, Message] = {
    "*": _l("everything said there"),
    TOO_LONG: _l("what is over %(most)s characters", most=DESCRIPTION_LENGTH),
    TOO_MANY: _l("too long, or too many"),
    TOO_MANY_CREDITS: _l("more than %(most)s", most=CREDITS_AT_MOST),
}
_WORD = re.compile(r"[a-z][a-z_]*")


def property_name(key: str) -> str:
    """Return what a property is called for people; one that nobody knows, with its own name."""
    known = _PROPERTIES.get(key.rpartition(":")[2].lower())
    return str(known) if known is not None else _("Property “%(name)s”", name=key)


def property_names(keys: str) -> str:
    """Return the same of several, joined by commas; what are no such names stays as it is."""
    parts = keys.split(", ")
    if not all(_WORD.fullmatch(one) and one in _PROPERTIES for one in parts):
        return keys
    return ", ".join(dict.fromkeys(map(property_name, parts)))


def note_in_words(note: str) -> str:
    """Return what our words could not hold (``property: value``) as people read it."""
    key, _colon, value = note.partition(": ")
    said = str(_VALUES.get(value, value))
    return f"{property_name(key)}: {said}"
