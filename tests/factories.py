"""One factory a noun; each writes through the rooms' own verbs, inside an application context."""

import io
import itertools

from tests.cast import Person
from toolbox.catalogue import attaching, operations, publishing
from toolbox.catalogue.content import Content, CreditEntry, LinkEntry
from toolbox.catalogue.models import Attachment, Version
from toolbox.files import operations as files
from toolbox.files.intake import receive
from toolbox.foundation.actors import Actor, system
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work

_numbers = itertools.count(1)
EDITORIAL = system("tests")
MEGABYTE = 1024 * 1024


def complete_content(**changes: object) -> Content:
    """Return content that can be submitted; ``changes`` replace what a test cares about."""
    given: dict[str, object] = {
        "title": f"Checkliste Ausbildungsstart {next(_numbers)}",
        "summary": "Hilft kleinen Betrieben, an alles zu denken.",
        "description": "## Worum es geht\n\nEine Liste zum Abhaken.",
        "steps": ("Ausdrucken", "Abhaken", "Aufheben"),
        "duration_minutes": 45,
        "licence": "CC-BY-4.0",
        "links": (LinkEntry("https://example.org/werkzeug", "Mehr dazu"),),
        "terms": {"audience": ("erstausbildende-betriebe",), "topic": ("ausbildung-starten",)},
        "tags": ("Checkliste",),
        "credits": (CreditEntry("Projekt Alpha"),),
    }
    return Content(**{**given, **changes})  # type: ignore[arg-type]


def draft(
    owner_id: int, *, by: Actor = EDITORIAL, kind: str = "checklist", **changes: object
) -> int:
    """Begin an instrument and return the id of its first version."""
    with unit_of_work():
        content = complete_content(**changes)
        return operations.draft(kind=kind, owner_id=owner_id, content=content, by=by).id


def published(owner_id: int, *, kind: str = "checklist", **changes: object) -> tuple[int, str]:
    """Publish an instrument; return the id of its version and its slug."""
    with unit_of_work():
        version = operations.draft(
            kind=kind, owner_id=owner_id, content=complete_content(**changes), by=EDITORIAL
        )
        publishing.publish(version, by=EDITORIAL)
        return version.id, version.instrument.slug


def submitted(owner_id: int, *, by: Person, **changes: object) -> int:
    """Hand a draft to the editors; return the id of the version."""
    with unit_of_work():
        version = operations.draft(
            kind="checklist", owner_id=owner_id, content=complete_content(**changes), by=by.actor
        )
        publishing.submit(version, by=by.actor)
        return version.id


def attached(
    version: Version, content: bytes, name: str, *, role: str = "main", by: Actor = EDITORIAL
) -> Attachment:
    """Attach a file to an open version, inside the caller's unit of work."""
    kept = receive(
        io.BytesIO(content),
        name=name,
        declared_type=None,
        limit=10 * MEGABYTE,
        storage=installed_storage(),
    )
    return attaching.attach(
        version,
        files.register(kept),
        name=kept.name,
        role=role,
        size_limit=100 * MEGABYTE,
        count_limit=40,
        by=by,
    )
