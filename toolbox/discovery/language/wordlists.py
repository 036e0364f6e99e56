"""The lists of words that come with the product, in the folder ``data``."""

from functools import lru_cache
from importlib.resources import files


def lines(name: str) -> list[str]:
    """Return the lines of a list, without empty ones and comments."""
    text = files("toolbox.discovery").joinpath("data", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Return the little words that a search does not require, in lower case."""
    return frozenset(word for line in lines("stopwords") for word in line.split())
