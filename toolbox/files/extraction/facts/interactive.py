"""Facts about H5P packages: language, title, and the pictures that their content names."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from toolbox.files.extraction.facts.findings import FileFacts
from toolbox.files.extraction.facts.traces import traces_in
from toolbox.files.extraction.parsers.reading import FACT_LENGTH, tidy

PART_LIMIT = 8 * 1024 * 1024
_UNKNOWN_LICENCES = frozenset({"", "U", None})
_NO_LANGUAGE = frozenset({"und", "-"})


def read(path: str) -> dict[str, Any]:
    """Return the facts as JSON."""
    with zipfile.ZipFile(path) as package:
        about = part(package, "h5p.json")
        content = part(package, "content/content.json")
        traces = traces_in(package, ["content/"])
    pictures = list(pictures_in(content))
    language = str(about.get("language") or about.get("defaultLanguage") or "")
    return FileFacts(
        title=tidy(str(about.get("title") or ""))[:FACT_LENGTH],
        language="" if language in _NO_LANGUAGE else tidy(language)[:35],
        pictures=len(pictures),
        pictures_unsaid=sum(says_nothing(holder) for holder, _name in pictures),
        pictures_credited=sum(is_credited(holder[name]) for holder, name in pictures),
        placed_pictures=traces.placed,
        named_pictures=traces.named,
    ).as_json()


def part(package: zipfile.ZipFile, name: str) -> Mapping[str, Any]:
    """Return a part of the package that is a JSON object; an empty one where there is none."""
    try:
        info = package.getinfo(name)
    except KeyError:
        return {}
    if info.file_size > PART_LIMIT:
        return {}
    found = json.loads(package.read(info))
    return found if isinstance(found, dict) else {}


def pictures_in(node: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield every object that holds a picture, with the name of the picture in it."""
    if isinstance(node, list):
        for entry in node:
            yield from pictures_in(entry)
    elif isinstance(node, dict):
        for name, value in node.items():
            if is_picture(value):
                yield node, name
            else:
                yield from pictures_in(value)


def is_picture(node: Any) -> bool:
    """Tell whether this is how H5P writes down a picture."""
    return isinstance(node, dict) and "path" in node and str(node.get("mime")).startswith("image/")


def says_nothing(holder: Mapping[str, Any]) -> bool:
    """Tell whether the author was asked for words about the picture and gave none."""
    asked = [name for name in ("alt", "imageAltText", "altText") if name in holder]
    decorative = holder.get("decorative") is True
    return bool(asked) and not decorative and not any(holder[name] for name in asked)


def is_credited(picture: Mapping[str, Any]) -> bool:
    """Tell whether the picture has a licence of its own."""
    rights = picture.get("copyright")
    return isinstance(rights, dict) and rights.get("license") not in _UNKNOWN_LICENCES
