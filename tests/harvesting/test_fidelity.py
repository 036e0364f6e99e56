"""From toolbox to toolbox by OAI-PMH: what of a rich instrument arrives, field by field.

The instrument says everything that an instrument can say. What a format cannot hold stands in its
table with the reason; everything else has to come out as it went in.
"""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from lxml import etree
from sqlalchemy import func, select

from tests.exchange.sample import BASE, CC_BY, description
from tests.harvesting.conftest import Station
from tests.harvesting.remote import OaiCatalogue, Remote
from tests.oai.grammar import mistakes
from toolbox.catalogue.content import Content, CreditEntry, LinkEntry, SourceEntry, content_of
from toolbox.catalogue.models import Instrument
from toolbox.catalogue.queries import published_version
from toolbox.exchange.describing import Concept, Description, Licence
from toolbox.exchange.formats.registry import BY_KEY
from toolbox.foundation.db import db
from toolbox.vocabularies.queries import term

RESERVED = "LicenseRef-all-rights-reserved"
TERMS = {
    "audience": ("ausbildungspersonal", "auszubildende"),
    "occupation": ("feld-logistik",),
    "phase": ("vorbereiten",),
    "region": ("05",),
    "sector": ("bau", "logistik"),
    "topic": ("berufsorientierung", "vertrag-recht"),
}
CREDITS = (
    CreditEntry("Kammer & Söhne; GmbH", "author", "Start.Klar", "JOBSTARTER plus", "2017–2019"),
    CreditEntry("Jürgen Groß", "editor"),
    CreditEntry("Projekt Beta", "publisher"),
    CreditEntry("Bundesministerium", "funder", funding_line="Förderrichtlinie"),
    CreditEntry("Verband", "partner"),
    CreditEntry("Schule am Hafen", "contributor"),
    CreditEntry("Urheberin der Vorlage", "origin"),
)
RICH = Content(
    title='Checkliste {50 %} & "mehr"_Ä </script>',
    summary="An alles gedacht.",
    description="Für den *ersten* Tag:\n\n- Vertrag\n- Plan",
    steps=("Ausdrucken", "Abhaken"),
    preparation_minutes=20,
    duration_minutes=95,
    group_min=4,
    group_max=24,
    languages=("de", "de-simple", "en"),
    licence=RESERVED,
    contact_name="Jürgen Groß",
    contact_email="gross@example.org",
    links=(LinkEntry("https://example.org/mehr", "Mehr dazu"),),
    transfer_core="Die Reihenfolge.",
    adaptation=("Die Namen",),
    sources=(SourceEntry("Die Probezeit", "§ 20 BBiG", "2026-01-05"),),
    review_by=date(2027, 5, 1),
    change_note="Neu ist der Plan.",
    fields={"points": ["Vertrag", "Plan"]},
    terms=TERMS,
    tags=("Ausbildungsstart", "Berufsorientierung"),  # the latter is a topic as well
    credits=CREDITS,
)
PLAIN = "Für den ersten Tag:\n\nVertrag\n\nPlan"
HERE = LinkEntry(f"{BASE}/w/checkliste-start")
NO_PLACE: dict[str, Any] = {
    **{"steps": (), "group_min": None, "group_max": None, "transfer_core": "", "adaptation": ()},
    **{"sources": (), "review_by": None, "change_note": "", "fields": {}},
    **{"contact_name": "", "contact_email": ""},
}
"""Neither format has a place for these; nobody is to be written to through another catalogue."""
HELD_OTHERWISE: dict[str, dict[str, Any]] = {
    "lom": {
        **NO_PLACE,
        "description": PLAIN,  # texts are plain
        "languages": ("de", "en"),  # two letters
        "links": (HERE,),  # no relations; the way back to the source is ours
    },
    "oai_dc": {
        **NO_PLACE,
        "description": PLAIN,
        "preparation_minutes": None,  # a format may have one duration
        "links": (HERE, LinkEntry("https://example.org/mehr")),  # without their names
        "credits": (  # three roles, and nothing but names
            CreditEntry("Kammer & Söhne; GmbH", "author"),
            CreditEntry("Jürgen Groß", "author"),
            CreditEntry("Projekt Beta", "publisher"),
            *(
                CreditEntry(name, "contributor")
                for name in (
                    *("Bundesministerium", "Verband", "Schule am Hafen", "Urheberin der Vorlage"),
                )
            ),
        ),
    },
}


def _concept(vocabulary: str, key: str) -> Concept:
    found = term(vocabulary, key)
    return Concept(key, found.label_de, found.label_en, found.uri, found.notation)


def _rich(**changes: Any) -> Description:
    found = term("licence", RESERVED)
    assert found.uri == ""
    given: dict[str, Any] = {
        "content": RICH,
        "terms": {name: tuple(_concept(name, key) for key in keys) for name, keys in TERMS.items()},
        "licence": Licence(RESERVED, found.label_de, found.label_en, ""),
    }
    return description(**{**given, **changes})


def _carried(station: Station, remote: Remote, prefix: str, given: Description) -> Instrument:
    """Let an empty toolbox harvest one record of another in one format."""
    assert not db.session.scalar(select(func.count(Instrument.id)))
    form = BY_KEY[prefix]
    assert form.element is not None
    element = form.element(given)
    assert mistakes(element) == []
    catalogue = OaiCatalogue()
    catalogue.formats = {prefix: form.namespace}
    catalogue.put("oai:koffer.example.org:7", etree.tostring(element, encoding="unicode"))
    remote.pages["/oai"] = catalogue.answer
    source_id = station.followed("/oai")
    run = station.visit(source_id)
    assert (station.counts(run), run.told["unmapped"]) == ({"added": 1}, {})
    (found,) = station.here().values()
    return found


def test_the_rich_instrument_says_everything_there_is_to_say() -> None:
    empty = Content()
    assert [one.name for one in fields(Content) if not getattr(RICH, one.name)] == []
    assert [
        one.name for one in fields(Content) if getattr(RICH, one.name) == getattr(empty, one.name)
    ] == []


@pytest.mark.parametrize("prefix", HELD_OTHERWISE)
def test_what_arrives_field_by_field(station: Station, remote: Remote, prefix: str) -> None:
    given = _rich()
    arrived = _carried(station, remote, prefix, given)
    content = content_of(published_version(arrived))
    expected = {one.name: getattr(RICH, one.name) for one in fields(Content)}
    expected |= HELD_OTHERWISE[prefix]
    for name, value in expected.items():
        found = getattr(content, name)
        if name == "credits":
            found, value = set(found), set(value)
        assert found == value, name
    assert arrived.kind == given.kind
    assert arrived.external_id == given.address
    assert arrived.published_at is not None
    assert given.published_at is not None
    assert arrived.published_at.date() == given.published_at.date()


@pytest.mark.parametrize("prefix", HELD_OTHERWISE)
@pytest.mark.parametrize("licence", [CC_BY, None])
def test_other_licences_and_none_at_all_arrive(
    station: Station, remote: Remote, prefix: str, licence: Licence | None
) -> None:
    arrived = _carried(station, remote, prefix, _rich(licence=licence))
    assert published_version(arrived).licence == (licence.key if licence else None)


def test_a_second_journey_changes_nothing(station: Station, remote: Remote) -> None:
    for prefix in HELD_OTHERWISE:
        form = BY_KEY[prefix]
        assert form.element is not None
        catalogue = OaiCatalogue()
        catalogue.formats = {prefix: form.namespace}
        inner = etree.tostring(form.element(_rich()), encoding="unicode")
        catalogue.put("oai:koffer.example.org:7", inner.replace("checkliste-start", prefix))
        remote.pages[f"/{prefix}"] = catalogue.answer
        source_id = station.followed(f"/{prefix}", f"Katalog {prefix}")
        assert station.counts(station.visit(source_id)) == {"added": 1}
        assert station.counts(station.visit(source_id, is_full=True)) == {"unchanged": 1}
