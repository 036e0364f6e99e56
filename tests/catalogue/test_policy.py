"""Both faces of every permission agree, over the whole cast and every state."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import policy, publishing, queries
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument
from toolbox.foundation.actors import VISITOR, Actor, system
from toolbox.foundation.db import db
from toolbox.foundation.policy import Sentence
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

SENTENCES = {
    name: found for name, found in vars(policy).items()
    if isinstance(found, Sentence) and not name.startswith(("_", "is_"))
}  # fmt: skip


def _one_in_each_state(cast: Cast) -> dict[InstrumentState, int]:
    """Return an instrument of Projekt Alpha in every state, by its id."""
    made = {
        InstrumentState.DRAFT: factories.draft(cast.alpha_id),
        InstrumentState.IN_REVIEW: factories.submitted(cast.alpha_id, by=cast.bob),
    }
    ids = {state: queries.version_by_id(one).instrument_id for state, one in made.items()}
    for state in (InstrumentState.PUBLISHED, InstrumentState.RETIRED, InstrumentState.REMOVED):
        version_id, _slug = factories.published(cast.alpha_id)
        ids[state] = queries.version_by_id(version_id).instrument_id
    with unit_of_work():
        publishing.retire(_instrument(ids[InstrumentState.RETIRED]), by=factories.EDITORIAL)
        publishing.remove(
            _instrument(ids[InstrumentState.REMOVED]), "Veraltet.", by=factories.EDITORIAL
        )
    return ids


def _instrument(instrument_id: int) -> Instrument:
    return db.session.get_one(Instrument, instrument_id)


def _actors(cast: Cast) -> dict[str, Actor]:
    people = {one.name: one.actor for one in cast.everybody}
    return {**people, "visitor": VISITOR, "system": system("tests")}


@pytest.mark.parametrize("name", SENTENCES)
def test_the_two_faces_of_a_permission_agree(inside: Flask, cast: Cast, name: str) -> None:
    ids = _one_in_each_state(cast)
    sentence = SENTENCES[name]
    for who, actor in _actors(cast).items():
        listed = set(db.session.scalars(select(Instrument.id).where(sentence.where(actor))))
        for state, instrument_id in ids.items():
            one = sentence.allows(actor, _instrument(instrument_id))
            assert one == (instrument_id in listed), (name, who, state)


STATES = ("draft", "in-review", "published", "retired", "removed")
# Who may do what with an instrument of Projekt Alpha; D draft, I in review, P, R, X removed.
TABLE = {
    "own": {"visitor": "", "Carla": "", "Bob": "DIPRX", "Alice": "DIPRX", "Edith": ""},
    "view": {"visitor": "PR", "Carla": "PR", "Bob": "DIPR", "Alice": "DIPR", "Edith": "DIPR"},
    "find": {"visitor": "P", "Carla": "P", "Bob": "P", "Alice": "P", "Edith": "P"},
    "read_drafts": {
        "visitor": "",
        "Carla": "",
        "Bob": "DIPR",
        "Alice": "DIPR",
        "Edith": "DIPR",
    },
    "edit": {"visitor": "", "Carla": "", "Bob": "DIPR", "Alice": "DIPR", "Edith": "DIPR"},
    "review": {"visitor": "", "Carla": "", "Bob": "", "Alice": "", "Edith": "DIPR"},
    "retire": {"visitor": "", "Carla": "", "Bob": "", "Alice": "DIPR", "Edith": "DIPR"},
    "remove": {"visitor": "", "Carla": "", "Bob": "", "Alice": "", "Edith": "", "Anton": "DIPR"},
}


def test_who_may_do_what_in_which_state(inside: Flask, cast: Cast) -> None:
    ids = _one_in_each_state(cast)
    actors = _actors(cast)
    signs = dict(zip(STATES, "DIPRX", strict=True))
    for name, row in TABLE.items():
        for who, expected in row.items():
            allowed = "".join(
                signs[state.value]
                for state, instrument_id in ids.items()
                if SENTENCES[name].allows(actors[who], _instrument(instrument_id))
            )
            assert allowed == expected, (name, who)


def test_the_table_knows_every_permission() -> None:
    assert set(TABLE) == set(SENTENCES)
