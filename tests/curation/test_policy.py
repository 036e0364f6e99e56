"""Both faces of every permission agree, over the whole cast and every state of a collection."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.curation import sample
from toolbox.curation import operations, policy
from toolbox.curation.holders import Holder, install_holders
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection
from toolbox.foundation.actors import VISITOR, system
from toolbox.foundation.db import db
from toolbox.foundation.policy import Sentence
from toolbox.foundation.uow import unit_of_work

SENTENCES = {
    name: found for name, found in vars(policy).items()
    if isinstance(found, Sentence) and not name.startswith(("_", "is_"))
}  # fmt: skip


@pytest.fixture
def groups(inside: Flask, cast: Cast) -> Iterator[Holder]:
    """A sort of groups; Carla changes what group 7 keeps."""
    before = inside.extensions["toolbox.holders"]
    holder = Holder(
        "group",
        worked_by=lambda actor: [7] if actor.user_id == cast.carla.user_id else [],
        names=lambda ids: {one: (f"gruppe-{one}", f"Gruppe {one}") for one in ids if one == 7},
        endpoint="organisations.show",
    )
    install_holders(inside.extensions, [holder])
    yield holder
    install_holders(inside.extensions, before)


def _in_every_state(cast: Cast, holder: Holder) -> list[int]:
    instruments = [sample.instrument(cast.beta_id)]
    made = [
        sample.collection(
            cast.alice.actor, instruments, organisation_id=organisation_id, visibility=visibility
        )
        for organisation_id in (None, cast.alpha_id)
        for visibility in Visibility
    ]
    spare = sample.collection(cast.alice.actor, instruments, visibility=Visibility.PUBLIC)
    hidden = sample.collection(cast.alice.actor, instruments, visibility=Visibility.PUBLIC)
    with unit_of_work():
        grouped = operations.begin(
            "Der Gruppe", holder_key=holder.key_of(7), by=cast.carla.actor
        ).id
        operations.delete(sample.found(spare), by=cast.alice.actor)
        operations.hide(sample.found(hidden), "Werbung.", by=cast.edith.actor)
    return [*made, spare, hidden, grouped]


def test_the_two_faces_of_every_permission_agree(groups: Holder, cast: Cast) -> None:
    ids = _in_every_state(cast, groups)
    actors = {one.name: one.actor for one in cast.everybody}
    actors |= {"visitor": VISITOR, "system": system("tests")}
    for name, sentence in SENTENCES.items():
        for who, actor in actors.items():
            listed = set(db.session.scalars(select(Collection.id).where(sentence.where(actor))))
            for one in ids:
                allowed = sentence.allows(actor, sample.found(one))
                assert allowed == (one in listed), (name, who, one)


def test_a_group_keeps_a_collection_as_an_organisation_does(groups: Holder, cast: Cast) -> None:
    with unit_of_work():
        one = operations.begin("Der Gruppe", holder_key="group:7", by=cast.carla.actor).id
    assert policy.work_on.allows(cast.carla.actor, sample.found(one))
    assert not policy.work_on.allows(cast.alice.actor, sample.found(one))
    with unit_of_work():
        operations.release("group:7", by=cast.carla.actor)
    assert sample.found(one).deleted_at is not None
