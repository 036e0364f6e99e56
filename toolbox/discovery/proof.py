"""What the index knows of the use of an instrument elsewhere: only what counts as proof."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from toolbox.adoption.evidence import FactorWords, factor_words_of, figures_of
from toolbox.adoption.rules import REGION, SUCCESS_FACTOR
from toolbox.discovery.facets import ESTABLISHED, TAKEN_UP
from toolbox.vocabularies import queries as vocabularies
from toolbox.vocabularies.models import Term

_NO_WORDS = FactorWords((), ())


@dataclass(frozen=True, slots=True)
class Proof:
    """Confirmed adoptions, the values of facets that follow from them, and what helped in words.

    Regions are there with all their ancestors.
    """

    adoptions: int = 0
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()


NO_PROOF = Proof()


def proof_of(instrument_ids: Iterable[int]) -> dict[int, Proof]:
    """Return what proves each of these instruments; those without any adoption are missing."""
    wanted = set(instrument_ids)
    found = {one: known for one, known in figures_of(wanted).items() if known.adoptions}
    if not found:
        return {}
    said = factor_words_of(found)
    regions = _terms(REGION, (key for known in found.values() for key in known.region_keys))
    factors = _terms(SUCCESS_FACTOR, (key for words in said.values() for key in words.keys))
    proofs: dict[int, Proof] = {}
    for one, known in found.items():
        words = said.get(one, _NO_WORDS)
        ways = (TAKEN_UP, ESTABLISHED) if known.established else (TAKEN_UP,)
        helped = [factors[key] for key in words.keys if key in factors]
        labels = [text for term in helped for text in (term.label_de, term.label_en) if text]
        proofs[one] = Proof(
            known.adoptions,
            {
                "proof": ways,
                "adopted_in": _with_ancestors(known.region_keys, regions),
                SUCCESS_FACTOR: words.keys,
            },
            (*labels, *words.sentences),
        )
    return proofs


def _terms(vocabulary_key: str, keys: Iterable[str]) -> Mapping[str, Term]:
    wanted = sorted(set(keys))
    return vocabularies.terms_by_key(vocabulary_key, wanted) if wanted else {}


def _with_ancestors(keys: Iterable[str], regions: Mapping[str, Term]) -> tuple[str, ...]:
    whole: dict[str, None] = {}
    for key in keys:
        whole[key] = None
        if key in regions:
            whole.update((one.key, None) for one in vocabularies.ancestors(regions[key]))
    return tuple(whole)
