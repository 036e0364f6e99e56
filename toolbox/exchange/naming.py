"""Which of our terms is meant by a name that several of them bear, where nothing else says so.

It is the term of the list that comes first among those an instrument carries, in that list the one
that stands below no other (the state Hamburg, not the district), and of those the first.
"""

from typing import Any
from urllib.parse import quote

from sqlalchemy import case

from toolbox.foundation.addresses import public_url
from toolbox.vocabularies.models import Term

TERMS = (
    *("audience", "topic", "sector", "occupation", "region", "phase", "school_form"),
    *("standard_element", "transfer", "accessibility"),
)
"""The vocabularies whose terms a version carries, those first that say most about it."""


def likeliest_first() -> tuple[Any, ...]:
    """Return what to order terms by, so that of those with one name the meant one comes first."""
    rank = case(
        {name: place for place, name in enumerate(TERMS)},
        value=Term.vocabulary_key,
        else_=len(TERMS),
    )
    return (rank, Term.vocabulary_key, Term.broader_id.is_not(None), Term.position, Term.key)


def term_address(vocabulary: str, key: str) -> str:
    """Return what a term of ours is called all over the web: its address as a concept of SKOS."""
    return f"{public_url('terms.vocabulary', vocabulary=vocabulary)}/{quote(key, safe='')}"
