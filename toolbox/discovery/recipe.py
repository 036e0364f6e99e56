"""What an index depends on besides the documents: where that changes, it has to be built anew."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from toolbox.discovery.facets import FACETS

_FOLDER = Path(__file__).parent
MODULES = frozenset(
    {
        *("collect", "documents", "facets", "indexed", "proof", "ranking"),
        *("language.analysis", "language.base_forms", "language.compounds", "language.figures"),
        *("language.gender", "language.hyphens", "language.lexicon", "language.wordlists"),
    }
)
"""What decides which words, weights and values of an instrument are written into an index."""

WORD_LISTS = ("parts",)
"""The lists that these read; the others matter while searching alone."""

_LIBRARY = "simplemma"


@cache
def recipe() -> str:
    """Return a fingerprint of facets, analysis and word lists, the same in every process.

    It changes with every new version of any of them, so nobody has to remember to ask for a
    rebuild after adding a facet or a word.
    """
    digest = sha256(version(_LIBRARY).encode())
    digest.update(" ".join(facet.name for facet in FACETS).encode())
    modules = [f"{name.replace('.', '/')}.py" for name in sorted(MODULES)]
    for name in [*modules, *(f"data/{name}.txt" for name in WORD_LISTS)]:
        digest.update(name.encode() + b"\0" + (_FOLDER / name).read_bytes())
    return digest.hexdigest()[:16]
