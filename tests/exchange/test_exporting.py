"""Exports: every line is AMB, and what goes out and comes in again is the same."""

import io
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.exchange.amb_schema import problems
from tests.exchange.conftest import Import
from tests.exchange.records import record
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.content import CREDIT_ROLES, CreditEntry
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Instrument
from toolbox.exchange.exporting import export
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.formats.registry import BY_KEY
from toolbox.exchange.licences import licence_addresses, licence_keys
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

HERE = "http://toolbox.example.org/w/"


def _exported(**options: Any) -> list[dict[str, Any]]:
    target = io.StringIO()
    number = export(BY_KEY["amb"], target, **options)
    lines = target.getvalue().splitlines()
    assert number == len(lines)
    return [json.loads(line) for line in lines]


def _pages(data: dict[str, Any]) -> list[str]:
    return [page["id"] for page in data["mainEntityOfPage"]]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_goes_out_as_amb(inside: Flask, cast: Cast, kind: str) -> None:
    credits = tuple(CreditEntry(f"Name {role}", role) for role in CREDIT_ROLES)
    factories.published(
        cast.alpha_id,
        kind=kind,
        languages=("de", "de-simple", "gsg", "tr"),
        credits=credits,
        terms={
            "audience": ("eltern", "schulen", "kammern-verbaende"),
            "topic": ("berufsorientierung",),
            "region": ("05",),
        },
    )
    (data,) = _exported()
    assert problems(data) == []
    assert data["inLanguage"] == ["de", "tr"]
    assert [one["name"] for one in data["creator"]] == ["Name author", "Name editor"]
    roles = [one["id"] for one in data["audience"] if one["id"].startswith(amb_terms.ROLE)]
    assert len(roles) == 2


def test_every_licence_goes_out_as_amb_and_comes_home(inside: Flask, cast: Cast) -> None:
    addresses = licence_addresses()
    for key in addresses:
        factories.published(cast.alpha_id, licence=key)
    exported = _exported()
    assert [problems(data) for data in exported] == [[] for _key in addresses]
    home = licence_keys()
    known = {value: key for key, value in addresses.items()}
    assert len(home) == len(known) == len(addresses)
    for data, key in zip(exported, addresses, strict=True):
        bare = data["license"]["id"].partition("://")[2].removeprefix("www.").rstrip("/").lower()
        assert home[bare] == key


def test_a_licence_that_amb_does_not_know_is_left_out(inside: Flask, cast: Cast) -> None:
    factories.published(cast.alpha_id, licence="LicenseRef-all-rights-reserved")
    (data,) = _exported()
    assert "license" not in data
    assert problems(data) == []


def test_visitors_things_alone_go_out_in_a_fixed_order(inside: Flask, cast: Cast) -> None:
    factories.draft(cast.alpha_id)
    slugs = [factories.published(cast.alpha_id)[1] for _number in range(3)]
    with unit_of_work():
        retired = db.session.scalars(select(Instrument).where(Instrument.slug == slugs[1])).one()
        publishing.retire(retired, by=factories.EDITORIAL)
    told: list[int] = []
    assert [data["id"] for data in _exported(progress=told.append)] == [
        f"{HERE}{slugs[0]}",
        f"{HERE}{slugs[2]}",
    ]
    assert told == [2]


def test_umlauts_stay_letters(take_in: Import) -> None:
    take_in(record())
    target = io.StringIO()
    export(BY_KEY["amb"], target)
    assert "Übungsblatt Größen" in target.getvalue()


def test_what_came_in_keeps_its_id_and_names_its_page_here(take_in: Import) -> None:
    take_in(record())
    (data,) = _exported()
    assert data["id"] == "https://material.example.net/1"
    assert _pages(data) == [f"{HERE}uebungsblatt-groessen-1"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_goes_out_and_comes_in_is_the_same(
    take_in: Import, inside: Flask, cast: Cast, kind: str
) -> None:
    factories.published(
        cast.alpha_id,
        kind=kind,
        languages=("de", "tr"),
        description="# Für *alle*\n\n1. Eins & zwei\n2. Schüler\\*innen <b>\n\n[Link](https://e.org)",
        credits=tuple(CreditEntry(f"Name {role}", role) for role in CREDIT_ROLES),
        terms={
            "audience": ("ausbildungspersonal", "jugendliche", "eltern"),
            "topic": ("berufsorientierung", "praktikum"),
            "region": ("05",),
        },
    )
    (first,) = _exported()
    assert take_in(first).added == 1
    second = _exported()[1]
    assert json.dumps(second) == json.dumps(first)
    version = queries.published_among(queries.published_ids())[-1]
    assert version.instrument.kind == kind


def test_foreign_records_travel_on_unchanged(take_in: Import, inside: Flask) -> None:
    take_in(*(record(number, description="Zeile *eins*\nZeile 2.") for number in range(3)))
    first = _exported()
    with unit_of_work():
        for instrument in db.session.scalars(select(Instrument)):
            instrument.external_id = f"urn:example:{instrument.id}"
    take_in(*first)
    exported = _exported()
    assert [problems(data) for data in exported] == [[]] * 6
    assert [_bare(data) for data in exported[3:]] == [_bare(data) for data in first]


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "mainEntityOfPage"}
