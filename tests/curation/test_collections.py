"""Collections: filled, ordered, merged, shown, hidden; what becomes of what is gone."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast
from tests.curation import sample
from tests.letters import read_letters
from toolbox.accounts import merging
from toolbox.accounts.queries import organisation_by_id
from toolbox.catalogue import publishing
from toolbox.catalogue.models import Instrument
from toolbox.curation import items, links, listings, operations, queries, rules
from toolbox.curation.lifecycle import Visibility
from toolbox.curation.models import Collection, CollectionItem
from toolbox.foundation.actors import VISITOR, system
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Gone, Invalid, NotFound, TooMany
from toolbox.foundation.retention import keep_times
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies.queries import term

EDITOR = system("tests")


@pytest.fixture
def three(inside: Flask, cast: Cast) -> list[int]:
    """Three published instruments."""
    return [sample.instrument(cast.beta_id) for _number in range(3)]


def test_an_instrument_comes_in_once_and_comes_back_with_its_note(
    three: list[int], cast: Cast
) -> None:
    by = cast.alice.actor
    one = sample.collection(by, three[:2])
    first = queries.items_of(one)[0]
    with unit_of_work():
        again = items.add(sample.found(one), db.session.get_one(Instrument, three[0]), by=by)
        items.remove(sample.found(one), first.id, by=by)
    assert (again, sample.inside(one)) == (False, [three[1]])
    with unit_of_work():
        items.add(sample.found(one), db.session.get_one(Instrument, three[0]), by=by)
    assert sample.inside(one) == [three[1], three[0]]
    assert sample.notes(one) == ["Notiz 2", "Notiz 1"]


def test_a_removal_is_undone_where_it_was(three: list[int], cast: Cast) -> None:
    by = cast.alice.actor
    one = sample.collection(by, three)
    middle = queries.items_of(one)[1].id
    with unit_of_work():
        items.remove(sample.found(one), middle, by=by)
    assert [item.id for item in queries.taken_out(one)] == [middle]
    with unit_of_work():
        items.put_back(sample.found(one), middle, by=by)
    assert sample.inside(one) == three


@pytest.mark.parametrize(
    ("place", "steps", "order"),
    [
        (0, 1, [1, 0, 2]),
        (2, -1, [0, 2, 1]),
        (0, -1, [0, 1, 2]),
        (2, 5, [0, 1, 2]),
        (2, -9, [2, 0, 1]),
    ],
)
def test_instruments_move_and_stop_at_both_ends(
    three: list[int], cast: Cast, place: int, steps: int, order: list[int]
) -> None:
    by = cast.alice.actor
    one = sample.collection(by, three)
    with unit_of_work():
        items.move(sample.found(one), queries.items_of(one)[place].id, steps=steps, by=by)
    assert sample.inside(one) == [three[number] for number in order]


def test_what_a_device_holds_is_merged_nothing_lost_nothing_double(
    three: list[int], cast: Cast
) -> None:
    by = cast.alice.actor
    public = sample.collection(by, three[:1], visibility=Visibility.PUBLIC)
    private = sample.collection(by, three[:2])
    held = [
        (three[0], "Vom Telefon"),
        (three[1], ""),
        (three[2], "Neu"),
        (999_999, "Gibt es nicht"),
    ]
    with unit_of_work():
        target = operations.keep("Mein Telefon", held, by=by).id
    assert target == private
    assert sample.inside(private) == three
    assert sample.notes(private) == ["Notiz 1\nVom Telefon", "Notiz 2", "Neu"]
    assert sample.inside(public) == three[:1]
    with unit_of_work():
        operations.keep("Mein Telefon", held, by=by)
    assert sample.notes(private) == ["Notiz 1\nVom Telefon", "Notiz 2", "Neu"]


def test_what_does_not_fit_begins_another_collection(
    three: list[int], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ITEMS", 2)
    by = cast.alice.actor
    with unit_of_work():
        operations.keep("Gerät", [(one, "") for one in three], by=by)
    assert sorted(sample.inside(one.id) for one in queries.mine(by=by)) == sorted(
        [three[:2], three[2:]]
    )
    with pytest.raises(TooMany), unit_of_work():
        full = next(one for one in queries.mine(by=by) if len(sample.inside(one.id)) == 2)
        items.add(full, db.session.get_one(Instrument, three[2]), by=by)


def test_who_opens_what(three: list[int], cast: Cast) -> None:
    """The address with a number is for its people; a link opens while it is the present one."""
    by = cast.alice.actor
    one = sample.collection(by, three, organisation_id=cast.alpha_id)
    number, token = str(one), links.issue(one, 1)
    strangers = (VISITOR, cast.carla.actor, cast.rita.actor, cast.edith.actor, cast.anton.actor)
    assert queries.collection_for(number, by=cast.bob.actor).id == one
    for stranger in strangers:
        for key in (number, token):
            with pytest.raises(NotFound):
                queries.collection_for(key, by=stranger)
    _show(one, Visibility.LINK, cast)
    assert all(queries.collection_for(token, by=stranger).id == one for stranger in strangers)
    with unit_of_work():
        operations.renew_link(sample.found(one), by=by)
    for key in (number, token, token[:-1], f"{token}x", "1_1_", "_", "²", "9" * 40):
        with pytest.raises(NotFound):
            queries.collection_for(key, by=VISITOR)


def _show(one: int, visibility: Visibility, cast: Cast) -> None:
    with unit_of_work():
        found = sample.found(one)
        operations.describe(
            found,
            title=found.title,
            description="",
            audience=[],
            visibility=visibility,
            cover_instrument_id=None,
            by=cast.alice.actor,
        )


def test_a_public_one_that_is_private_again_leaks_nowhere(three: list[int], cast: Cast) -> None:
    one = sample.collection(cast.alice.actor, three, visibility=Visibility.PUBLIC)
    slug = sample.found(one).slug
    assert slug == "fuer-den-anfang"
    assert queries.public_by_slug(slug).id == one
    _show(one, Visibility.PRIVATE, cast)
    for stranger in (VISITOR, cast.carla.actor, cast.edith.actor):
        with pytest.raises(NotFound):
            queries.collection_for(slug, by=stranger)
    with pytest.raises(NotFound):
        queries.public_by_slug(slug)
    assert listings.public(limit=10).total == 0
    assert queries.found_among([one]) == {}
    _show(one, Visibility.PUBLIC, cast)
    assert sample.found(one).slug == slug, "the address stays with it"


def test_an_empty_collection_is_not_shown(inside: Flask, cast: Cast) -> None:
    one = sample.collection(cast.alice.actor)
    with pytest.raises(Invalid) as caught:
        _show(one, Visibility.PUBLIC, cast)
    assert "visibility" in caught.value.fields


def test_the_mail_about_a_hidden_one_speaks_of_a_collection(
    inside: Flask, three: list[int], cast: Cast
) -> None:
    one = sample.collection(cast.alice.actor, three, visibility=Visibility.PUBLIC)
    with unit_of_work():
        operations.hide(sample.found(one), "Das ist Werbung.", by=cast.edith.actor)
    (letter,) = [mail for mail in read_letters(inside) if mail.to == cast.alice.email]
    assert "Werkzeug arbeiten" not in letter.body
    assert "work on this instrument" not in letter.body
    reason = next(line for line in letter.body.splitlines() if "because" in line or "weil" in line)
    assert "collection" in reason or "Koffer" in reason


def test_hidden_ones_are_gone_for_others_and_cannot_be_shown_again(
    three: list[int], cast: Cast
) -> None:
    one = sample.collection(cast.alice.actor, three, visibility=Visibility.PUBLIC)
    slug = str(sample.found(one).slug)
    with pytest.raises(Invalid), unit_of_work():
        operations.hide(sample.found(one), "  ", by=cast.edith.actor)
    with pytest.raises(Denied), unit_of_work():
        operations.hide(sample.found(one), "Werbung.", by=cast.carla.actor)
    with unit_of_work():
        operations.choose(sample.found(one), by=cast.edith.actor)
        operations.hide(sample.found(one), "Das ist Werbung.", by=cast.edith.actor)
    for key in (slug, links.issue(one, 1)):
        with pytest.raises(Gone):
            queries.collection_for(key, by=VISITOR)
    assert queries.collection_for(slug, by=cast.alice.actor).hidden_reason == "Das ist Werbung."
    assert queries.collection_for(slug, by=cast.edith.actor).id == one
    assert sample.found(one).chosen_at is None
    _show(one, Visibility.PRIVATE, cast)
    with pytest.raises(Invalid):
        _show(one, Visibility.PUBLIC, cast)


def test_instruments_that_are_gone_vanish_for_visitors_and_counts_follow(
    three: list[int], cast: Cast
) -> None:
    one = sample.collection(cast.alice.actor, three, visibility=Visibility.PUBLIC)
    instruments = [db.session.get_one(Instrument, number) for number in three]
    assert listings.counts_of([one]) == {one: 3}
    with unit_of_work():
        publishing.retire(db.session.get_one(Instrument, three[0]), by=EDITOR)
        publishing.remove(db.session.get_one(Instrument, three[1]), "Veraltet.", by=EDITOR)
    assert listings.counts_of([one]) == {one: 1}
    gone = queries.gone_among(three[:2])
    assert [gone[number].state.value for number in three[:2]] == ["retired", "removed"]
    assert gone[three[1]].reason == "Veraltet."
    assert len(instruments) == 3
    with unit_of_work():
        publishing.remove(db.session.get_one(Instrument, three[2]), "Veraltet.", by=EDITOR)
    assert listings.public(limit=10).total == 0


def test_only_what_is_published_can_be_put_in(inside: Flask, cast: Cast) -> None:
    one, retired = sample.collection(cast.alice.actor), sample.instrument(cast.alpha_id)
    with unit_of_work():
        publishing.retire(db.session.get_one(Instrument, retired), by=EDITOR)
    with pytest.raises(Denied), unit_of_work():
        items.add(sample.found(one), db.session.get_one(Instrument, retired), by=cast.alice.actor)


def test_readers_of_an_organisation_change_nothing(three: list[int], cast: Cast) -> None:
    with pytest.raises(Denied), unit_of_work():
        operations.begin("Fremd", organisation_id=cast.alpha_id, by=cast.rita.actor)
    with pytest.raises(Denied), unit_of_work():
        operations.begin("Fremd", organisation_id=cast.alpha_id, by=cast.carla.actor)
    with pytest.raises(Denied), unit_of_work():
        operations.begin("Fremd", by=VISITOR)


def test_two_people_do_not_overwrite_each_other(three: list[int], cast: Cast) -> None:
    one = sample.collection(cast.alice.actor, three, organisation_id=cast.alpha_id)
    seen = sample.found(one).row_version
    with unit_of_work():
        items.annotate(
            sample.found(one), {queries.items_of(one)[0].id: "Von Bob"}, by=cast.bob.actor
        )
    with pytest.raises(Conflict), unit_of_work():
        operations.describe(
            sample.found(one),
            title="Von Alice",
            description="",
            audience=[],
            visibility=Visibility.PRIVATE,
            cover_instrument_id=None,
            expected=seen,
            by=cast.alice.actor,
        )


def test_a_copy_is_private_and_knows_where_it_comes_from(three: list[int], cast: Cast) -> None:
    one = sample.collection(
        cast.alice.actor, three, visibility=Visibility.PUBLIC, audience=["schulen"]
    )
    with unit_of_work():
        entries = [(item.instrument_id, item.note) for item in queries.items_of(one)]
        made = operations.copy("Meiner", entries, source=sample.found(one), by=cast.carla.actor).id
    copied = sample.found(made)
    assert (copied.visibility, copied.copied_from_id) == (Visibility.PRIVATE, one)
    assert sample.inside(made) == three
    assert queries.audiences_of([made]) == {made: ["schulen"]}


def test_the_bin_keeps_for_some_days(three: list[int], cast: Cast) -> None:
    by = cast.alice.actor
    one = sample.collection(by, three, visibility=Visibility.PUBLIC)
    kept = sample.collection(by, three)
    with unit_of_work():
        operations.delete(sample.found(one), by=by)
        items.remove(sample.found(kept), queries.items_of(kept)[0].id, by=by)
    assert [found.id for found in queries.bin_of(by=by)] == [one]
    assert queries.bin_of(by=cast.bob.actor) == []
    with pytest.raises(NotFound):
        queries.collection_for(str(one), by=by)
    with unit_of_work():
        operations.restore(queries.in_bin(one, by=by), by=by)
        operations.delete(sample.found(one), by=by)
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        keep_times({})
    assert db.session.get(Collection, one) is None
    assert db.session.query(CollectionItem).filter_by(collection_id=kept).count() == 2


def test_it_comes_back_private(three: list[int], cast: Cast) -> None:
    by = cast.alice.actor
    one = sample.collection(by, three, visibility=Visibility.PUBLIC)
    with unit_of_work():
        operations.delete(sample.found(one), by=by)
    with unit_of_work():
        operations.restore(queries.in_bin(one, by=by), by=by)
    assert sample.found(one).visibility is Visibility.PRIVATE


def test_collections_follow_a_merged_organisation(three: list[int], cast: Cast) -> None:
    one = sample.collection(cast.alice.actor, three, organisation_id=cast.alpha_id)
    with unit_of_work():
        merging.merge(
            organisation_by_id(cast.alpha_id), organisation_by_id(cast.beta_id), by=EDITOR
        )
    assert sample.found(one).organisation_id == cast.beta_id


def test_an_audience_that_was_merged_is_the_other_one(three: list[int], cast: Cast) -> None:
    one = sample.collection(
        cast.alice.actor,
        three,
        visibility=Visibility.PUBLIC,
        audience=["schulen", "berufskollegs"],
    )
    with unit_of_work():
        vocabularies.merge(
            term("audience", "berufskollegs"), term("audience", "schulen"), by=EDITOR
        )
    assert queries.audiences_of([one]) == {one: ["schulen"]}
    assert listings.audiences_in_use() == {"schulen": 1}


def test_the_list_finds_by_title_and_audience(three: list[int], cast: Cast) -> None:
    by, public = cast.alice.actor, Visibility.PUBLIC
    school = sample.collection(
        by, three[:1], title="Übung für Klasse 8", visibility=public, audience=["schulen"]
    )
    firm = sample.collection(by, three[:2], title="Erste Ausbildung 100%", visibility=public)
    sample.collection(by, three, title="Erste Ausbildung geheim")
    with unit_of_work():
        operations.choose(sample.found(school), by=cast.edith.actor)
    for wanted, ids in (
        ({}, [school, firm]),
        ({"text": "erste AUSBILDUNG"}, [firm]),
        ({"text": "100%"}, [firm]),
        ({"text": "%"}, [firm]),
        ({"text": "_"}, []),
        ({"audience": "schulen"}, [school]),
        ({"audience": "gibt-es-nicht"}, []),
    ):
        found = listings.public(
            limit=10, text=wanted.get("text", ""), audience=wanted.get("audience", "")
        )
        assert ([one.id for one in found.collections], found.total) == (ids, len(ids)), wanted
    assert [one.id for one in listings.chosen(3)] == [school]
    assert [one.id for one in listings.chosen(3, audiences=["eltern"])] == []


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Mein", "koffer-mein"), ("2026", "koffer-2026"), ("!!!", "koffer"), ("Ä & Ö", "ae-oe")],
)
def test_addresses_are_never_numbers_nor_our_own(
    three: list[int], cast: Cast, title: str, slug: str
) -> None:
    by = cast.alice.actor
    made = [
        sample.collection(by, three, title=title, visibility=Visibility.PUBLIC)
        for _number in range(2)
    ]
    assert [sample.found(one).slug for one in made] == [slug, f"{slug}-2"]


def test_notes_and_titles_have_their_length(three: list[int], cast: Cast) -> None:
    by = cast.alice.actor
    one = sample.collection(by, three)
    item = queries.items_of(one)[0].id
    with pytest.raises(Invalid) as caught, unit_of_work():
        items.annotate(sample.found(one), {item: "x" * 601}, by=by)
    assert f"note-{item}" in caught.value.fields
    for title in ("", "  \n ", "x" * 121):
        with pytest.raises(Invalid), unit_of_work():
            operations.begin(title, by=by)
