"""Files: whether others get something they can change."""

from collections.abc import Collection
from urllib.parse import urlsplit

from toolbox.foundation.i18n import _l
from toolbox.review.checks.declaration import (
    FINE,
    SILENT,
    Group,
    Outcome,
    Place,
    Rule,
    Severity,
)
from toolbox.review.checks.material import FileMaterial, Material

EDITABLE = frozenset(
    {"docx", "odt", "pptx", "odp", "xlsx", "ods", "csv", "txt", "md", "html", "h5p", "svg"}
)
_SOURCE_ENDINGS = EDITABLE | {"doc", "rtf", "tex", "typ", "indd", "idml", "ai", "psd", "py", "js"}
_REPOSITORIES = (
    *("github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "opencode.de"),
    *("zenodo.org", "git.sr.ht"),
)
_MOVING = frozenset({"video", "audio"})


def is_editable(file: FileMaterial) -> bool:
    """Tell whether others can change what is in a file."""
    endings: Collection[str] = file.facts.contains if file.facts else ()
    return (
        file.format.key in EDITABLE
        or file.role == "source"
        or not _SOURCE_ENDINGS.isdisjoint(endings)
    )


def leads_to_source(url: str) -> bool:
    """Tell whether an address is one of a repository of sources."""
    host = (urlsplit(url).hostname or "").casefold()
    known = any(host == name or host.endswith(f".{name}") for name in _REPOSITORIES)
    return known or host.startswith(("git.", "gitlab.", "gitea."))


def _editable_source(material: Material) -> Outcome:
    if any(is_editable(file) for file in material.files):
        return FINE
    if any(leads_to_source(link.url) for link in material.content.links):
        return FINE
    fixed = [file for file in material.files if file.format.family not in _MOVING]
    # Archives say nothing until somebody has looked into them.
    if not fixed or any(file.format.key == "zip" and file.facts is None for file in fixed):
        return SILENT
    return Outcome(Severity.SHOULD, attachments=tuple(file.attachment_id for file in fixed[:3]))


RULES = (
    Rule(
        key="editable-source",
        group=Group.FILES,
        place=Place("dateien", "files"),
        check=_editable_source,
        seen=lambda _values: _l("Nobody can change what is here: there is only the finished file."),
        advice=lambda _values: _l(
            "Please add the file you work with, for example Word, PowerPoint or H5P, or a link to "
            "its repository."
        ),
        praise=_l("Others can change it: a file to edit is there."),
    ),
)
