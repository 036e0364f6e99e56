"""Other people's harvesters against a served toolbox, and the tokens that lead them on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from oaipmh.client import Client
from oaipmh.metadata import MetadataRegistry, oai_dc_reader
from oaipmh_scythe import HTTPConfig, Scythe
from sickle import Sickle

from tests.cast import Cast
from tests.exchange.records import record
from tests.oai.conftest import SHORT, Ask, codes, states, texts
from tests.oai.grammar import OAI
from toolbox.accounts.queries import organisation_by_id
from toolbox.app import create_app
from toolbox.catalogue import publishing
from toolbox.catalogue.arrivals import Arrival, take_in
from toolbox.catalogue.models import Instrument
from toolbox.exchange.formats import amb
from toolbox.foundation.actors import system
from toolbox.foundation.clock import now, rfc3339
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

pytestmark = pytest.mark.slow

MANY = 3 * SHORT + 4
LIST = "verb=ListRecords&metadataPrefix=oai_dc"
Found = dict[str, tuple[bool, str]]
"""Identifiers with: has it gone, what does it say."""


@pytest.fixture
def many(app: Flask, cast: Cast, short_lists: None) -> Callable[[int, int], None]:
    """Publish records with these numbers."""

    def publish(first: int, last: int) -> None:
        with app.app_context(), unit_of_work():
            read = [amb.read(record(number), {}) for number in range(first, last)]
            arrivals = [Arrival(one.external_id, one.kind, one.content) for one in read]
            take_in(arrivals, owner_id=cast.alpha_id, by=system("tests"))

    publish(0, MANY)
    return publish


def _remove(app: Flask, cast: Cast, *numbers: int) -> None:
    with app.app_context(), unit_of_work():
        for number in numbers:
            one = db.session.get_one(Instrument, number)
            publishing.remove(one, "Veraltet.", by=cast.anton.actor)


def _with_sickle(address: str, prefix: str, since: str | None) -> Iterator[Any]:
    span = {"from": since} if since else {}
    yield from Sickle(address).ListRecords(metadataPrefix=prefix, **span)


def _with_scythe(address: str, prefix: str, since: str | None) -> Iterator[Any]:
    with Scythe(address, http_config=HTTPConfig(http_method="POST")) as scythe:
        yield from scythe.list_records(metadata_prefix=prefix, from_=since)


HARVESTERS = {"sickle": _with_sickle, "scythe": _with_scythe}


def _harvest(
    harvester: str,
    address: str,
    prefix: str,
    *,
    since: str | None = None,
    between: Callable[[], None] = lambda: None,
) -> Found:
    """Return what a harvester keeps; ``between`` happens when it has read a few records."""
    kept: Found = {}
    for at, one in enumerate(HARVESTERS[harvester](address, prefix, since)):
        said = "" if one.deleted else "".join(one.xml.itertext())
        kept[one.header.identifier] = (bool(one.deleted), said)
        if at == SHORT // 2:
            between()
    return kept


@pytest.mark.parametrize("prefix", ["oai_dc", "lom"])
@pytest.mark.parametrize("harvester", HARVESTERS)
def test_harvests_with_deletions_in_between_end_the_same(
    app: Flask,
    cast: Cast,
    served: str,
    many: Callable[[int, int], None],
    harvester: str,
    prefix: str,
) -> None:
    since = rfc3339(now())
    first = _harvest(harvester, served, prefix, between=lambda: _remove(app, cast, 2, MANY - 1))
    assert len(first) == MANY
    assert first[f"oai:toolbox.example.org:{MANY - 1}"] == (True, "")
    _remove(app, cast, 5, 6)
    many(MANY, MANY + 3)
    updated = first | _harvest(harvester, served, prefix, since=since)
    again = _harvest("sickle" if harvester == "scythe" else "scythe", served, prefix)
    assert updated == again
    assert len(again) == MANY + 3
    assert sum(is_gone for is_gone, _said in again.values()) == 4


def test_the_client_of_the_library_reads_everything(
    served: str, many: Callable[[int, int], None]
) -> None:
    registry = MetadataRegistry()
    registry.registerReader("oai_dc", oai_dc_reader)
    client = Client(served, registry)
    assert client.identify().deletedRecord() == "persistent"
    assert {one[0] for one in client.listMetadataFormats()} == {"oai_dc", "lom"}
    found = [one for _header, one, _about in client.listRecords(metadataPrefix="oai_dc")]
    assert len(found) == MANY
    assert len({one["title"][0] for one in found}) == MANY


def _token(found: object) -> str:
    return texts(found, "resumptionToken")[0]


def test_lists_come_in_parts_that_say_where_they_are(
    ask: Ask, many: Callable[[int, int], None]
) -> None:
    found, places = ask(LIST), []
    names: list[str] = []
    while True:
        (token,) = found.iter(f"{{{OAI}}}resumptionToken")
        places.append((token.get("completeListSize"), token.get("cursor"), bool(token.text)))
        names += states(found)
        if not token.text:
            break
        assert codes(ask(f"verb=ListIdentifiers&resumptionToken={token.text}")) == [
            "badResumptionToken"
        ]
        twice = [ask(f"verb=ListRecords&resumptionToken={token.text}") for _turn in range(2)]
        assert states(twice[0]) == states(twice[1])
        found = twice[0]
    size = str(MANY)
    assert places == [
        (size, "0", True),
        (size, "10", True),
        (size, "20", True),
        (size, "30", False),
    ]
    assert len(set(names)) == len(names) == MANY


def test_a_token_outlives_a_restart(app: Flask, ask: Ask, many: Callable[[int, int], None]) -> None:
    token = _token(ask(LIST))
    restarted = create_app(app.extensions["toolbox.settings"]).test_client()
    found = restarted.get(f"/oai?verb=ListRecords&resumptionToken={token}")
    assert b"<record>" in found.data


def test_tokens_that_are_changed_foreign_or_old_are_refused(
    ask: Ask, many: Callable[[int, int], None]
) -> None:
    token = _token(ask(LIST))
    foreign = URLSafeTimedSerializer("another key", salt="toolbox.oai.ListRecords.1").dumps([])
    head, middle, tail = token.split(".")
    changed = (f"{head}x.{middle}.{tail}", f"{head}.{middle}.{tail[::-1]}", f"{head}.{tail}")
    for one in (*changed, foreign, token[:-1], f"{token}.", token.upper()):
        assert codes(ask(f"verb=ListRecords&resumptionToken={one}")) == ["badResumptionToken"]
    with time_machine.travel(now().timestamp() + 25 * 3600, tick=False):
        assert codes(ask(f"verb=ListRecords&resumptionToken={token}")) == ["badResumptionToken"]


def test_a_part_is_never_empty_though_all_of_it_has_changed_since(
    app: Flask, cast: Cast, ask: Ask, many: Callable[[int, int], None]
) -> None:
    until = texts(ask(LIST), "datestamp")[-1]
    found = ask(f"{LIST}&until={until}")
    with time_machine.travel(now().timestamp() + 60, tick=False):
        _remove(app, cast, *range(SHORT + 1, MANY + 1))
        rest = ask(f"verb=ListRecords&resumptionToken={_token(found)}")
    assert list(states(rest)) == [list(states(found))[-1]]
    assert _token(rest) == ""


def test_the_owner_of_records_is_who_publishes_them(
    app: Flask, cast: Cast, ask: Ask, many: Callable[[int, int], None]
) -> None:
    with app.app_context():
        name = organisation_by_id(cast.alpha_id).name
    assert f"<dc:publisher>{name}" in app.test_client().get(f"/oai?{LIST}").text
