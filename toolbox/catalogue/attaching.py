"""What makers do with the files of a version; each verb inside the caller's unit of work."""

from collections.abc import Sequence

from toolbox.catalogue import queries
from toolbox.catalogue.content import ATTACHMENT_ROLES
from toolbox.catalogue.models import Attachment, Version
from toolbox.catalogue.operations import require_editable
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Invalid, TooLarge
from toolbox.foundation.i18n import _l

ATTACHMENT_TITLE_LENGTH = 300
POSTER = "poster"
"""Role of the picture that stands for what runs of a version, before it is started."""
POSTER_FORMATS = frozenset({"png", "jpg", "webp", "gif"})
_WORDS_OF_ROLES = {
    "worksheet": ("arbeitsblatt", "aufgabenblatt", "arbeitsbogen", "worksheet"),
    "teacher-guide": ("lehrkraft", "lehrkräfte", "lehrer", "lösung", "didaktisch", "moderation"),
}
POSTER_ENDINGS = POSTER_FORMATS | {"jpeg"}
_WORDS_OF_POSTERS = frozenset({"poster", "cover", "titelbild", "vorschau", "vorschaubild"})
"""Names of pictures beside a package as inside of one: nobody has to choose what they are for."""
_EDITABLE = frozenset({"docx", "pptx", "xlsx", "odt", "odp", "ods"})


def likely_role(version: Version, name: str) -> str:
    """Return what a further file is probably for, by its name; makers can say otherwise.

    The first file is the main one; an office file beside a PDF of the same name is its source.
    """
    stem, _dot, extension = name.casefold().rpartition(".")
    if any(entry.name.casefold() == f"{stem}.pdf" for entry in version.attachments):
        return "source" if extension in _EDITABLE else "main"
    is_first = not version.attachments
    if extension in POSTER_ENDINGS and stem in _WORDS_OF_POSTERS and not is_first:
        return POSTER
    for role, words in _WORDS_OF_ROLES.items():
        if version.attachments and any(word in stem for word in words):
            return role
    return "main"


def attach(
    version: Version,
    file: StoredFile,
    *,
    name: str,
    title: str = "",
    role: str = "main",
    size_limit: int,
    count_limit: int,
    by: Actor,
) -> Attachment:
    """Add a stored file to an open version. Raises TooLarge over the limits of a version."""
    require_editable(version, by=by)
    if len(version.attachments) >= count_limit:
        raise TooLarge(
            _l("A version has at most %(most)s files.", most=count_limit), code="too-many-files"
        )
    if sum(entry.file.size for entry in version.attachments) + file.size > size_limit:
        raise TooLarge(
            _l(
                "All files of a version together may have at most %(most)s MB.",
                most=size_limit // (1024 * 1024),
            ),
            code="version-too-large",
        )
    attachment = Attachment(
        file=file,
        name=_free_name(version, name),
        title=title,
        role=role,
        position=max((entry.position for entry in version.attachments), default=-1) + 1,
    )
    version.attachments.append(attachment)
    version.saved_at = now()
    db.session.flush()
    return attachment


def _free_name(version: Version, name: str) -> str:
    taken = {entry.name.casefold() for entry in version.attachments}
    stem, dot, extension = name.rpartition(".")
    candidate, number = name, 2
    while candidate.casefold() in taken:
        candidate = f"{stem or name} ({number}){dot}{extension if dot else ''}"
        number += 1
    return candidate


def describe_attachment(
    version: Version, attachment_id: int, *, title: str, role: str, by: Actor
) -> None:
    """Say what a file is for. Raises Invalid with ``title`` or ``role``."""
    require_editable(version, by=by)
    if role not in ATTACHMENT_ROLES:
        sentence = _l("Please choose what the file is for.")
        raise Invalid(sentence, fields={"role": [sentence]})
    if len(title) > ATTACHMENT_TITLE_LENGTH:
        sentence = _l("Please use at most %(maximum)s characters.", maximum=ATTACHMENT_TITLE_LENGTH)
        raise Invalid(sentence, fields={"title": [sentence]})
    attachment = queries.attachment_of(version, attachment_id)
    if role == POSTER and attachment.file.format not in POSTER_FORMATS:
        sentence = _l("A title picture is a picture: PNG, JPEG, WebP or GIF.")
        raise Invalid(sentence, fields={"role": [sentence]})
    attachment.title, attachment.role = title.strip(), role
    version.saved_at = now()


def reorder_attachments(version: Version, order: Sequence[int], *, by: Actor) -> None:
    """Put the files into the order of these attachment ids; missing ones come last."""
    require_editable(version, by=by)
    rank = {attachment_id: number for number, attachment_id in enumerate(order)}
    ordered = sorted(
        version.attachments, key=lambda one: (rank.get(one.id, len(rank)), one.position)
    )
    for position, attachment in enumerate(ordered):
        attachment.position = position
    version.saved_at = now()


def detach(version: Version, attachment_id: int, *, by: Actor) -> str:
    """Take a file off an open version and return its name."""
    require_editable(version, by=by)
    attachment = queries.attachment_of(version, attachment_id)
    name = attachment.name
    version.attachments.remove(attachment)
    version.saved_at = now()
    db.session.flush()
    return name
