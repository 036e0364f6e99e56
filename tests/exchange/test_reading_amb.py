"""Reading AMB: what comes in many shapes becomes one, and nothing is lost in silence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.records import HCRT, record
from toolbox.catalogue.content import CreditEntry, LinkEntry
from toolbox.catalogue.kinds.registry import KINDS
from toolbox.catalogue.rules import DESCRIPTION_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from toolbox.exchange.formats import amb, amb_terms
from toolbox.exchange.record import UnusableRecord
from toolbox.foundation.clock import now
from toolbox.foundation.text import markdown_to_text, plain_as_markdown
from toolbox.vocabularies.seed import load_vocabularies

LICENCES = {
    "creativecommons.org/licenses/by/4.0": "CC-BY-4.0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
}


def _read(**changes: Any) -> Any:
    return amb.read(record(**changes), LICENCES)


def test_a_record_becomes_content() -> None:
    found = _read()
    assert found.external_id == "https://material.example.net/1"
    assert found.kind == "course-material"
    assert found.published_at == datetime(2024, 3, 5, 12, tzinfo=UTC)
    assert found.unmapped == ()
    content = found.content
    assert content.title == "Übungsblatt Größen 1"
    assert content.summary == "Maße und Gewichte für Fachkräfte im Lager."
    assert (content.languages, content.licence) == (("de",), "CC-BY-4.0")
    assert content.tags == ("Lager", "Maße")
    assert content.links == (LinkEntry("https://material.example.net/1"),)
    assert content.credits == (CreditEntry("Jürgen Groß", "author"),)


@pytest.mark.parametrize(
    ("given_licence", "key"),
    [
        ({"id": "https://creativecommons.org/licenses/by/4.0/"}, "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/BY/4.0/deed.de", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ({"id": "https://creativecommons.org/publicdomain/zero/1.0/"}, "CC0-1.0"),
        ({"id": "https://example.org/eigene"}, None),
        ({"name": "CC BY"}, None),
        (7, None),
        (None, None),
    ],
)
def test_licences_are_recognised_by_their_address(given_licence: Any, key: str | None) -> None:
    assert _read(license=given_licence).content.licence == key


@pytest.mark.parametrize(
    ("given_language", "languages"),
    [
        (["de", "en"], ("de", "en")),
        ("tr", ("tr",)),
        (["de-DE", "de"], ("de",)),
        (["EN"], ("en",)),
        (["Deutsch", "uk"], ("uk",)),
        (["klingonisch"], ("de",)),
        ([], ("de",)),
        (None, ("de",)),
    ],
)
def test_languages_are_two_letters(given_language: Any, languages: tuple[str, ...]) -> None:
    assert _read(inLanguage=given_language).content.languages == languages


def test_no_description_is_no_obstacle() -> None:
    content = _read(description=None).content
    assert (content.summary, content.description) == ("", "")


@pytest.mark.parametrize(
    ("types", "kind", "unmapped"),
    [
        ([f"{HCRT}text"], "guide", ()),
        ([f"{HCRT}map", f"{HCRT}video"], "media", (f"learningResourceType: {HCRT}map",)),
        ([f"{HCRT}map"], "guide", (f"learningResourceType: {HCRT}map",)),
        ([f"{HCRT}web_page", f"{amb_terms.KIND}digital-fair"], "digital-fair", ()),
        ([f"{amb_terms.KIND}zaubertrank"], "guide", None),
        ([["a", "list"]], "guide", None),
        ([None], "guide", None),
    ],
)
def test_types_become_kinds(types: list[Any], kind: str, unmapped: tuple[str, ...] | None) -> None:
    found = _read(learningResourceType=[{"id": one} for one in types])
    assert found.kind == kind
    assert unmapped is None or found.unmapped == unmapped


def test_what_has_no_place_here_is_named() -> None:
    found = _read(
        about=[{"id": "https://w3id.org/kim/hochschulfaechersystematik/n1"}],
        audience=[{"id": f"{amb_terms.ROLE}manager"}],
        license="https://example.org/eigene",
        duration="PT2H",
        image="https://example.org/bild.png",
    )
    assert set(found.unmapped) == {
        "about: https://w3id.org/kim/hochschulfaechersystematik/n1",
        f"audience: {amb_terms.ROLE}manager",
        "license: https://example.org/eigene",
        "duration: *",
        "image: *",
    }


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ({"de": " Lagerlogistik ", "en": "Storage"}, "Lagerlogistik (https://x.example/1)"),
        ({"en": "Storage"}, "Storage (https://x.example/1)"),
        ("Lager", "Lager (https://x.example/1)"),
        ({"de": ["Lager"]}, "https://x.example/1"),
        ({}, "https://x.example/1"),
        (7, "https://x.example/1"),
    ],
)
def test_a_foreign_term_is_told_by_its_name(label: Any, told: str) -> None:
    found = _read(about=[{"id": "https://x.example/1", "prefLabel": label}])
    assert found.unmapped == (f"about: {told}",)


def test_terms_and_roles_find_their_vocabulary() -> None:
    found = _read(
        about=[{"id": f"{amb_terms.SUBJECT}s1049"}],
        educationalLevel=[{"id": f"{amb_terms.LEVEL}level_2"}, {"id": f"{amb_terms.LEVEL}level_3"}],
        audience=[{"id": f"{amb_terms.ROLE}parent"}],
    )
    assert found.content.terms == {
        "topic": ("berufsorientierung",),
        "audience": ("schulen", "eltern"),
    }


def test_every_maker_keeps_a_role() -> None:
    people = {
        role: [{"type": "Organization", "name": name}, {"type": "Organization"}]
        for role, name in (("contributor", "B"), ("publisher", "C"), ("funder", "D"))
    }
    content = _read(creator={"name": "A"}, **people).content
    roles = ("author", "contributor", "publisher", "funder")
    assert [(one.name, one.role) for one in content.credits] == list(
        zip("ABCD", roles, strict=True)
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ([], "is not an object"),
        ("text", "is not an object"),
        (record(id=None), "no usable id"),
        (record(id="  "), "no usable id"),
        (record(id="42"), "no usable id"),
        (record(id="https://e.org/a b"), "no usable id"),
        (record(id="https://e.org/" + "a" * 500), "no usable id"),
        (record(id=["https://e.org/1"]), "no usable id"),
        (record(name=None), "no name"),
        (record(name=" \n "), "no name"),
        (record(name={"de": "Titel"}), "no name"),
    ],
)
def test_what_is_no_record_is_refused(data: Any, reason: str) -> None:
    with pytest.raises(UnusableRecord, match=reason):
        amb.read(data, LICENCES)


def test_what_is_too_long_is_cut_and_said() -> None:
    found = _read(
        name="Wort " * 100,
        description="Satz * mit Stern. " * 3000,
        keywords=["x" * 61, *(f"Wort {number}" for number in range(30)), "Wort 1", "WORT 2"],
        creator=[{"name": f"Person {number}"} for number in range(60)],
    )
    content = found.content
    assert len(content.title) <= TITLE_LENGTH
    assert len(content.summary) <= SUMMARY_LENGTH
    assert len(content.description) <= DESCRIPTION_LENGTH
    assert content.tags == tuple(f"Wort {number}" for number in range(20))
    assert len(content.credits) == 50
    assert found.unmapped.count("keywords: too long or too many") == 11
    assert {one.partition(":")[0] for one in found.unmapped} == {
        "keywords",
        "description",
        "creator",
    }


def test_decomposed_umlauts_are_composed_and_what_is_no_text_goes() -> None:
    found = _read(
        name="U\u0308bung\x00\ud800 fu\u0308r\u2028Ma\u0308rz",
        keywords=["Ma\u0308rz"],
        description="Eins\r\n\r\n\tZwei\x1f",
    )
    assert found.content.title == "Übung für März"
    assert found.content.tags == ("März",)
    assert found.content.description == "Eins\n\nZwei"


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        ({"datePublished": "2019-07-01T08:00:00+02:00"}, "2019-07-01"),
        ({"datePublished": None, "dateCreated": "2018-01-31"}, "2018-01-31"),
        ({"datePublished": "gestern", "dateCreated": "2018-01-31"}, "2018-01-31"),
        ({"datePublished": "0001-01-01"}, None),
        ({"datePublished": 2020}, None),
        ({"datePublished": None}, None),
    ],
)
def test_dates(dates: dict[str, Any], day: str | None) -> None:
    moment = _read(**dates).published_at
    assert (moment.date().isoformat() if moment else None) == day


def test_nothing_comes_from_the_future() -> None:
    """It would stand first among the new ones until then."""
    assert _read(datePublished=str((now() + timedelta(days=2)).date())).published_at is None


@pytest.mark.parametrize(
    "text",
    [
        "Schüler*innen und Lehrer*innen",
        "1. Erstens\n2) Zweitens\n- Drittens\n# Viertens\n> Fünftens\n===\n---\n+ a",
        "<script>alert(1)</script> &amp; & [Link](https://e.org) `Code` ~~weg~~ _so_ \\",
        "| a | b |\n|---|---|",
    ],
)
def test_plain_text_reads_the_same_as_markdown(text: str) -> None:
    assert markdown_to_text(plain_as_markdown(text)) == text


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("aä 1.)*_#>+-=`~[]()!<>&;:|\\\n"), max_size=40))
def test_any_plain_text_reads_the_same_as_markdown(text: str) -> None:
    lines = (" ".join(line.split()) for line in text.splitlines())
    tidy = "\n".join(line for line in lines if line)
    assert markdown_to_text(plain_as_markdown(tidy)) == tidy


def test_the_tables_lead_to_terms_and_kinds_that_exist() -> None:
    known = {(one.key, term.key) for one in load_vocabularies() for term in one.terms}
    assert set(amb_terms.TERMS.values()) <= known
    assert {("audience", key) for key in amb_terms.ROLE_BY_AUDIENCE} <= known
    assert set(amb_terms.SUBJECT_BY_TERM) <= known
    assert set(amb_terms.LEVEL_BY_TERM) <= known
    assert {*amb_terms.ABOUT, *amb_terms.FOR_WHOM} <= {one.key for one in load_vocabularies()}
    assert set(amb_terms.KIND_BY_TYPE.values()) <= set(KINDS)
    assert set(amb_terms.TYPES_BY_KIND) == set(KINDS)
