"""Which groups of upper rooms keep collections as organisations do."""

from collections.abc import Sequence

from toolbox.alliances import queries as alliances
from toolbox.curation.holders import Holder

HOLDERS: Sequence[Holder] = (
    Holder("alliance", alliances.moderated_ids, alliances.slugs_and_names, "alliances.show"),
)
