"""What other pages show of kits: the verb on an instrument's page, the findings on a draft's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.languages import reading_language
from toolbox.foundation.i18n import Message
from toolbox.web.standing import Standing
from toolbox.workshop import looking, policy

_MOST = 12


@dataclass(frozen=True)
class KitVerb:
    """An instrument can be adapted: how often that was done, and what waits for its keepers."""

    adopted: int
    may_answer: bool
    open_proposals: int


@dataclass(frozen=True)
class FaultView:
    """One finding of the check, with file and line."""

    place: str
    message: Message


@dataclass(frozen=True)
class KitView:
    """A kit among the files of a draft; ``more`` faults are not listed."""

    name: str
    title: str
    version: str
    is_usable: bool
    faults: Sequence[FaultView]
    more: int


def verb_of(version: Version, standing: Standing) -> KitVerb | None:
    """Return what the page of an instrument says of its kit; None where it has none."""
    if looking.kit_among(version) is None:
        return None
    may_answer = policy.answer_proposals.allows(caller(), version.instrument)
    return KitVerb(
        adopted=standing.adopted,
        may_answer=may_answer,
        open_proposals=standing.proposals if may_answer else 0,
    )


def kits_among(version: Version) -> list[KitView]:
    """Return what was found in the kits among the files of a version."""
    known = looking.kit_files(entry.file_id for entry in version.attachments)
    found = []
    for entry in version.attachments:
        kit = known.get(entry.file_id)
        if kit is not None:
            language = reading_language()
            found.append(
                KitView(
                    name=entry.name,
                    title=kit.title.get(language) or kit.title.get("de", "") or entry.name,
                    version=kit.version,
                    is_usable=kit.is_usable,
                    faults=[_fault(one) for one in kit.findings[:_MOST]],
                    more=max(0, len(kit.findings) - _MOST),
                )
            )
    return found


def _fault(kept: dict[str, Any]) -> FaultView:
    """Return a finding as it was kept when the file was looked into."""
    line = kept.get("line") or 0
    place = f"{kept.get('file', '')}:{line}" if line else str(kept.get("file", ""))
    return FaultView(place, str(kept.get("message", "")))
