"""What the values of facets are called, for all facets of an answer at once."""

from collections.abc import Mapping, Sequence

from toolbox.catalogue.kinds.registry import KINDS
from toolbox.discovery.collect import LINK_FORMAT
from toolbox.discovery.facets import Facet
from toolbox.files.formats import FORMATS
from toolbox.foundation.i18n import Message, _l, language
from toolbox.vocabularies import queries as vocabularies

_NAMED: Mapping[str, Mapping[str, Message]] = {
    "kind": {key: kind.label for key, kind in KINDS.items()},
    "file_format": {
        **{key: one.label for key, one in FORMATS.items()},
        LINK_FORMAT: _l("Link to a website"),
    },
}


def labels_of(wanted: Mapping[Facet, Sequence[str]]) -> dict[str, Mapping[str, str]]:
    """Return value to label by the name of each facet, in the reader's language.

    One statement, however many facets; what nobody can name is left out.
    """
    keys = {
        facet.vocabulary: values for facet, values in wanted.items() if facet.vocabulary is not None
    }
    terms = vocabularies.labels_among(keys, language())
    found: dict[str, Mapping[str, str]] = {}
    for facet in wanted:
        if facet.vocabulary is not None:
            found[facet.name] = terms[facet.vocabulary]
        else:
            known = _NAMED.get(facet.name) or dict(facet.choices)
            found[facet.name] = {key: str(label) for key, label in known.items()}
    return found
