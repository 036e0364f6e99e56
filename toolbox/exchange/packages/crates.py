"""The RO-Crates of a package: one for the whole, and one for each instrument in its folder.

The library writes and reads them; whatever it puts in of its own, such as the moment of writing,
is replaced, so that the same content makes the same crate.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from itertools import chain
from textwrap import indent
from typing import Any
from urllib.parse import quote

from toolbox.exchange.packages import layout
from toolbox.exchange.packages.records import Described, licence_in
from toolbox.exchange.packages.spooling import Lines
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _l
from toolbox.foundation.text import markdown_to_text

_NOT_A_CRATE = _l(
    "The description of the package (ro-crate-metadata.json) is not as RO-Crate asks."
)

_PLACE = "the instruments"
_PLACE_WRITTEN = f'  "{_PLACE}"'.encode()


@cache
def _library(module: str) -> Any:
    """Return a part of rocrate, loaded with the first package: it brings much along."""
    return import_module(f"rocrate.{module}")


def _crate(*given: Any, **named: Any) -> Any:
    return _library("rocrate").ROCrate(*given, **named)


def _entity(*given: Any) -> Any:
    return _library("model").ContextEntity(*given)


class WholeCrate:
    """The crate of the whole package; instruments are added one after the other.

    The library describes the package itself. It would hold every instrument in memory, so these
    are written as it would write them, in the order of the package.
    """

    def __init__(self, *, title: str, description: str, publisher: Mapping[str, str]) -> None:
        self._crate = _crate(version=layout.CRATE_VERSION)
        self._latest = ""
        self._instruments = Lines()
        made_by = _organisation(self._crate, publisher["address"], publisher["name"])
        self._root = self._crate.root_dataset
        self._root["name"] = title
        self._root["description"] = description or title
        self._root["publisher"] = made_by

    def add_file(self, path: str, *, name: str, media_type: str) -> None:
        """Name a file beside the instruments."""
        _file(self._crate, path, {"name": name, "encodingFormat": media_type})

    def add(self, folder: str, one: Described) -> None:
        """Name the folder of an instrument, and its own crate there."""
        sheet = one.record["versions"][-1]["sheet"]
        self._latest = max(self._latest, one.record["changed_at"] or "")
        described_by = f"{folder}/{layout.CRATE}"
        self._instruments.add(
            {
                "@id": f"{folder}/",
                "@type": "Dataset",
                "name": sheet.get("title", one.instrument.slug),
                "identifier": one.record["id"],
                "conformsTo": {"@id": "https://w3id.org/ro/crate"},
                "subjectOf": {"@id": described_by},
            }
        )
        self._instruments.add(
            {
                "@id": described_by,
                "@type": "CreativeWork",
                "encodingFormat": "application/ld+json",
            }
        )

    def written(self) -> Iterator[bytes]:
        """Yield ``ro-crate-metadata.json``."""
        found = _generated(self._crate, self._latest or "1980-01-01")
        root = next(one for one in found["@graph"] if one["@id"] == "./")
        folders = (one for one in self._instruments if one["@type"] == "Dataset")
        root["hasPart"] = [*root.get("hasPart", []), *({"@id": one["@id"]} for one in folders)]
        opening, closing = layout.dump({**found, "@graph": [_PLACE]}).split(_PLACE_WRITTEN)
        yield opening
        for number, one in enumerate(chain(found["@graph"], self._instruments)):
            yield (b",\n" if number else b"") + indent(
                layout.dump(one).decode()[:-1], "  "
            ).encode()
        yield closing

    def close(self) -> None:
        """Let go what was kept on the disk."""
        self._instruments.close()


def crate_of(one: Described) -> bytes:
    """Return ``ro-crate-metadata.json`` of an instrument, for its own folder."""
    crate = _crate(version=layout.CRATE_VERSION)
    version = one.current
    root = crate.root_dataset
    root["name"] = version.title
    root["description"] = markdown_to_text(version.description) or version.summary
    root["identifier"] = one.record["id"]
    root["url"] = one.record["address"]
    root["version"] = str(version.number)
    root["inLanguage"] = list(version.languages)
    licence = licence_in(one.record)
    if licence is not None and licence["uri"]:
        properties = {"@type": "CreativeWork", "name": licence["de"]}
        root["license"] = crate.add(_entity(crate, licence["uri"], properties))
    owner = one.record["owner"]
    root["publisher"] = _organisation(crate, owner["address"], owner["name"])
    makers = [credit.name for credit in version.credits if credit.role in {"author", "editor"}]
    root["creator"] = [
        _organisation(crate, f"#{quote(name)}", name) for name in dict.fromkeys(makers)
    ]
    parents = one.record["lineage"]["parents"]
    root["isBasedOn"] = [
        crate.add(_entity(crate, parent["id"], {"@type": "CreativeWork", "name": parent["title"]}))
        for parent in parents
    ]
    _file(crate, layout.RECORD, {"name": "Record", "encodingFormat": "application/json"})
    _file(crate, layout.AMB, {"name": "AMB", "encodingFormat": "application/ld+json"})
    _file(crate, layout.INDEX, {"name": version.title, "encodingFormat": "text/html"})
    for path, attachment in sorted(one.files.items()):
        properties = {
            "name": attachment.title or attachment.name,
            "encodingFormat": attachment.file.media_type,
            "contentSize": str(attachment.file.size),
            "sha256": attachment.file.sha256,
        }
        _file(crate, path, properties)
    return _written(crate, one.record["changed_at"] or "1980-01-01")


def _organisation(crate: Any, address: str, name: str) -> Any:
    return crate.add(_entity(crate, address, {"@type": "Organization", "name": name}))


def _file(crate: Any, path: str, properties: Mapping[str, str]) -> None:
    crate.add_file(dest_path=path, properties=dict(properties))


def _written(crate: Any, published: str) -> bytes:
    return layout.dump(_generated(crate, published))


def _generated(crate: Any, published: str) -> dict[str, Any]:
    crate.root_dataset["datePublished"] = published
    found = crate.metadata.generate()
    graph = sorted(found["@graph"], key=lambda entity: str(entity["@id"]))
    return {**found, "@graph": [_without_nothing(one) for one in graph]}


def _without_nothing(entity: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entity.items() if value not in ([], "", None)}


def read_crate(content: bytes) -> Iterable[str]:
    """Return the names of all entities of a crate somebody sent. Raises Invalid.

    The library gets values, never a path or an address: it would open and fetch what it is told.
    """
    try:
        found = json.loads(content)
        crate = _crate({"@context": found["@context"], "@graph": list(found["@graph"])})
        return [str(entity.id) for entity in crate.get_entities()]
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        AssertionError,
        RecursionError,
    ) as error:
        raise Invalid(_NOT_A_CRATE, code="package-crate") from error
