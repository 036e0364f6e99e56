"""Exports: every line is AMB, and what goes out and comes in again is the same."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.exchange.conftest import Import
from tests.exchange.records import record
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.content import CREDIT_ROLES, CreditEntry
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.models import Instrument
from toolbox.exchange.exporting import export_amb
from toolbox.exchange.formats import amb_terms
from toolbox.exchange.licences import licence_addresses, licence_keys
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

HERE = "http://toolbox.example.org/w/"
_URI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)


def _exported(**options: Any) -> list[dict[str, Any]]:
    target = io.StringIO()
    number = export_amb(target, address_of=lambda slug: f"{HERE}{slug}", **options)
    lines = target.getvalue().splitlines()
    assert number == len(lines)
    return [json.loads(line) for line in lines]


def _problems(record: dict[str, Any]) -> list[str]:
    """Check what the JSON schema of AMB (2023-10-19) asks of the properties that are written."""
    return [name for name, value in record.items() if not (name in _RULES and _RULES[name](value))]


def _is_context(value: Any) -> bool:
    return "https://w3id.org/kim/amb/context.jsonld" in value and {"@language": "de"} in value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and _URI.fullmatch(value) is not None


def _are_texts(value: Any) -> bool:
    return bool(value) and all(_is_text(entry) for entry in value)


def _are_languages(value: Any) -> bool:
    return bool(value) and set(value) <= amb_terms.LANGUAGES


def _is_licence(value: Any) -> bool:
    return bool(value["id"].removeprefix("https://").startswith(amb_terms.LICENCES))


def _is_day(value: Any) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None


def _are_people(value: Any) -> bool:
    types = {"Person", "Organization"}
    return bool(value) and all(one["type"] in types and _is_text(one["name"]) for one in value)


def _are_pages(value: Any) -> bool:
    return bool(value) and all(
        one["type"] == "WebContent" and _is_address(one["id"]) for one in value
    )


def _are_concepts(value: Any) -> bool:
    return bool(value) and all(
        _is_address(one["id"])
        and one["type"] == "Concept"
        and set(one.get("prefLabel", {})) <= amb_terms.LANGUAGES
        for one in value
    )


def _are_types(value: Any) -> bool:
    return _are_concepts(value) and any(one["id"].startswith(amb_terms.HCRT) for one in value)


def _are_subjects(value: Any) -> bool:
    return _are_concepts(value) and any(one["id"].startswith(amb_terms.SUBJECT) for one in value)


_RULES: dict[str, Callable[[Any], bool]] = {
    "@context": _is_context,
    "id": _is_address,
    "type": lambda value: value == ["LearningResource"],
    "name": _is_text,
    "description": _is_text,
    "inLanguage": _are_languages,
    "license": _is_licence,
    "keywords": _are_texts,
    "creator": _are_people,
    "contributor": _are_people,
    "publisher": _are_people,
    "funder": _are_people,
    "learningResourceType": _are_types,
    "about": _are_subjects,
    "audience": _are_concepts,
    "datePublished": _is_day,
    "isAccessibleForFree": lambda value: value is True,
    "mainEntityOfPage": _are_pages,
}


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
    assert _problems(data) == []
    assert data["inLanguage"] == ["de", "tr"]
    assert [one["name"] for one in data["creator"]] == ["Name author", "Name editor"]
    assert len(data["audience"]) == 2


def test_every_licence_goes_out_as_amb_and_comes_home(inside: Flask, cast: Cast) -> None:
    addresses = licence_addresses()
    for key in addresses:
        factories.published(cast.alpha_id, licence=key)
    exported = _exported()
    assert [_problems(data) for data in exported] == [[] for _key in addresses]
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
    assert _problems(data) == []


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
    export_amb(target, address_of=lambda slug: f"{HERE}{slug}")
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
    assert _pages(second) != _pages(first)
    assert _bare(second) == _bare(first)
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
    assert [_problems(data) for data in exported] == [[]] * 6
    assert [_bare(data) for data in exported[3:]] == [_bare(data) for data in first]


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "mainEntityOfPage"}
