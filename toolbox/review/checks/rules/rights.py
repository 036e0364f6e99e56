"""Rights: whether it is said where pictures come from."""

from toolbox.foundation.i18n import _l, ngettext
from toolbox.review.checks.declaration import FINE, SILENT, Group, Outcome, Place, Rule, Severity
from toolbox.review.checks.material import FileMaterial, Material
from toolbox.review.checks.texts.pictures import says_where_from


def pictures_without_makers(file: FileMaterial) -> int:
    """Return how many pictures are in a file, or are the file, without a licence of their own."""
    if file.format.family == "image":
        return 1
    return file.facts.pictures - file.facts.pictures_credited if file.facts else 0


def _told(material: Material) -> bool:
    content = material.content
    credits = "\n".join(f"{one.name}\n{one.project}" for one in content.credits)
    facts = "\n".join(f"{one.fact}: {one.source}" for one in content.sources)
    told = any(file.text.names_picture_makers for file in material.files if file.text)
    return told or material.text.names_picture_makers or says_where_from(f"{credits}\n{facts}")


def _picture_rights(material: Material) -> Outcome:
    counted = {file.attachment_id: pictures_without_makers(file) for file in material.files}
    number = sum(counted.values())
    if not number:
        return SILENT
    if _told(material):
        return FINE
    about = tuple(one for one, pictures in counted.items() if pictures)
    return Outcome(Severity.SHOULD, {"num": number}, about)


RULES = (
    Rule(
        key="picture-rights",
        group=Group.RIGHTS,
        place=Place("rechte", "credits"),
        check=_picture_rights,
        seen=lambda values: ngettext(
            "There is a picture, but not where it comes from.",
            "There are %(num)s pictures, but not where they come from.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please name makers and licence of the pictures in the file or in the description, for "
            "example: »Photos: our own, CC BY 4.0«."
        ),
        praise=_l("It is said where the pictures come from."),
    ),
)
