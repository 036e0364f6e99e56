"""A term is given on with the address of the very term of theirs that it stands for."""

from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.packages_moving import sample
from toolbox.catalogue import queries
from toolbox.exchange.packages.records import described
from toolbox.exchange.packages.words import Words
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies.models import Term

TITLE, SLUG = "Wareneingang spielen", "wareneingang-spielen"
AUDIENCE = {"audience": ("auszubildende",)}
HERE = "http://toolbox.example.org/begriffe/topic"
ELSEWHERE = "https://elsewhere.example.org/begriffe"
THERE = f"{ELSEWHERE}/topic"


def _add(key: str, label: str, *, now_called: str = "") -> None:
    """Give a toolbox a term of its own, which may have become another one of its terms."""
    with unit_of_work():
        stands = db.session.scalars(
            db.select(Term).where(Term.vocabulary_key == "topic", Term.key == now_called)
        ).one_or_none()
        db.session.add(
            Term(
                vocabulary_key="topic",
                key=key,
                label_de=label,
                label_en="",
                replaced_by_id=stands.id if stands else None,
            )
        )


def test_an_own_term_that_is_called_like_theirs_keeps_its_own_address(
    inside: Flask, cast: Cast, elsewhere: Flask, cast_elsewhere: Cast, tmp_path: Path
) -> None:
    with elsewhere.app_context():
        _add("messe", "Auf der Messe")
        of_theirs = AUDIENCE | {"topic": ("messe",)}
        sample.game(cast_elsewhere.alpha_id, TITLE, terms=of_theirs, tags=("Lager",))
        package = sample.packed(SLUG)
    _add("messebesuch", "Auf der Messe")
    sample.take(inside, package, tmp_path)
    _add("messe", "Messen mit Waage und Zollstock")
    sample.next_version(SLUG, terms=AUDIENCE | {"topic": ("messe", "messebesuch")})
    (one,) = described([queries.instrument_by_slug(SLUG).id])
    addresses = {term["key"]: term["uri"] for term in one.record["terms"]}
    assert addresses["lager"] == f"{ELSEWHERE}/tag/lager"
    assert addresses["messebesuch"] == f"{THERE}/messe"
    assert addresses["messe"] == f"{HERE}/messe"


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (["alt", "neu"], {"topic:neu": f"{THERE}/neu"}),
        (["neu", "alt"], {"topic:neu": f"{THERE}/neu"}),
        (["alt", "uralt"], {"topic:neu": f"{THERE}/alt"}),
        (["gibt-es-hier-nicht"], {}),
    ],
)
def test_of_several_that_are_one_here_that_of_the_same_key_counts(
    inside: Flask, theirs: list[str], expected: dict[str, str]
) -> None:
    _add("neu", "Neu")
    for old in ("alt", "uralt"):
        _add(old, old, now_called="neu")
    told = [
        {"vocabulary": "topic", "key": key, "uri": f"{THERE}/{key}", "de": "", "en": ""}
        for key in theirs
    ]
    assert Words.read().addresses(told) == expected
