"""What the search makes of a text, shown to editors: words, synonyms, hits."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolbox.discovery.installed import installed_index
from toolbox.discovery.language.analysis import words
from toolbox.discovery.language.senses import keys
from toolbox.discovery.language.wordlists import stopwords
from toolbox.discovery.models import SynonymRing
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import Found, search
from toolbox.discovery.synonyms import rings_in
from toolbox.foundation.actors import Actor
from toolbox.web.search.addresses import search_address

SHOWN = 5


@dataclass(frozen=True)
class Understood:
    """A typed word, and the base forms it is searched by; little words are left out."""

    typed: str
    base_forms: Sequence[str]
    is_little: bool


@dataclass(frozen=True)
class Trial:
    """What a text means and what it finds first; ``rings`` pairs members with their rings."""

    words: Sequence[Understood]
    rings: Sequence[tuple[str, SynonymRing]]
    found: Found
    address: str


def try_text(text: str, *, by: Actor) -> Trial:
    """Search for a text as visitors would, and say how it was understood."""
    query = SearchQuery(text=text, per_page=SHOWN, counted=())
    return Trial(
        words=[
            Understood(text[word.start : word.stop], keys(word.plain), _is_little(word.plain))
            for word in words(text)
        ],
        rings=rings_in(text),
        found=search(installed_index(), query, by=by),
        address=search_address(query),
    )


def _is_little(word: str) -> bool:
    return word.lower() in stopwords()
