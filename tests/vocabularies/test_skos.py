"""Lists travel as SKOS: out, in, and back again; nothing that a file names is fetched."""

import json

import pytest
from flask import Flask

from tests.cast import Cast
from toolbox.foundation.db import db
from toolbox.foundation.errors import Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import importing, keeping, operations, queries
from toolbox.vocabularies.models import Vocabulary
from toolbox.vocabularies.rules import About, about
from toolbox.vocabularies.skos.concepts import Scheme
from toolbox.vocabularies.skos.reading import MOST_BYTES, read
from toolbox.vocabularies.skos.writing import as_json, as_turtle

HOME = "http://toolbox.example.org/begriffe"
TURTLE = """
@base <https://example.org/hoelzer/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
<> a skos:ConceptScheme ; dct:title "Hölzer"@de, "Woods"@en ; skos:hasTopConcept <laub> .
<laub> a skos:Concept ; skos:prefLabel "Laubholz"@de, "Hardwood"@en ; skos:narrower <eiche> .
<eiche> a skos:Concept ; skos:prefLabel "Eiche"@de ; skos:altLabel "Stieleiche"@de ;
  skos:notation "7" ; skos:definition "Ein hartes Holz."@de .
"""
LINKED = {
    "@context": "https://example.org/never/fetched.jsonld",
    "id": "https://example.org/hoelzer/",
    "type": "ConceptScheme",
    "title": {"de": "Hölzer", "en": "Woods"},
    "hasTopConcept": [
        {
            "id": "https://example.org/hoelzer/laub",
            "type": "Concept",
            "prefLabel": {"de": "Laubholz", "en": "Hardwood"},
            "narrower": [
                {
                    "id": "https://example.org/hoelzer/eiche",
                    "type": "Concept",
                    "prefLabel": {"de": "Eiche"},
                    "altLabel": {"de": ["Stieleiche"]},
                    "notation": ["7"],
                    "definition": {"de": "Ein hartes Holz."},
                }
            ],
        }
    ],
}
ROWS = [
    {"id": "https://example.org/hoelzer/laub", "label": {"de": "Laubholz", "en": "Hardwood"}},
    {
        "id": "https://example.org/hoelzer/eiche",
        "label": {"de": "Eiche"},
        "alt": {"de": ["Stieleiche"]},
        "notation": "7",
        "broader": ["https://example.org/hoelzer/laub"],
        "definition": {"de": "Ein hartes Holz."},
    },
]


@pytest.fixture
def woods(inside: Flask, cast: Cast) -> Vocabulary:
    """An empty list that may be a tree."""
    with unit_of_work():
        db.session.add(
            Vocabulary(
                key="wood", label_de="Hölzer", label_en="Woods", is_hierarchical=True, position=99
            )
        )
    return queries.vocabulary("wood")


def _take(scheme: Scheme, cast: Cast, *, renaming: bool = True) -> importing.Plan:
    with unit_of_work():
        kept = importing.keep(
            queries.vocabulary("wood"), scheme, "hoelzer", home=HOME, by=cast.edith.actor
        )
        number = kept.id
    with unit_of_work():
        return importing.take_over(
            queries.term_import(number), renaming=renaming, by=cast.edith.actor
        )


@pytest.mark.parametrize(
    ("content", "name"),
    [(TURTLE, "a.ttl"), (json.dumps(LINKED), "a.jsonld"), (json.dumps(ROWS), "a.json")],
    ids=["Turtle", "JSON-LD", "rows"],
)
def test_a_list_comes_in_however_it_is_written(
    woods: Vocabulary, cast: Cast, content: str, name: str
) -> None:
    done = _take(read(content.encode(), name), cast)
    assert len(done.new) == 2
    oak = queries.term("wood", "eiche")
    assert about(oak) == About(
        "Eiche",
        hint_de="Ein hartes Holz.",
        notation="7",
        uri="https://example.org/hoelzer/eiche",
        synonyms=("Stieleiche",),
    )
    assert [one.label_en for one in queries.ancestors(oak)] == ["Hardwood"]


def test_a_second_time_nothing_changes(woods: Vocabulary, cast: Cast) -> None:
    scheme = read(TURTLE.encode(), "a.ttl")
    _take(scheme, cast)
    again = _take(scheme, cast)
    assert (again.new, again.changed, again.same, again.absent) == ((), (), 2, ())


def test_what_editors_have_named_stays_unless_they_say_so(woods: Vocabulary, cast: Cast) -> None:
    scheme = read(TURTLE.encode(), "a.ttl")
    _take(scheme, cast)
    with unit_of_work():
        found = queries.term("wood", "eiche")
        operations.rename(found, label_de="Eichenholz", label_en="Oak", by=cast.edith.actor)
    _take(scheme, cast, renaming=False)
    assert queries.term("wood", "eiche").label_de == "Eichenholz"
    _take(scheme, cast)
    assert queries.term("wood", "eiche").label_de == "Eiche"
    assert queries.term("wood", "eiche").label_en == "Oak"


@pytest.mark.parametrize("write", [as_turtle, as_json])
def test_what_we_give_away_comes_back_as_it_was(
    woods: Vocabulary, cast: Cast, write: object
) -> None:
    with unit_of_work():
        top = keeping.add(woods, About("Nadelholz", "Softwood"), by=cast.edith.actor)
        said = About('Kiefer "Föhre"', "Pine", "Hart & weich", "", "9", "", ("Föhre", "Forche"))
        keeping.add(queries.vocabulary("wood"), said, broader=top, by=cast.edith.actor)
    terms = queries.all_terms_of("wood")
    assert callable(write)
    text = write(queries.vocabulary("wood"), terms, home=HOME)
    back = read(text.encode(), "a.ttl" if write is as_turtle else "a.jsonld")
    planned = _take(back, cast)
    assert (len(planned.new), len(planned.changed), planned.same) == (0, 0, 2)


def test_the_shipped_lists_can_be_given_away(inside: Flask) -> None:
    for vocabulary in queries.vocabularies():
        terms = queries.all_terms_of(vocabulary.key)
        if terms:
            text = as_turtle(vocabulary, terms, home=HOME)
            assert len(read(text.encode(), "x.ttl").concepts) == len(terms)


BAD = {
    "no list": (b'{"a": 1}', "a.json"),
    "no concepts": (b"[]", "a.json"),
    "half a file": (b'[{"id": ', "a.json"),
    "a picture": (b"\xff\xd8\xff\xe0", "a.ttl"),
    "no Turtle": (b"@prefix : <x", "a.ttl"),
    "deep JSON": (b"[" * 50_000, "a.json"),
    "deep JSON-LD": (b'{"a":' * 200 + b"1" + b"}" * 200, "a.json"),
    "deep Turtle": (b"@prefix x: <http://x/> . x:a x:b " + b"(" * 50_000, "a.ttl"),
    "odd context": (b'{"@context": 5, "@id": 7}', "a.json"),
    "too large": (b" " * (MOST_BYTES + 1), "a.ttl"),
    "names of nothing": (b'[{"label": {"de": "Ohne Adresse"}}]', "a.json"),
}


@pytest.mark.parametrize(("content", "name"), BAD.values(), ids=BAD)
def test_what_is_no_list_is_refused_with_a_sentence(content: bytes, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        read(content, name)
    assert refused.value.fields.keys() == {"file"}


def test_a_context_elsewhere_is_never_fetched() -> None:
    """The suite has no network: an attempt would fail this test."""
    for context in (
        "http://127.0.0.1:9/x",
        ["http://127.0.0.1:9/x", {"@import": "http://127.0.0.1:9/y"}],
        {"name": {"@id": "skos:prefLabel", "@context": "http://127.0.0.1:9/z"}},
    ):
        content = {**LINKED, "@context": ["https://w3id.org/kim", context]}
        try:
            read(json.dumps(content).encode(), "a.json")
        except Invalid:
            continue


def test_circles_and_strangers_are_refused(woods: Vocabulary, cast: Cast) -> None:
    rows = [
        {"id": "https://e.org/a", "label": "A", "broader": "https://e.org/b"},
        {"id": "https://e.org/b", "label": "B", "broader": "https://e.org/a"},
    ]
    circle = read(json.dumps(rows).encode(), "a.json")
    with pytest.raises(Invalid, match="unter sich selbst"):
        _take(circle, cast)
    with pytest.raises(Denied), unit_of_work():
        importing.keep(queries.vocabulary("wood"), circle, "a", home=HOME, by=cast.alice.actor)


def test_a_list_that_was_thrown_away_is_gone(woods: Vocabulary, cast: Cast) -> None:
    scheme = read(TURTLE.encode(), "a.ttl")
    with unit_of_work():
        number = importing.keep(
            queries.vocabulary("wood"), scheme, "a", home=HOME, by=cast.edith.actor
        ).id
    with unit_of_work():
        importing.throw_away(queries.term_import(number), by=cast.edith.actor)
    with pytest.raises(NotFound):
        queries.term_import(number)
    assert queries.all_terms_of("wood") == []
