"""What a package says, without its files: kept between the upload and the decision.

The package was unpacked and checked for it once; who looks into it again needs neither.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from toolbox.exchange.packages import layout
from toolbox.exchange.packages.opening import Listed, OpenPackage
from toolbox.foundation.errors import Invalid, ToolboxError

_LONGEST = 64 * 1024 * 1024
"""Beyond this many bytes a package is rather unpacked anew than kept twice."""


@dataclass(frozen=True)
class Excerpt(OpenPackage):
    """A package whose records are at hand and whose files are not."""

    records: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def record(self, one: Listed) -> tuple[Mapping[str, Any], bytes]:
        """Return the record of an instrument and its bytes. Raises Invalid with the fault in it."""
        if one.id in self.faults:
            raise Invalid(self.faults[one.id], code="package-fault")
        text = self.records[one.id]
        return json.loads(text), text.encode()


def written(package: OpenPackage) -> bytes | None:
    """Return what is kept of a package, None where that would be too long."""
    records: dict[str, str] = {}
    faults: dict[str, str] = {}
    length = 0
    for one in package.listed:
        try:
            content = package.record(one)[1]
        except ToolboxError as error:
            faults[one.id] = str(error.message)
            continue
        length += len(content)
        if length > _LONGEST:
            return None
        records[one.id] = content.decode()
    return layout.dump(
        {
            "title": package.title,
            "toolbox": dict(package.toolbox),
            "listed": [{"id": one.id, "folder": one.folder.name} for one in package.listed],
            "collections": [dict(one) for one in package.collections],
            "records": records,
            "faults": faults,
        }
    )


def read(content: bytes) -> Excerpt:
    """Return what ``written`` has kept."""
    kept = json.loads(content)
    return Excerpt(
        title=kept["title"],
        toolbox=kept["toolbox"],
        listed=tuple(Listed(one["id"], Path(one["folder"])) for one in kept["listed"]),
        collections=tuple(kept["collections"]),
        records=kept["records"],
        faults=kept["faults"],
    )
