"""Signposting (signposting.org): links that lead machines from a page to all that belongs to it.

They stand in the HTTP header of the page, as far as they fit there, and whole in a document of
their own, an ``application/linkset+json`` (RFC 9264).
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from toolbox.exchange.describing import Description
from toolbox.exchange.formats.citations import makers_among

_PAGE = "https://schema.org/AboutPage"
_RESOURCE = "https://schema.org/LearningResource"


@dataclass(frozen=True, slots=True)
class Signpost:
    """A link from the page: where to, as what (a registered relation), and of which type."""

    href: str
    rel: str
    type: str = ""

    @property
    def header(self) -> str:
        """The link as the header writes it."""
        return f'<{self.href}>; rel="{self.rel}"' + (f'; type="{self.type}"' if self.type else "")


def signposts(
    description: Description, described_by: Iterable[tuple[str, str]]
) -> Iterator[Signpost]:
    """Yield the links of a page, files last; ``described_by`` are addresses with media types."""
    yield Signpost(description.fixed_address, "cite-as")
    yield Signpost(_PAGE, "type")
    yield Signpost(_RESOURCE, "type")
    if description.owner.name in makers_among(description.content.credits, description.owner.name):
        yield Signpost(description.owner.address, "author")
    if description.licence and description.licence.address:
        yield Signpost(description.licence.address, "license")
    for address, media_type in described_by:
        yield Signpost(address, "describedby", media_type)
    for file in description.files:
        yield Signpost(file.address, "item", file.media_type)


def as_linkset(description: Description, links: Sequence[Signpost]) -> bytes:
    """Return the links of the page, and of each file the way back to it, as a document."""
    anchors: list[dict[str, Any]] = [_anchor(description.address, links)]
    back = [Signpost(description.address, "collection", "text/html")]
    anchors += [_anchor(one.href, back) for one in links if one.rel == "item"]
    about = [Signpost(description.address, "describes", "text/html")]
    anchors += [_anchor(one.href, about) for one in links if one.rel == "describedby"]
    return (json.dumps({"linkset": anchors}, ensure_ascii=False, indent=2) + "\n").encode()


def _anchor(address: str, links: Iterable[Signpost]) -> dict[str, Any]:
    anchor: dict[str, Any] = {"anchor": address}
    for link in links:
        target = {"href": link.href} | ({"type": link.type} if link.type else {})
        anchor.setdefault(link.rel, []).append(target)
    return anchor
