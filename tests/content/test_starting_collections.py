"""The collections the toolbox starts with: of instruments that are there, and brought once."""

from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import operations, publishing
from toolbox.content.sources import read_instruments
from toolbox.content.starting_collections import load_collections, read_collections
from toolbox.curation import listings
from toolbox.curation import operations as curation
from toolbox.curation.queries import public_by_slug
from toolbox.foundation.uow import unit_of_work

OWNER = "redaktion-werkzeugkoffer"


def test_every_instrument_of_a_collection_is_among_the_starting_ones() -> None:
    known = {source.slug for source in read_instruments()}
    for source in read_collections():
        named = [entry.slug for entry in source.instruments]
        assert set(named) <= known
        assert len(named) == len(set(named))
        assert source.cover in named
        assert all(len(entry.note) <= 600 for entry in source.instruments)


def test_they_come_once_and_what_was_deleted_stays_away(inside: Flask, cast: Cast) -> None:
    source = read_collections()[0]
    owners = {OWNER: cast.alpha_id}
    with unit_of_work():
        assert load_collections(owners, by=factories.EDITORIAL) == 0, "nothing to put in yet"
        version = operations.draft(
            kind="guide",
            owner_id=cast.alpha_id,
            content=factories.complete_content(),
            slug=source.instruments[0].slug,
            by=factories.EDITORIAL,
        )
        publishing.publish(version, by=factories.EDITORIAL)
    with unit_of_work():
        assert load_collections(owners, by=factories.EDITORIAL) == 1
        assert load_collections(owners, by=factories.EDITORIAL) == 0
    assert [one.slug for one in listings.chosen(3)] == [source.slug]
    with unit_of_work():
        curation.delete(public_by_slug(source.slug), by=cast.alice.actor)
        assert load_collections(owners, by=factories.EDITORIAL) == 0
