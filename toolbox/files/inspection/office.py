"""What stands inside a ZIP file: an office document of which kind, H5P, or just files."""

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.parsers.expat import ExpatError

from toolbox.files.extraction.child import ParserRefusedError
from toolbox.files.extraction.parsers.packages import listen
from toolbox.files.formats import FORMATS, OOXML
from toolbox.files.inspection.refusals import refusal

_CONTENT_TYPES = "[Content_Types].xml"
_ODF_MANIFEST = "META-INF/manifest.xml"
_MAIN_PARTS = {
    f"{OOXML}.{kind}.main+xml": key
    for kind, key in (
        ("wordprocessingml.document", "docx"),
        ("spreadsheetml.sheet", "xlsx"),
        ("presentationml.presentation", "pptx"),
    )
}
_ODF_TYPES = {FORMATS[key].media_type: key for key in ("odt", "ods", "odp")}
_SMALL = 4 * 1024 * 1024
_H5P = frozenset({"h5p.json", "content/content.json"})
# Lists of the macro libraries; LibreOffice also writes them where there are no macros.
_EMPTY_BASIC = frozenset({"script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml"})


class _Values:
    """Collects all values of one attribute."""

    def __init__(self, attribute: str) -> None:
        self.found: set[str] = set()
        self.elements: set[str] = set()
        self._attribute = attribute

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the value and the name of the element."""
        self.elements.add(name)
        self.found.add(attributes.get(self._attribute, ""))

    def end(self, _name: str) -> None:
        """Nothing follows from the end of an element."""

    def text(self, _text: str) -> None:
        """Nothing follows from text."""


def kinds_inside(path: Path, names: tuple[str, ...]) -> frozenset[str]:
    """Return the keys of the formats that a checked archive may be.

    Raises Invalid for macros, encryption and damage.
    """
    with zipfile.ZipFile(path) as package:
        if _CONTENT_TYPES in names:
            return office_kinds(package, names)
        if names[0] == "mimetype":
            return opendocument_kinds(package, names)
    return frozenset({"h5p", "zip"}) if set(names) >= _H5P else frozenset({"zip"})


def office_kinds(package: zipfile.ZipFile, names: tuple[str, ...]) -> frozenset[str]:
    """Return the kind of Office document. Raises Invalid."""
    types = values_in(package, _CONTENT_TYPES, "ContentType").found
    lowered = [name.lower() for name in names]
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in types):
        raise refusal("file-macros")
    if any("vbaproject" in name or "/macrosheets/" in name for name in lowered):
        raise refusal("file-macros")
    return frozenset(_MAIN_PARTS[each] for each in types if each in _MAIN_PARTS)


def opendocument_kinds(package: zipfile.ZipFile, names: tuple[str, ...]) -> frozenset[str]:
    """Return the kind of OpenDocument file. Raises Invalid."""
    with package.open("mimetype") as part:
        media_type = part.read(200).decode("ascii", "replace").strip()
    if _ODF_MANIFEST in names:
        manifest = values_in(package, _ODF_MANIFEST, "full-path")
        if "encryption-data" in manifest.elements:
            raise refusal("file-encrypted")
    if any(is_macro(name) for name in names):
        raise refusal("file-macros")
    key = _ODF_TYPES.get(media_type)
    return frozenset({key} if key else ())


def is_macro(name: str) -> bool:
    """Tell whether a part of an OpenDocument file is a program."""
    folder, _slash, rest = name.partition("/")
    file_name = rest.rpartition("/")[2]
    return folder in {"Basic", "Scripts"} and bool(file_name) and file_name not in _EMPTY_BASIC


def values_in(package: zipfile.ZipFile, part: str, attribute: str) -> _Values:
    """Read a small XML part. Raises Invalid when it is damaged or defines entities."""
    values = _Values(attribute)
    if package.getinfo(part).file_size > _SMALL:
        raise refusal("file-too-complex")
    try:
        with package.open(part) as source:
            listen(source, values, enough=lambda: False)
    except ParserRefusedError as error:
        code = "xml-entities" if error.reason == "entities" else "file-too-complex"
        raise refusal(code) from error
    except ExpatError as error:
        raise refusal("zip-broken") from error
    return values
