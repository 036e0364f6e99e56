"""Every reason to refuse a file: its stable code, its kind of error and a sentence for readers."""

from collections.abc import Callable, Mapping

from toolbox.foundation.errors import Invalid, TooLarge, ToolboxError, Unavailable
from toolbox.foundation.i18n import Message, _l

Values = Mapping[str, object]
Reason = tuple[type[ToolboxError], Callable[[Values], Message]]

REASONS: dict[str, Reason] = {
    "file-empty": (
        Invalid,
        lambda v: _l("The file is empty. Please check whether it was saved completely."),
    ),
    "file-type-not-allowed": (
        Invalid,
        lambda v: _l(
            "Files of this type (%(extension)s) cannot be taken. Possible are: %(allowed)s.", **v
        ),
    ),
    "file-without-extension": (
        Invalid,
        lambda v: _l(
            "The name of the file has no ending. Please add one that fits, for example .pdf."
        ),
    ),
    "file-content-mismatch": (
        Invalid,
        lambda v: _l(
            "The file is called .%(extension)s, but its content is something else. Please save it "
            "again in the format that its name says.",
            **v,
        ),
    ),
    "file-content-is": (
        Invalid,
        lambda v: _l(
            "The file is called .%(extension)s, but its content is: %(found)s. Please give it the "
            "right ending or save it in the format that its name says.",
            **v,
        ),
    ),
    "file-declared-mismatch": (
        Invalid,
        lambda v: _l(
            "The file is called .%(extension)s, but was sent as %(declared)s. Please save it again "
            "and upload the new file.",
            **v,
        ),
    ),
    "file-polyglot": (
        Invalid,
        lambda v: _l(
            "Another file is hidden at the end of this file. Please save it again without "
            "anything attached to it."
        ),
    ),
    "file-macros": (
        Invalid,
        lambda v: _l(
            "The document contains macros. Macros can do harm and are not taken; please save it "
            "without macros, for example as .docx, .xlsx or .pptx."
        ),
    ),
    "file-encrypted": (
        Invalid,
        lambda v: _l(
            "The file is protected or encrypted. Others could not use it; please save it without "
            "password and protection."
        ),
    ),
    "file-old-office": (
        Invalid,
        lambda v: _l(
            "This is the old Office format from before 2007. Please save it as .docx, .xlsx or "
            ".pptx."
        ),
    ),
    "file-too-complex": (
        Invalid,
        lambda v: _l(
            "The file could not be examined: it is damaged or far more complicated than usual. "
            "Please save it again or make it smaller."
        ),
    ),
    "file-examination-busy": (
        Unavailable,
        lambda v: _l("Many files are coming in just now. Please try again in a minute."),
    ),
    "pdf-broken": (
        Invalid,
        lambda v: _l("The PDF is damaged and cannot be opened. Please create it again."),
    ),
    "image-broken": (
        Invalid,
        lambda v: _l("The picture is damaged and cannot be shown. Please save it again."),
    ),
    "image-too-many-pixels": (
        TooLarge,
        lambda v: _l(
            "The picture has more than %(limit)s million pixels. Please make it smaller.", **v
        ),
    ),
    "svg-broken": (
        Invalid,
        lambda v: _l("The drawing is damaged: it is no well-formed SVG. Please save it again."),
    ),
    "xml-entities": (
        Invalid,
        lambda v: _l(
            "The file defines its own XML entities. They can do harm and are not taken; please "
            "save it without them."
        ),
    ),
    "text-encoding": (
        Invalid,
        lambda v: _l("The text contains characters that cannot be read. Please save it as UTF-8."),
    ),
    "zip-broken": (
        Invalid,
        lambda v: _l("The archive is damaged or incomplete. Please create it again."),
    ),
    "zip-empty": (
        Invalid,
        lambda v: _l("The archive contains no files."),
    ),
    "zip-method": (
        Invalid,
        lambda v: _l(
            "The archive is packed with a rare method. Please create it as an ordinary ZIP file."
        ),
    ),
    "zip-too-many-entries": (
        TooLarge,
        lambda v: _l("The archive contains more than %(limit)s files.", **v),
    ),
    "zip-too-large": (
        TooLarge,
        lambda v: _l("Unpacked, the archive would be larger than %(limit)s MB.", **v),
    ),
    "zip-ratio": (
        TooLarge,
        lambda v: _l(
            "The archive unpacks to more than %(limit)s times its size. Such archives can be used "
            "for attacks and are not taken.",
            **v,
        ),
    ),
    "zip-unsafe-name": (
        Invalid,
        lambda v: _l(
            "The archive contains a file whose name leads outside of it or contains forbidden "
            "characters: %(name)s",
            **v,
        ),
    ),
    "zip-link": (
        Invalid,
        lambda v: _l(
            "The archive contains a link or a special file. Only files and folders are taken: "
            "%(name)s",
            **v,
        ),
    ),
    "zip-duplicate-name": (
        Invalid,
        lambda v: _l("The archive contains the same name twice: %(name)s", **v),
    ),
    "zip-case-collision": (
        Invalid,
        lambda v: _l(
            "The archive contains two names that many computers hold to be the same: %(name)s", **v
        ),
    ),
    "zip-overlap": (
        Invalid,
        lambda v: _l(
            "Files inside the archive overlap each other. Such archives can be used for attacks "
            "and are not taken."
        ),
    ),
    "zip-extra-data": (
        Invalid,
        lambda v: _l(
            "The archive contains data before, between or after its files. Please create it again."
        ),
    ),
    "zip-headers-differ": (
        Invalid,
        lambda v: _l(
            "The archive contradicts itself about the files in it. Please create it again."
        ),
    ),
}


def refusal(code: str, **values: object) -> ToolboxError:
    """Return the error for ``code``, ready to be raised; ``values`` fill its sentence."""
    error, sentence = REASONS[code]
    return error(sentence(values), code=code)
