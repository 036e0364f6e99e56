"""Terms spelled like what was typed: which are offered, in which order, and how soon."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.discovery.suggesting import nearby_terms as nearby
from toolbox.discovery.suggesting.nearby_terms import nearby_terms
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies import queries
from toolbox.vocabularies.queries import term


@pytest.fixture(autouse=True)
def tags(inside: Flask, cast: Cast) -> Iterator[None]:
    """Three tags; what is kept of them goes, for ids repeat between tests."""
    factories.published(cast.alpha_id, tags=("Elternabend", "Elternarbeit", "Kranbau"))
    nearby._kept.clear()
    yield
    nearby._kept.clear()


def _keys(text: str, in_use: dict[str, int], **limits: int) -> list[str]:
    return [one.key for one in nearby_terms(text, {"tag": in_use}, **limits)]


def test_the_most_alike_comes_first_with_its_number() -> None:
    (first, *_others) = nearby_terms("elternabent", {"tag": {"elternabend": 3, "elternarbeit": 9}})
    assert (first.facet, first.key, first.number) == ("tag", "elternabend", 3)


@pytest.mark.parametrize(
    ("text", "in_use", "expected"),
    [
        ("elternabent", {"elternarbeit": 1}, ["elternarbeit"]),
        ("elternabent", {}, []),
        ("Kranbau im Elternabendd", {"elternabend": 1, "kranbau": 1}, ["kranbau", "elternabend"]),
        ("etwas ganz anderes", {"elternabend": 1, "kranbau": 1}, []),
    ],
)
def test_only_what_instruments_carry_is_offered(
    text: str, in_use: dict[str, int], expected: list[str]
) -> None:
    assert _keys(text, in_use) == expected


def test_what_nothing_carries_takes_nobodys_place() -> None:
    assert _keys("elternabend", {"elternarbeit": 1}, limit=1) == ["elternarbeit"]


def test_new_and_renamed_terms_are_known_at_once(cast: Cast) -> None:
    assert _keys("hafenkunde", {"hafenkunde": 1}) == []
    factories.published(cast.alpha_id, tags=("Hafenkunde",))
    assert _keys("hafenkunde", {"hafenkunde": 1}) == ["hafenkunde"]
    with unit_of_work():
        vocabularies.rename(
            term("tag", "hafenkunde"), label_de="Seefahrt", label_en="", by=factories.EDITORIAL
        )
    assert _keys("hafenkunde", {"hafenkunde": 1}) == []
    assert _keys("seefahrt", {"hafenkunde": 1}) == ["hafenkunde"]


def test_names_are_read_once_and_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _keys("kranbau", {"kranbau": 1}) == ["kranbau"]
    monkeypatch.setattr(queries, "names_of_terms", lambda _vocabularies: [])
    assert _keys("kranbau", {"kranbau": 1}) == ["kranbau"]
    monkeypatch.setattr(nearby, "_SECONDS", -1.0)
    assert _keys("kranbau", {"kranbau": 1}) == []
