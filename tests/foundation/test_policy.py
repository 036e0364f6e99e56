"""Sentences about permissions: what is put together agrees with itself, one thing and a list."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from toolbox.accounts import policy as accounts
from toolbox.accounts.models import Organisation
from toolbox.foundation import policy
from toolbox.foundation.actors import VISITOR, Actor, system
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied
from toolbox.foundation.policy import Sentence, about_actor
from toolbox.vocabularies import policy as vocabularies

_NAMED_A = Sentence(
    lambda _actor, organisation: organisation.name.endswith("Alpha"),
    lambda _actor: Organisation.name.endswith("Alpha"),
)
_ALWAYS, _NEVER = about_actor(lambda _actor: True), about_actor(lambda _actor: False)
_MEMBER = accounts.see_members
SENTENCES = {
    "manage": accounts.manage_organisation,
    "members": accounts.see_members,
    "people": accounts.manage_people,
    "vocabularies": vocabularies.edit_vocabularies,
    "editor": policy.is_editor,
    "administrator": policy.is_administrator,
    "always": _ALWAYS,
    "never": _NEVER,
    "not": ~_NAMED_A,
    "and": _NAMED_A & _MEMBER,
    "or": _NAMED_A | _MEMBER,
    "not and": ~(_NAMED_A & _MEMBER),
    "mixed": (_NAMED_A | policy.is_editor) & ~_MEMBER,
}


def _actors(cast: Cast) -> dict[str, Actor]:
    people = {one.name: one.actor for one in cast.everybody}
    return {**people, "visitor": VISITOR, "system": system("tests")}


@pytest.mark.parametrize("name", SENTENCES)
def test_both_faces_agree_over_the_whole_cast(inside: Flask, cast: Cast, name: str) -> None:
    sentence = SENTENCES[name]
    for who, actor in _actors(cast).items():
        listed = set(db.session.scalars(select(Organisation.id).where(sentence.where(actor))))
        for organisation in db.session.scalars(select(Organisation)):
            one = sentence.allows(actor, organisation)
            assert one == (organisation.id in listed), (who, organisation.name)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("manage", {"Alice", "Anton", "system"}),
        ("members", {"Alice", "Bob", "Rita", "Anton", "system"}),
        ("people", {"Anton", "system"}),
        ("vocabularies", {"Edith", "Anton", "system"}),
        ("never", set()),
    ],
)
def test_who_may_do_what_with_projekt_alpha(
    inside: Flask, cast: Cast, name: str, allowed: set[str]
) -> None:
    alpha = db.session.get_one(Organisation, cast.alpha_id)
    actors = _actors(cast)
    assert {who for who in actors if SENTENCES[name].allows(actors[who], alpha)} == allowed


def test_what_is_required_is_refused_with_a_sentence(inside: Flask, cast: Cast) -> None:
    _ALWAYS.require(VISITOR, None)
    with pytest.raises(Denied, match="Please ask Alice"):
        _NEVER.require(cast.bob.actor, None, "Please ask Alice.")
