"""Every reason to refuse a package or an instrument in it, as a sentence for readers."""

from datetime import datetime

from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import Message, _l

REASONS: dict[str, Message] = {
    "not-a-package": _l(
        "This is a ZIP file, but no package of a toolbox: it holds no folder with bagit.txt and "
        "data/package.json."
    ),
    "fetch": _l("The package asks to fetch files from elsewhere. Such packages are not taken."),
    "no-manifest": _l(
        "The package has no list of checksums with SHA-256 (manifest-sha256.txt), so nobody can "
        "say whether it is complete."
    ),
    "bag": _l("The package is damaged: its description as a bag (BagIt) cannot be read."),
    "json": _l("A description in the package is no readable JSON, or it is too large."),
    "newer": _l(
        "The package was made by a newer toolbox than this one. Please update this toolbox first."
    ),
    "twice": _l("The package names the same instrument twice."),
    "removed": _l("It was here, and was removed."),
}


def refused(code: str) -> Invalid:
    """Return the error for a reason, ready to be raised."""
    return Invalid(REASONS[code], code=f"package-{code}")


def broken(path: str) -> Invalid:
    """Return the error for a file that is missing, too much, or not as its checksum says."""
    return Invalid(
        _l(
            "The package is damaged or was changed on its way: %(path)s is missing or not as its "
            "checksum says.",
            path=path[:200],
        ),
        code="package-checksum",
    )


def unfitting(place: str) -> Invalid:
    """Return the error for a description that is not as the schema says, with the place."""
    return Invalid(
        _l("A description in the package is not as it should be: %(place)s", place=place[:200]),
        code="package-schema",
    )


def ahead(moment: datetime) -> Invalid:
    """Return the error for a day of publication that has not come yet."""
    return Invalid(
        _l(
            "The package says that this was published on %(day)s, which is still to come.",
            day=moment.date().isoformat(),
        ),
        code="package-future",
    )
