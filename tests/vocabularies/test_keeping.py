"""Editors keep lists: add, describe, move, replace, split; and answer people who miss a term."""

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import queries as instruments
from toolbox.catalogue.classifying import share_out
from toolbox.catalogue.content import content_of
from toolbox.catalogue.inventory import carriers, term_tree
from toolbox.foundation.actors import Actor
from toolbox.foundation.errors import Conflict, Denied, Invalid, TooMany
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import keeping, operations, queries, suggesting
from toolbox.vocabularies.models import SuggestionState, Term
from toolbox.vocabularies.rules import About

TOPIC, REGION = "topic", "region"
TERMS = dict(factories.complete_content().terms)


def _add(label: str, by: Actor, *, vocabulary: str = TOPIC, below: Term | None = None) -> Term:
    with unit_of_work():
        made = keeping.add(queries.vocabulary(vocabulary), About(label), broader=below, by=by)
        number = made.id
    return queries.terms_by_id([number])[number]


def test_an_added_term_can_be_chosen_and_has_a_key_of_its_own(inside: Flask, cast: Cast) -> None:
    first = _add("Künstliche Intelligenz", cast.edith.actor)
    assert first.key == "kuenstliche-intelligenz"
    assert first in queries.terms_of(TOPIC)
    with pytest.raises(Invalid, match="mit diesem Namen"):
        _add("Künstliche Intelligenz", cast.edith.actor)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (About("  "), "label_de"),
        (About("x" * 201), "label_de"),
        (About("!!!"), "label_de"),
        (About("Gut", uri="javascript:alert(1)"), "uri"),
        (About("Gut", notation="1" * 61), "notation"),
        (About("Gut", synonyms=tuple(map(str, range(31)))), "synonyms"),
        (About("Gut", hint_de="x" * 2_001), "hint_de"),
    ],
)
def test_what_cannot_be_shown_is_refused_at_its_field(
    inside: Flask, cast: Cast, said: About, field: str
) -> None:
    with pytest.raises(Invalid) as refused, unit_of_work():
        keeping.add(queries.vocabulary(TOPIC), said, by=cast.edith.actor)
    assert field in refused.value.fields


def test_only_editors_keep_lists(inside: Flask, cast: Cast) -> None:
    with pytest.raises(Denied):
        _add("Etwas", cast.alice.actor)


def test_a_flat_list_has_no_tree(inside: Flask, cast: Cast) -> None:
    flat = next(one for one in queries.vocabularies() if not one.is_hierarchical)
    under = queries.terms_of(flat.key)[0]
    with pytest.raises(Invalid, match="keine Oberbegriffe"):
        _add("Etwas", cast.edith.actor, vocabulary=flat.key, below=under)


def test_a_term_cannot_stand_below_itself(inside: Flask, cast: Cast) -> None:
    top = _add("Testland", cast.edith.actor, vocabulary=REGION)
    middle = _add("Testkreis", cast.edith.actor, vocabulary=REGION, below=top)
    low = _add("Testort", cast.edith.actor, vocabulary=REGION, below=middle)
    with pytest.raises(Invalid, match="unter sich selbst"), unit_of_work():
        keeping.move(queries.term(REGION, top.key), low, by=cast.edith.actor)
    with unit_of_work():
        keeping.move(queries.term(REGION, low.key), None, by=cast.edith.actor)
    assert queries.ancestors(queries.term(REGION, low.key)) == []


def test_merging_into_what_is_below_makes_no_circle(inside: Flask, cast: Cast) -> None:
    top = _add("Testland", cast.edith.actor, vocabulary=REGION)
    middle = _add("Testkreis", cast.edith.actor, vocabulary=REGION, below=top)
    low = _add("Testort", cast.edith.actor, vocabulary=REGION, below=middle)
    with unit_of_work():
        operations.merge(
            queries.term(REGION, top.key), queries.term(REGION, low.key), by=cast.edith.actor
        )
    stays = queries.term(REGION, low.key)
    assert queries.ancestors(stays) == []
    assert [one.key for one in queries.narrower(stays)] == [middle.key]
    assert "Testland" in stays.synonyms
    assert queries.term(REGION, top.key).key == low.key


def test_what_is_replaced_leads_on_and_its_names_do_not(inside: Flask, cast: Cast) -> None:
    old, new = (_add(label, cast.edith.actor) for label in ("Multimedia", "Digitale Medien"))
    with unit_of_work():
        keeping.replace(
            queries.term(TOPIC, old.key), queries.term(TOPIC, new.key), by=cast.edith.actor
        )
    assert queries.term(TOPIC, old.key).key == new.key
    assert queries.term(TOPIC, new.key).synonyms == []
    with pytest.raises(Conflict), unit_of_work():
        keeping.replace(
            queries.term_itself(TOPIC, old.key), queries.term(TOPIC, new.key), by=cast.edith.actor
        )


def _topics(version_id: int) -> tuple[str, ...]:
    return content_of(instruments.version_by_id(version_id)).terms.get(TOPIC, ())


def test_instruments_of_a_split_term_get_what_fits_them(inside: Flask, cast: Cast) -> None:
    old = _add("Technik und Medien", cast.edith.actor)
    engineering, media = (_add(label, cast.edith.actor) for label in ("Technik", "Medien"))
    one, two, both = (
        factories.published(cast.alpha_id, terms=TERMS | {TOPIC: (old.key,)}) for _ in range(3)
    )
    assert len(carriers(old.id, limit=10)) == 3
    chosen = {
        instruments.version_by_id(one[0]).instrument_id: {engineering.id},
        instruments.version_by_id(two[0]).instrument_id: {media.id, 99_999},
    }
    with unit_of_work():
        found = queries.term(TOPIC, old.key)
        into = [queries.term(TOPIC, engineering.key), queries.term(TOPIC, media.key)]
        share_out(found, into, chosen, by=cast.edith.actor)
    assert _topics(one[0]) == (engineering.key,)
    assert _topics(two[0]) == (media.key,)
    assert _topics(both[0]) == tuple(sorted((engineering.key, media.key)))
    assert old.key not in [one.key for one in queries.terms_of(TOPIC)]


def test_a_term_is_split_into_two_at_least(inside: Flask, cast: Cast) -> None:
    old, new = (_add(label, cast.edith.actor) for label in ("Alles", "Etwas"))
    with pytest.raises(Invalid, match="mindestens zwei"), unit_of_work():
        keeping.split(
            queries.term(TOPIC, old.key), [queries.term(TOPIC, new.key)], by=cast.edith.actor
        )


def test_the_tree_counts_what_is_below(inside: Flask, cast: Cast) -> None:
    top = _add("Testland", cast.edith.actor, vocabulary=REGION)
    low = _add("Testkreis", cast.edith.actor, vocabulary=REGION, below=top)
    factories.published(cast.alpha_id, terms=TERMS | {REGION: (low.key,)})
    branch = next(one for one in term_tree(REGION) if one.term.id == top.id)
    assert (branch.used, branch.used_below) == (0, 1)
    assert [one.term.key for one in branch.below] == [low.key]


def test_names_that_several_terms_have_need_the_key(inside: Flask, cast: Cast) -> None:
    top = _add("Testland", cast.edith.actor, vocabulary=REGION)
    low = _add("Testland", cast.edith.actor, vocabulary=REGION, below=top)
    with pytest.raises(Invalid, match="Mehrere"):
        keeping.term_called(REGION, "Testland")
    assert keeping.term_called(REGION, f"Testland [{low.key}]").id == low.id
    with pytest.raises(Invalid, match="gibt es in der Liste nicht"):
        keeping.term_called(REGION, "Nirgendwo")


def _suggest(label: str, cast: Cast, reason: str = "") -> int:
    with unit_of_work():
        vocabulary = queries.vocabulary(TOPIC)
        return suggesting.suggest(vocabulary, label, reason, by=cast.alice.actor).id


def test_a_suggestion_becomes_a_term(inside: Flask, cast: Cast) -> None:
    number = _suggest("Nachhaltige Logistik", cast)
    with unit_of_work():
        suggesting.add_suggested(
            queries.suggestion(number), About("Grüne Logistik"), by=cast.edith.actor
        )
    found = queries.suggestion(number)
    assert found.state is SuggestionState.ADDED
    assert found.term is not None
    assert found.term.label_de == "Grüne Logistik"
    with pytest.raises(Conflict), unit_of_work():
        suggesting.decline(queries.suggestion(number), "Doch nicht", by=cast.edith.actor)


def test_a_suggestion_becomes_another_name(inside: Flask, cast: Cast) -> None:
    number, there = _suggest("Azubi-Suche", cast), _add("Ausbildungsmarketing", cast.edith.actor)
    with unit_of_work():
        suggesting.name_existing(
            queries.suggestion(number), queries.term(TOPIC, there.key), by=cast.edith.actor
        )
    assert queries.term(TOPIC, there.key).synonyms == ["Azubi-Suche"]


def test_a_suggestion_is_declined_with_a_reason(inside: Flask, cast: Cast) -> None:
    number = _suggest("Irgendwas", cast)
    with pytest.raises(Invalid), unit_of_work():
        suggesting.decline(queries.suggestion(number), "  ", by=cast.edith.actor)
    with pytest.raises(Denied), unit_of_work():
        suggesting.decline(queries.suggestion(number), "Nein", by=cast.alice.actor)
    with unit_of_work():
        suggesting.decline(queries.suggestion(number), "Zu allgemein.", by=cast.edith.actor)
    assert queries.waiting_suggestions() == []


def test_what_is_there_and_too_many_are_not_suggested(inside: Flask, cast: Cast) -> None:
    there = queries.terms_of(TOPIC)[0]
    with pytest.raises(Invalid, match="schon in der Liste"):
        _suggest(there.label_de, cast)
    for number in range(suggesting.MOST_WAITING):
        _suggest(f"Begriff {number}", cast)
    with pytest.raises(TooMany):
        _suggest("Noch einer", cast)
