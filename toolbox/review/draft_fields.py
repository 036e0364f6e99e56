"""The fields of a draft that a comment can name and a comparison shows, in the wizard's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from toolbox.catalogue.kinds.declaration import Kind
from toolbox.foundation.i18n import Message, _l

KIND_PREFIX = "fields-"
FILES = "files"


class Part(StrEnum):
    """The part of the draft, and so the page of the wizard, on which a field stands."""

    FILES = "files"
    DESCRIBE = "describe"
    CLASSIFY = "classify"
    RIGHTS = "rights"


@dataclass(frozen=True)
class DraftField:
    """One field: ``name`` as in the content, or a vocabulary, or ``fields-`` and a kind's own."""

    name: str
    label: Message
    part: Part
    vocabulary: str | None = None


def _terms(name: str, label: Message) -> DraftField:
    return DraftField(name, label, Part.CLASSIFY, vocabulary=name)


_BEFORE = (
    DraftField(FILES, _l("Files"), Part.FILES),
    DraftField("links", _l("Links"), Part.FILES),
    DraftField("title", _l("Title"), Part.DESCRIBE),
    DraftField("summary", _l("Short description"), Part.DESCRIBE),
    DraftField("description", _l("Description"), Part.DESCRIBE),
    DraftField("steps", _l("How to use it"), Part.DESCRIBE),
    DraftField("preparation_minutes", _l("Preparation in minutes"), Part.DESCRIBE),
    DraftField("duration_minutes", _l("Duration in minutes"), Part.DESCRIBE),
    DraftField("group_min", _l("Group: at least"), Part.DESCRIBE),
    DraftField("group_max", _l("Group: at most"), Part.DESCRIBE),
)
_AFTER = (
    DraftField("transfer_core", _l("What must stay"), Part.DESCRIBE),
    DraftField("adaptation", _l("What others may change"), Part.DESCRIBE),
    DraftField("contact_name", _l("Contact: name"), Part.DESCRIBE),
    DraftField("contact_email", _l("Contact: e-mail address"), Part.DESCRIBE),
    _terms("audience", _l("For whom")),
    _terms("topic", _l("Topics")),
    DraftField("languages", _l("Languages"), Part.CLASSIFY, vocabulary="language"),
    _terms("sector", _l("Sectors")),
    _terms("occupation", _l("Occupations")),
    _terms("region", _l("Regions")),
    _terms("phase", _l("Phase of training")),
    _terms("school_form", _l("School forms")),
    _terms("standard_element", _l("Standard elements of career orientation")),
    _terms("transfer", _l("Direction of transfer")),
    _terms("accessibility", _l("Accessibility of the files")),
    DraftField("tags", _l("Keywords"), Part.CLASSIFY),
    DraftField("licence", _l("Licence"), Part.RIGHTS, vocabulary="licence"),
    DraftField("credits", _l("Who made it"), Part.RIGHTS),
    DraftField("sources", _l("Sources of legal facts"), Part.RIGHTS),
    DraftField("review_by", _l("Look at it again by"), Part.RIGHTS),
    DraftField("change_note", _l("What is new in this version"), Part.RIGHTS),
)


def draft_fields(kind: Kind) -> Mapping[str, DraftField]:
    """Return the fields of a draft of this kind by name, its own ones among them."""
    own = (
        DraftField(f"{KIND_PREFIX}{field.name}", field.label, Part.DESCRIBE)
        for field in kind.fields
    )
    return {field.name: field for field in (*_BEFORE, *own, *_AFTER)}
