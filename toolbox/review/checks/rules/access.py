"""Accessibility: whether everybody can read the files, also with a screen reader."""

from collections.abc import Callable, Iterator
from functools import partial

from toolbox.foundation.i18n import Message, _l, ngettext
from toolbox.review.checks.declaration import (
    FINE,
    SILENT,
    Group,
    Outcome,
    Place,
    Rule,
    Severity,
    Values,
)
from toolbox.review.checks.material import FileMaterial, Material

_SPOKEN = frozenset({"pdf", "docx", "pptx", "html", "h5p"})
"""Formats in which screen readers look for the language."""
_TITLED = frozenset({"pdf", "html"})
"""Formats in which programs show the title instead of the name of the file."""
LONG_DOCUMENT = 350
"""In words: shorter documents do without headings."""
_FILES = Place("dateien", "files")

Question = Callable[[FileMaterial], bool | None]
"""Whether something is wrong with a file; None where that cannot be asked."""


def untagged(file: FileMaterial) -> bool | None:
    """A PDF without tags says nothing about headings, tables and the order of reading."""
    known = file.facts is not None and file.facts.tagged is not None
    return not file.facts.tagged if known and file.facts else None


def without_language(file: FileMaterial) -> bool | None:
    """Without its language, or with a wrong one, a file is read aloud with a wrong accent."""
    if file.facts is None or file.format.key not in _SPOKEN:
        return None
    written = file.text.plain.language if file.text else None
    said = file.facts.language.casefold()[:2]
    return not said or (written is not None and said != written)


def without_title(file: FileMaterial) -> bool | None:
    """The title is what a reader hears first."""
    if file.facts is None or file.format.key not in _TITLED:
        return None
    return not file.facts.title.strip()


def without_headings(file: FileMaterial) -> bool | None:
    """A long document without headings cannot be skimmed."""
    if file.facts is None or file.facts.headings is None or file.facts.untitled_slides is not None:
        return None
    if file.facts.tagged is False or file.text is None:
        return None
    return file.text.plain.words >= LONG_DOCUMENT and not file.facts.headings


def is_scan(file: FileMaterial) -> bool | None:
    """A PDF of photographed pages has no text that anybody could search or hear."""
    if file.format.key != "pdf" or not file.read or file.facts is None:
        return None
    return file.text is None and file.facts.pictures > 0


def _asked(question: Question, material: Material) -> Outcome:
    answers = {file.attachment_id: question(file) for file in material.files}
    wrong = tuple(one for one, answer in answers.items() if answer)
    if wrong:
        return Outcome(Severity.SHOULD, {"num": len(wrong)}, wrong)
    return FINE if False in answers.values() else SILENT


def _counted(count: Callable[[FileMaterial], int | None], material: Material) -> Outcome:
    """Like ``_asked``, for what is counted inside files."""
    counts = {file.attachment_id: count(file) for file in material.files}
    number = sum(one or 0 for one in counts.values())
    if number:
        about = tuple(one for one, found in counts.items() if found)
        return Outcome(Severity.SHOULD, {"num": number}, about)
    return FINE if 0 in counts.values() else SILENT


def pictures_without_words(file: FileMaterial) -> int | None:
    """Return how many pictures say nothing to those who cannot see them; None without pictures."""
    if file.facts is None or not file.facts.pictures:
        return None
    return file.facts.pictures_unsaid


def slides_without_title(file: FileMaterial) -> int | None:
    """Return how many slides have no title; two may be pictures alone."""
    if file.facts is None or file.facts.untitled_slides is None:
        return None
    return file.facts.untitled_slides if file.facts.untitled_slides > 2 else 0


def _cannot_be_judged(material: Material) -> Outcome:
    """Name what no rule looks at: contrast of pictures, films, files that could not be read."""
    told: list[Message] = []
    if any(_has_pictures(file) for file in material.files):
        told.append(_l("the contrast of pictures"))
    if any(file.format.family in {"video", "audio"} for file in material.files):
        told.append(_l("subtitles and transcripts of films and sound"))
    if any(file.text and not file.text.searched_all for file in material.files):
        told.append(_l("the end of very long files"))
    closed = [
        file
        for file in material.files
        if file.format.fact_reader and file.facts is None and not file.waiting
    ]
    if closed:
        told.append(_l("files that could not be opened"))
    if not told:
        return SILENT
    return Outcome(Severity.OPEN, {"what": told}, tuple(file.attachment_id for file in closed))


def _has_pictures(file: FileMaterial) -> bool:
    return file.format.family == "image" or bool(file.facts and file.facts.pictures)


def _not_judged(values: Values) -> Message:
    return _l("Not judged here: %(what)s.", what=", ".join(map(str, values["what"])))


def _rules() -> Iterator[Rule]:
    make = partial(Rule, group=Group.ACCESS, place=_FILES)
    yield make(
        key="pdf-tagged",
        check=partial(_asked, untagged),
        seen=lambda values: ngettext(
            "One PDF has no tags. Screen readers cannot tell headings, lists and tables in it.",
            "%(num)s PDF files have no tags. Screen readers cannot tell headings, lists and tables "
            "in them.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please save it as a PDF once more, with »Document structure tags for accessibility« "
            "(Word) or »Tagged PDF« (LibreOffice) switched on."
        ),
        praise=_l("The PDF files have tags for screen readers."),
    )
    yield make(
        key="file-language",
        check=partial(_asked, without_language),
        seen=lambda values: ngettext(
            "One file does not say in which language it is written, or names another one.",
            "%(num)s files do not say in which language they are written, or name another one.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please set the language of the document. Otherwise it is read aloud with a wrong "
            "accent."
        ),
        praise=_l("The files say in which language they are written."),
    )
    yield make(
        key="file-title",
        check=partial(_asked, without_title),
        seen=lambda values: ngettext(
            "One file has no title in its properties.",
            "%(num)s files have no title in their properties.",
            values["num"],
        ),
        advice=lambda _values: _l("Please fill in the title (File, Properties) and save again."),
    )
    yield make(
        key="headings",
        check=partial(_asked, without_headings),
        seen=lambda values: ngettext(
            "One long document has no headings.",
            "%(num)s long documents have no headings.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please use the styles »Heading 1« and »Heading 2«. Bold text alone is no heading."
        ),
        praise=_l("The documents have headings."),
    )
    yield make(
        key="slide-titles",
        check=partial(_counted, slides_without_title),
        seen=lambda values: ngettext(
            "One slide has no title.", "%(num)s slides have no title.", values["num"]
        ),
        advice=lambda _values: _l("Please give each slide a title of its own."),
    )
    yield make(
        key="alt-texts",
        check=partial(_counted, pictures_without_words),
        seen=lambda values: ngettext(
            "One picture has no alternative text.",
            "%(num)s pictures have no alternative text.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please say in one sentence what is to be seen (right click, »Edit alt text«), or mark "
            "the picture as decorative."
        ),
        praise=_l("The pictures have alternative texts."),
    )
    yield make(
        key="scanned-pages",
        check=partial(_asked, is_scan),
        seen=lambda values: ngettext(
            "One PDF has only pictures of pages. Nobody can search it or have it read aloud.",
            "%(num)s PDF files have only pictures of pages. Nobody can search them or have them "
            "read aloud.",
            values["num"],
        ),
        advice=lambda _values: _l(
            "Please upload the document it was printed from, or a PDF with recognised text."
        ),
    )
    yield make(key="not-judged", check=_cannot_be_judged, unjudged=_not_judged)


RULES = tuple(_rules())
