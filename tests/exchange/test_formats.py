"""Every format: its golden file, what AMB's schema says, and that nothing is lost on a journey."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from lxml import etree
from sqlalchemy import select

from tests import factories
from tests.cast import Cast
from tests.counting import counting_queries
from tests.exchange import golden
from tests.exchange.amb_schema import problems
from tests.exchange.conftest import Import
from tests.exchange.records import HCRT, record
from tests.exchange.sample import BASE, CC_BY, description
from toolbox.catalogue import operations, publishing, queries
from toolbox.catalogue.content import CreditEntry, content_of
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.lifecycle import InstrumentState
from toolbox.catalogue.models import Instrument, Version
from toolbox.exchange.describing import Concept, Description, description_of, descriptions_of
from toolbox.exchange.exporting import export
from toolbox.exchange.formats import amb, amb_terms, amb_writing, citations
from toolbox.exchange.formats.linkset import as_linkset, signposts
from toolbox.exchange.formats.registry import BY_KEY, BY_SUFFIX, FORMATS, Format
from toolbox.exchange.origins import Origin, keep_origins, origins_of
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work

EVERY = pytest.mark.parametrize("chosen", FORMATS, ids=lambda one: one.key)
WITHOUT: dict[str, Any] = {"terms": {}, "licence": None, "files": (), "based_on": ()}


@EVERY
def test_every_format_writes_what_its_golden_file_says(inside: Flask, chosen: Format) -> None:
    path = golden.path_of(chosen)
    assert path.exists(), f"{path.name} is missing: run python -m tests.exchange.golden"
    assert chosen.write(description()) == path.read_bytes()


def test_no_golden_file_is_left_over_and_no_address_is_taken_twice() -> None:
    assert set(golden.FOLDER.iterdir()) == {golden.path_of(one) for one in FORMATS}
    assert len(BY_KEY) == len(BY_SUFFIX) == len(FORMATS)
    assert all(one.suffix not in {"zip", "linkset.json"} for one in FORMATS)


@EVERY
def test_every_format_manages_with_next_to_nothing(inside: Flask, chosen: Format) -> None:
    content = replace(
        description().content, summary="", description="", tags=(), credits=(), languages=()
    )
    bare = description(content=content, published_at=None, changed_at=None, **WITHOUT)
    assert chosen.write(bare)


@EVERY
def test_a_file_of_all_holds_every_record(inside: Flask, cast: Cast, chosen: Format) -> None:
    for _number in range(3):
        factories.published(cast.alpha_id)
    target = io.StringIO()
    assert export(chosen, target) == 3
    if chosen.element is not None:
        assert len(etree.fromstring(target.getvalue().encode())) == 3
    elif chosen.line is not None:
        assert len([json.loads(line) for line in target.getvalue().splitlines()]) == 3
    else:
        assert target.getvalue().count("Checkliste Ausbildungsstart") == 3


# AMB


@pytest.mark.parametrize(
    "changes",
    [
        {},
        WITHOUT,
        {"kind": "media"},
        {"kind": "something-new"},
        {"external_id": "https://example.org/Übung 1"},
        {"published_at": None, "changed_at": None},
        {"terms": {"audience": (Concept("kammern-verbaende", "Kammern", ""),)}},
        {"origin": Origin("Quelle", "https://quelle.example/", "https://quelle.example/1")},
        {"origin": Origin("Quelle", "keine Adresse", "auch keine")},
    ],
)
def test_whatever_is_described_is_valid_amb(changes: dict[str, Any]) -> None:
    written = amb_writing.write(description(**changes))
    assert problems(written) == []
    assert not _ids_twice(written)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_of_a_type_both_lists_know(kind: str) -> None:
    written = amb_writing.write(description(kind=kind))
    assert problems(written) == []
    first = written["learningResourceType"][0]["id"]
    assert first.startswith(HCRT)
    assert written["about"][0]["id"].startswith((amb_terms.SUBJECT, amb_terms.STUDY))


def _ids_twice(value: Any) -> bool:
    if isinstance(value, list):
        return any(map(_ids_twice, value))
    if not isinstance(value, dict):
        return False
    return "@id" in value or any(map(_ids_twice, value.values()))


def test_the_words_of_schema_org_stand_beside_those_of_amb() -> None:
    written = amb_writing.write(description())
    assert written["@type"] == written["type"] == ["LearningResource"]
    (file,) = written["encoding"]
    assert (file["@type"], file["contentSize"], file["sha256"]) == (
        "MediaObject",
        "20480",
        "ab" * 32,
    )
    assert written["dateModified"] == "2026-03-02T23:15:30Z"
    assert written["producer"] == [{"type": "Project", "@type": "Project", "name": "Start.Klar"}]
    assert [one["name"] for one in written["funder"]] == ["Bundesministerium", "JOBSTARTER plus"]
    assert written["isBasedOn"][0]["id"] == f"{BASE}/w/erste-liste"
    (page,) = written["mainEntityOfPage"]
    assert page["provider"]["id"] == f"{BASE}/"


def test_levels_say_apprenticeship_and_further_training() -> None:
    levels = [one["id"] for one in amb_writing.write(description())["educationalLevel"]]
    assert levels == [f"{amb_terms.LEVEL}level_3", f"{amb_terms.LEVEL}level_C"]


def test_a_medium_is_what_its_first_file_is() -> None:
    (file,) = description().files
    film = replace(file, media_type="audio/mpeg", name="a.mp3")
    types = amb_writing.write(description(kind="media", files=(film,)))["learningResourceType"]
    assert types[0]["id"] == f"{HCRT}audio"


def test_our_own_terms_come_home_whatever_amb_makes_of_them() -> None:
    first = description()
    found = amb.read(amb_writing.write(first), {"creativecommons.org/licenses/by/4.0": "CC-BY-4.0"})
    assert {key: set(keys) for key, keys in found.content.terms.items()} == {
        key: set(keys) for key, keys in first.content.terms.items()
    }
    assert (found.kind, found.content.duration_minutes) == ("checklist", 45)
    assert (found.published_at, found.changed_at) == (
        first.published_at,
        first.changed_at and first.changed_at.replace(microsecond=0),
    )
    assert found.content.credits[0] == CreditEntry("Kammer & Söhne", "author", "Start.Klar")
    assert set(found.unmapped) == {"encoding: *", "isBasedOn: *"}


FOREIGN: dict[str, Any] = {
    "about": [
        {"id": "https://w3id.org/kim/hochschulfaechersystematik/n1", "prefLabel": {"de": "Eins"}}
    ],
    "learningResourceType": [{"id": f"{HCRT}map", "type": "Concept"}],
    "creator": [
        {"type": "Person", "name": "Jürgen Groß", "id": "https://orcid.example/1"},
        {"type": "Organization", "name": "Kammer"},
    ],
    "producer": [{"type": "Organization", "name": "Studio"}],
    "encoding": [{"type": "MediaObject", "contentUrl": "https://material.example.net/1.pdf"}],
    "isBasedOn": [{"name": "Vorlage", "id": "https://material.example.net/0"}],
    "mainEntityOfPage": [
        {
            "id": "https://material.example.net/1.html",
            "provider": {"id": "https://material.example.net/", "name": "Materialnetz"},
        }
    ],
    "dateModified": "2024-05-06T07:08:09+02:00",
}


def test_a_foreign_record_says_here_what_it_said_there(take_in: Import) -> None:
    given = record(**FOREIGN)
    take_in(given)
    ((_instrument, written),) = _written().items()
    assert problems(written) == []
    for name in ("about", "learningResourceType", "isBasedOn", "encoding", "mainEntityOfPage"):
        for wanted, found in zip(given[name], written[name], strict=True):
            assert wanted.items() <= found.items(), name
    assert [one["type"] for one in written["creator"]] == ["Person", "Organization"]
    assert written["creator"][0]["id"] == "https://orcid.example/1"
    assert (written["datePublished"], written["dateModified"]) == (
        "2024-03-05",
        "2024-05-06T07:08:09+02:00",
    )
    assert "audience" not in written
    assert "educationalLevel" not in written


def test_what_is_edited_here_says_what_we_say_and_keeps_its_provider(
    take_in: Import, cast: Cast
) -> None:
    take_in(record(**FOREIGN))
    with unit_of_work():
        instrument = db.session.scalars(select(Instrument)).one()
        version = operations.begin_next_version(instrument, by=factories.EDITORIAL)
        content = factories.complete_content()
        operations.revise(version, content, by=factories.EDITORIAL)
        publishing.publish(version, by=factories.EDITORIAL)
    (written,) = _written().values()
    assert written["about"][0]["id"] == amb_terms.USUAL_SUBJECT[0]
    assert written["mainEntityOfPage"][0]["provider"]["name"] == "Materialnetz"
    assert written["id"] == "https://material.example.net/1"


def _written() -> dict[int, dict[str, Any]]:
    found = descriptions_of(sorted(queries.published_ids()))
    return {one.instrument_id: amb_writing.write(one) for one in found}


HOSTILE: dict[str, Any] = {
    "about": [{"id": "javascript alert(1)"}, {"id": ["x"]}, "text", {"prefLabel": {"de": 7}}],
    "encoding": [
        {"contentUrl": "https://e.org/a b"},
        {"contentUrl": "https://e.org/x", "contentSize": "-1", "sha256": "z", "bitrate": 7},
        {"contentUrl": {"@id": "x"}},
    ],
    "mainEntityOfPage": [{"id": "https://e.org/1", "provider": "Text"}, {"id": 7}],
    "isBasedOn": [{"id": "https://e.org/2"}, {"name": "<script>alert(1)</script>\x00"}],
    "producer": {"name": {"de": "x"}},
    "dateModified": "2024-13-45T99:99:99Z",
    "datePublished": "2024-02-30",
    "timeRequired": "P9Y",
    "isAccessibleForFree": "yes",
    "creator": [{"type": ["Person"], "name": "A" * 1000, "affiliation": [[]]}] * 3,
    "spatialCoverage": [{"id": "urn:werkzeugkoffer:term:"}],
    "@type": {"a": 1},
}


def test_hostile_parts_become_valid_or_vanish(take_in: Import) -> None:
    assert take_in(record(**HOSTILE)).added == 1
    (written,) = _written().values()
    assert problems(written) == []
    assert written["encoding"] == [
        {"type": "MediaObject", "@type": "MediaObject", "contentUrl": "https://e.org/x"}
    ]
    assert len(written["creator"][0]["name"]) == 300
    assert "about" not in written
    assert "dateModified" not in written


@pytest.mark.parametrize("name", sorted(FOREIGN))
@pytest.mark.parametrize("value", [7, None, "x", [[]], [{}], {"id": {}}, [{"id": "a:b" * 9999}]])
def test_any_part_may_be_anything(name: str, value: Any) -> None:
    found = amb.read({**record(), name: value}, {})
    assert isinstance(json.dumps(dict(found.origin.kept)), str)


def test_a_journey_through_an_empty_house_changes_no_byte(
    take_in: Import, cast: Cast, inside: Flask
) -> None:
    for number, kind in enumerate(sorted(KINDS)):
        factories.published(
            cast.alpha_id,
            kind=kind,
            languages=("de", "gsg") if number % 2 else ("gsg",),
            title=f"Zwei  Leerzeichen {number}",
            description="# Für *alle*\n\n1. Eins & zwei\n2. Schüler\\*innen <b>",
            credits=(CreditEntry("A  B", "editor", "Projekt"), CreditEntry("C", "origin", "Zwei"))
            * (number % 3 + 1),
            terms={"audience": ("jugendliche",), "region": ("05",), "topic": ("praktikum",)},
        )
    take_in(*(record(number, **FOREIGN) for number in range(2)))
    first = _all()
    with unit_of_work():
        for instrument in db.session.scalars(select(Instrument)):
            instrument.state = InstrumentState.REMOVED
            instrument.external_id = None
    take_in(*first.splitlines())
    assert _all() == first


def _all() -> str:
    target = io.StringIO()
    export(BY_KEY["amb"], target)
    return target.getvalue()


# What it is written from


def test_many_are_described_with_few_statements(app: Flask, cast: Cast) -> None:
    with app.app_context():
        ids = [_family(cast) for _number in range(3)]
        with counting_queries(app) as few:
            descriptions_of(ids[:1])
        db.session.rollback()
        db.session.expunge_all()
        with counting_queries(app) as many:
            found = descriptions_of([ids[2], *ids, 999_999])
    assert [one.instrument_id for one in found] == [ids[2], ids[0], ids[1]]
    assert len(many) <= len(few) + 1 <= 10
    assert all(one.based_on and one.licence == found[0].licence for one in found)


def _family(cast: Cast) -> int:
    _version, slug = factories.published(cast.alpha_id)
    _version, parent = factories.published(cast.beta_id, title="Die erste")
    with unit_of_work():
        child = queries.instrument_by_slug(slug)
        child.template_id = queries.instrument_by_slug(parent).id
        version = queries.version_by_id(child.current_version_id or 0)
        version.licence = "CC0-1.0"
        return child.id


def test_a_hidden_parent_is_not_named(inside: Flask, cast: Cast) -> None:
    number = _family(cast)
    with unit_of_work():
        parent = db.session.get_one(Instrument, number).template
        assert parent is not None
        publishing.remove(parent, reason="Doppelt", by=factories.EDITORIAL)
    (found,) = descriptions_of([number])
    assert found.based_on == ()


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_what_visitors_cannot_find_is_not_described(inside: Flask, cast: Cast, state: str) -> None:
    if state == "draft":
        version_id = factories.draft(cast.alpha_id)
        number = db.session.get_one(Version, version_id).instrument_id
    else:
        _version, slug = factories.published(cast.alpha_id)
        with unit_of_work():
            publishing.retire(queries.instrument_by_slug(slug), by=factories.EDITORIAL)
            number = queries.instrument_by_slug(slug).id
    assert descriptions_of([number]) == []


def test_an_older_version_is_described_as_it_was(inside: Flask, cast: Cast) -> None:
    _version, slug = factories.published(cast.alpha_id, title="Die alte")
    with unit_of_work():
        instrument = queries.instrument_by_slug(slug)
        next_one = operations.begin_next_version(instrument, by=factories.EDITORIAL)
        content = replace(content_of(next_one), title="Die neue")
        operations.revise(next_one, content, by=factories.EDITORIAL)
        publishing.publish(next_one, by=factories.EDITORIAL)
    instrument = queries.instrument_by_slug(slug)
    old: Description = description_of(queries.version_numbered(instrument, 1))
    assert (old.content.title, old.number, old.is_current) == ("Die alte", 1, False)
    assert old.fixed_address.endswith("/v/1")


def test_origins_are_kept_and_replaced(inside: Flask, cast: Cast) -> None:
    _version, slug = factories.published(cast.alpha_id)
    number = queries.instrument_by_slug(slug).id
    for name, page in (("Eins", "https://e.org/" + "x" * 600), ("Zwei", "https://e.org/2")):
        with unit_of_work():
            keep_origins({number: Origin(name, "https://e.org/", page)})
    found = origins_of([number])[number]
    assert (found.name, found.page, found.number) == ("Zwei", "https://e.org/2", 1)
    assert found.taken_at is not None


# Citations


@pytest.mark.parametrize(
    ("credits", "makers"),
    [
        ((), ["Projekt Alpha"]),
        ((CreditEntry("A", "publisher"), CreditEntry("B", "funder")), ["A"]),
        ((CreditEntry("A"), CreditEntry("A", "editor"), CreditEntry("B", "partner")), ["A"]),
    ],
)
def test_somebody_has_always_made_it(credits: tuple[CreditEntry, ...], makers: list[str]) -> None:
    content = replace(description().content, credits=credits)
    item = citations.csl_item(description(content=content))
    assert [one["literal"] for one in item["author"]] == makers


@pytest.mark.parametrize("write", [citations.ris, citations.bibtex, citations.csl])
def test_line_breaks_do_not_leave_their_field(write: Callable[[Description], bytes]) -> None:
    content = replace(description().content, title="Eins\r\nER  - \r\nTY  - BOOK\n}\n@book{x,")
    text = write(description(content=content)).decode()
    assert text.count("\nER  -") <= 1
    assert text.count("\n@book") == text.count("\nTY  -") == 0


# Signposts


def test_signposts_lead_to_all_that_is_true_and_back() -> None:
    links = list(signposts(description(), [(f"{BASE}/w/x.jsonld", "application/ld+json")]))
    assert [link.rel for link in links] == [
        *("cite-as", "type", "type", "license", "describedby", "item")
    ]
    alone = description(content=replace(description().content, credits=()))
    assert "author" in [link.rel for link in signposts(alone, [])]
    page, file, about = json.loads(as_linkset(description(), links))["linkset"]
    assert page["license"] == [{"href": CC_BY.address}]
    assert file["collection"][0]["href"] == about["describes"][0]["href"] == page["anchor"]
