"""What collections know about people: handed out, and gone with the account."""

from flask import Flask

from tests.cast import Cast
from tests.curation import sample
from toolbox.curation import items, personal, queries
from toolbox.curation.models import Collection
from toolbox.foundation.db import db
from toolbox.foundation.personal import Farewell
from toolbox.foundation.uow import unit_of_work


def test_own_collections_are_told_and_go_those_of_others_stay(inside: Flask, cast: Cast) -> None:
    instrument = sample.instrument(cast.beta_id)
    own = sample.collection(cast.bob.actor, [instrument], title="Bobs Koffer")
    shared = sample.collection(cast.alice.actor, [instrument], organisation_id=cast.alpha_id)
    with unit_of_work():
        item = queries.items_of(shared)[0]
        items.annotate(sample.found(shared), {item.id: "Von Bob"}, by=cast.bob.actor)
    told = personal.about(cast.bob.user_id)
    assert [one["title"] for one in told["own_collections"]] == ["Bobs Koffer"]
    assert [entry["note"] for entry in told["own_collections"][0]["entries"]] == ["Notiz 1"]
    assert len(told["saved_collections"]) == 2
    assert set().union(*(one for part in told.values() for one in part)) <= set(personal.WORDS)
    with unit_of_work():
        personal.PERSONAL_DATA.erase(Farewell(cast.bob.user_id, cast.bob.email, "Bob"))
    assert db.session.get(Collection, own) is None
    assert sample.found(shared).saved_by_id is None
    assert not any(personal.about(cast.bob.user_id).values())
