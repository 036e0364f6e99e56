"""How organisations look on pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolbox.accounts.models import Organisation, OrganisationKind
from toolbox.foundation.i18n import Message, _l
from toolbox.foundation.text import markdown_to_text, shorten

SUMMARY_LENGTH = 160


@dataclass(frozen=True)
class Look:
    """Label, picture and colour of a kind of organisation, as the component ``cover`` wants it."""

    key: str
    label: Message
    icon: str


LOOKS: Mapping[OrganisationKind, Look] = {
    OrganisationKind.PROJECT: Look("organisation", _l("Project"), "users"),
    OrganisationKind.INSTITUTION: Look("organisation", _l("Institution"), "building-2"),
    OrganisationKind.EDITORIAL: Look("organisation", _l("Editorial team"), "pencil"),
}


@dataclass(frozen=True)
class OrganisationCard:
    """One organisation in the list; ``count`` is the number of published instruments."""

    name: str
    slug: str
    look: Look
    summary: str
    count: int
    is_mine: bool


def cards(
    organisations: Iterable[Organisation], *, counts: Mapping[int, int], mine: Iterable[int]
) -> list[OrganisationCard]:
    """Return organisations as cards, in the order given."""
    own = set(mine)
    return [
        OrganisationCard(
            name=one.name,
            slug=one.slug,
            look=LOOKS[one.kind],
            summary=shorten(markdown_to_text(one.description), SUMMARY_LENGTH),
            count=counts.get(one.id, 0),
            is_mine=one.id in own,
        )
        for one in organisations
    ]
