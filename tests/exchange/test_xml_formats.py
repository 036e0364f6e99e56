"""Dublin Core and LOM: what is written is read back, and so is what other catalogues write."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from tests.exchange.sample import BASE, description
from tests.oai.grammar import mistakes
from toolbox.exchange.formats import dublin_core, lom, lom_reading
from toolbox.exchange.formats.reading import Words, known_words, minutes_of, noon_of
from toolbox.exchange.formats.vcard import read_vcard, write_vcard
from toolbox.exchange.record import Record, UnusableRecord

FORMS = {"oai_dc": (dublin_core, dublin_core.read), "lom": (lom, lom_reading.read)}
PAGE = "https://material.example.net/7"


@pytest.fixture
def words(inside: Flask) -> Words:
    return known_words()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_is_read_back(words: Words, form: str) -> None:
    given = description()
    module, read = FORMS[form]
    written = etree.fromstring(module.document(given))
    assert mistakes(written) == []
    found = read(written, words)
    content = found.content
    assert found.external_id == given.address
    assert found.kind == given.kind
    assert found.published_at is not None
    assert given.published_at is not None
    assert found.published_at.date() == given.published_at.date()
    assert (content.title, content.summary) == (given.content.title, given.content.summary)
    assert "Eine Liste zum Abhaken" in content.description
    assert content.languages == {"oai_dc": ("de", "de-simple"), "lom": ("de",)}[form]
    assert content.licence == "CC-BY-4.0"
    assert content.duration_minutes == given.content.duration_minutes
    assert dict(content.terms) == dict(given.content.terms)
    assert set(content.tags) == set(given.content.tags)
    names = {credit.name for credit in content.credits}
    assert {credit.name for credit in given.content.credits} <= names
    assert found.unmapped == ()


def test_lom_keeps_who_had_which_part_and_dublin_core_what_it_can(words: Words) -> None:
    given = description()
    by_lom = lom_reading.read(lom.element(given), words).content.credits
    assert {(one.name, one.role) for one in by_lom} == {
        (one.name, one.role) for one in given.content.credits
    }
    by_dc = dublin_core.read(dublin_core.element(given), words).content.credits
    assert {one.role for one in by_dc} == {"author", "publisher", "contributor"}


@pytest.mark.parametrize("form", FORMS)
def test_what_came_from_elsewhere_keeps_its_name(words: Words, form: str) -> None:
    module, read = FORMS[form]
    written = module.element(description(external_id=PAGE))
    assert read(written, words).external_id == PAGE
    assert f"{BASE}/w/checkliste-start" in "".join(written.itertext())


@pytest.mark.parametrize("form", FORMS)
def test_text_that_xml_cannot_hold_is_left_out(inside: Flask, form: str) -> None:
    module, _read = FORMS[form]
    content = replace(description().content, title="a\x00b\ufffe\ud800c", description="x\x1by")
    written = module.document(description(content=content))
    assert b"abc" in written
    assert mistakes(written) == []


def _dc(inner: str) -> Any:
    return etree.fromstring(
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</oai_dc:dc>'
    )


def test_dublin_core_of_others_is_put_into_our_words(words: Words) -> None:
    found = dublin_core.read(
        _dc(
            "<!-- x --><dc:title>  Lager\n im  Wandel </dc:title><dc:title>Warehouses</dc:title>"
            "<dc:creator>Groß, J&#252;rgen</dc:creator><dc:creator/>"
            "<dc:subject>Berufsorientierung</dc:subject><dc:subject>RFID</dc:subject>"
            f"<dc:subject>rfid</dc:subject><dc:subject>{'x' * 200}</dc:subject>"
            "<dc:description>Kurz.</dc:description>"
            "<dc:description>Lang *und* breit.</dc:description>"
            "<dc:date>2019-02-30</dc:date><dc:date>2019-05</dc:date><dc:type>Audio</dc:type>"
            "<dc:type>https://w3id.org/kim/hcrt/audio</dc:type>"
            f"<dc:identifier>ISBN 3</dc:identifier><dc:identifier>{PAGE}</dc:identifier>"
            "<dc:language>ger</dc:language><dc:language>xx</dc:language>"
            "<dc:relation>https://example.org/mehr</dc:relation><dc:relation>Reihe 3</dc:relation>"
            "<dc:rights>Frei</dc:rights>"
            "<dc:rights>http://creativecommons.org/licenses/by/4.0/deed.de</dc:rights>"
            "<dc:audience>alle</dc:audience>"
        ),
        words,
    )
    content = found.content
    assert (found.external_id, found.kind, content.title) == (PAGE, "media", "Lager im Wandel")
    assert (content.summary, content.description) == ("Kurz.", "Lang \\*und\\* breit.")
    assert str(found.published_at) == "2019-05-01 12:00:00+00:00"
    assert (content.languages, content.licence, content.tags) == (("de",), "CC-BY-4.0", ("RFID",))
    assert dict(content.terms) == {"topic": ("berufsorientierung",)}
    assert [link.url for link in content.links] == [PAGE, "https://example.org/mehr"]
    assert [one.name for one in content.credits] == ["Groß, Jürgen"]
    assert {one.partition(":")[0] for one in found.unmapped} == {"audience", "language", "subject"}


PROFILE = """<metadata xmlns="https://www.oerbw.de/hsoerlom"><lom><general><identifier>
<catalog>X</catalog><entry><langstring>c0a4</langstring></entry></identifier>
<title><langstring xml:lang="en">Tides</langstring></title><language>en</language>
<keyword><langstring>Hafen</langstring></keyword></general>
<lifecycle><contribute><role><source><langstring>LOMv1.0</langstring></source>
<value><langstring>Author</langstring></value></role><centity><vcard>
   BEGIN:VCARD
   VERSION:4.0
   N:Dacher;Thomas
   END:VCARD</vcard></centity></contribute></lifecycle>
<technical><format>video/mp4</format><location type="URI">https://material.example.net/7
</location></technical>
<educational><learningResourceType><source><langstring>x</langstring></source>
<id>https://w3id.org/kim/hcrt/video</id></learningResourceType></educational>
<rights><description><langstring xml:lang="x-t-cc-url">
 https://creativecommons.org/licenses/by/4.0/legalcode </langstring></description></rights>
</lom></metadata>"""
IEEE = """<lom xmlns="http://ltsc.ieee.org/xsd/LOM"><general><identifier><catalog>URI</catalog>
<entry>https://material.example.net/7</entry></identifier><title>
<string language="en">Tides</string><string language="de">Gezeiten</string></title>
<language>en</language><keyword><string language="de">Hafen</string></keyword></general>
<lifeCycle><contribute><role><source>LOMv1.0</source><value>author</value></role>
<entity><![CDATA[BEGIN:VCARD\nVERSION:3.0\nFN;CHARSET=UTF-8:Thomas Dacher\nEND:VCARD]]></entity>
</contribute></lifeCycle><educational><learningResourceType><source>LREv3.0</source>
<value>https://w3id.org/kim/hcrt/video</value></learningResourceType></educational>
<rights><description><string language="en">https://creativecommons.org/licenses/by/4.0/</string>
</description></rights><classification/></lom>"""


@pytest.mark.parametrize(("document", "title"), [(PROFILE, "Tides"), (IEEE, "Gezeiten")])
def test_lom_of_others_is_put_into_our_words(words: Words, document: str, title: str) -> None:
    found: Record = lom_reading.read(etree.fromstring(document), words)
    assert (found.external_id, found.kind, found.content.title) == (PAGE, "media", title)
    assert (found.content.languages, found.content.licence) == (("en",), "CC-BY-4.0")
    assert found.content.tags == ("Hafen",)
    assert [(one.name, one.role) for one in found.content.credits] == [("Thomas Dacher", "author")]


@pytest.mark.parametrize(
    "statements",
    [
        ["Alle Rechte vorbehalten – bitte beim Anbieter fragen"],
        ["ALL RIGHTS RESERVED"],
        ["LicenseRef-all-rights-reserved"],
        ["Irgendwas", "Alle Rechte vorbehalten"],
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_a_licence_is_known_by_its_name(words: Words, form: str, statements: list[str]) -> None:
    found = FORMS[form][1](_with_rights(form, *statements), words)
    assert found.content.licence == "LicenseRef-all-rights-reserved"
    assert found.unmapped == ()


def _with_rights(form: str, *statements: str) -> Any:
    if form == "oai_dc":
        said = "".join(f"<dc:rights>{one}</dc:rights>" for one in statements)
        return _dc(f"<dc:title>x</dc:title><dc:identifier>{PAGE}</dc:identifier>{said}")
    said = "".join(
        f"<description><langstring>{one}</langstring></description>" for one in statements
    )
    return etree.fromstring(
        f"<lom><general><identifier><entry>{PAGE}</entry></identifier><title>x</title></general>"
        f"<rights>{said}</rights></lom>"
    )


@pytest.mark.parametrize("form", FORMS)
def test_an_address_of_a_licence_comes_before_a_name(words: Words, form: str) -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    found = FORMS[form][1](_with_rights(form, "Alle Rechte vorbehalten", address), words)
    assert found.content.licence == "CC-BY-4.0"
    unknown = FORMS[form][1](_with_rights(form, "Nach Absprache"), words)
    assert (unknown.content.licence, unknown.unmapped) == (None, ("licence: Nach Absprache",))


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("PT45M", 45),
        ("PT1H30M", 90),
        ("P1DT1M", 1441),
        ("PT30S", 1),
        ("PT90.5S", 2),
        ("00:31:33", 32),
        ("PT", None),
        ("P", None),
        ("PT0M", None),
        ("P1Y", None),
        ("PT999999999M", None),
        ("45", None),
        ("eine Stunde", None),
        ("", None),
    ],
)
def test_durations_are_minutes(text: str, minutes: int | None) -> None:
    assert minutes_of(text) == minutes


LEARNING_TIME = "<typicalLearningTime><duration>PT2H</duration></typicalLearningTime>"
TOLD = (
    "<description><langstring>Vorbereitung: 20 Minuten (PT20M); Durchführung: 1 Minute (PT1M)"
    "</langstring></description>"
)
CLOCK = "<duration><datetime>00:31:33</datetime></duration>"


@pytest.mark.parametrize(
    ("educational", "technical", "expected"),
    [
        (LEARNING_TIME, CLOCK, (None, 120)),
        ("", CLOCK, (None, 32)),
        ("", "<duration><duration>PT31M33S</duration></duration>", (None, 32)),
        (TOLD, CLOCK, (20, 1)),
        (TOLD + LEARNING_TIME, "", (20, 120)),
    ],
)
def test_lom_says_how_long_it_takes_in_several_ways(
    words: Words, educational: str, technical: str, expected: tuple[int | None, int]
) -> None:
    found = lom_reading.read(
        etree.fromstring(
            f"<lom><general><identifier><entry>{PAGE}</entry></identifier><title>x</title>"
            f"</general><technical>{technical}</technical>"
            f"<educational>{educational}</educational></lom>"
        ),
        words,
    )
    assert (found.content.preparation_minutes, found.content.duration_minutes) == expected
    assert found.unmapped == ()


def _classified(*taxons: tuple[str, str], more: str = "") -> Any:
    said = "".join(
        f"<taxonPath><taxon><id>{address}</id><entry><string>{name}</string></entry></taxon>"
        "</taxonPath>"
        for address, name in taxons
    )
    return etree.fromstring(
        f"<lom><general><identifier><entry>{PAGE}</entry></identifier><title>x</title>{more}"
        f"</general><classification>{said}</classification></lom>"
    )


def test_what_lom_is_classified_by_becomes_terms_where_that_is_sure(words: Words) -> None:
    study = "w3id.org/kim/hochschulfaechersystematik"
    found = lom_reading.read(
        _classified(
            (f"http://{study}/n270", "Berufs- und Wirtschaftspädagogik"),
            (f"https://{study}/n68", "Bauingenieurwesen"),
            (f"http://{study}/n30", "Wirtschaftswissenschaften"),
            ("https://w3id.org/kim/educationalLevel/level_C", ""),
            ("", "Praktikum"),
            ("530", "Physics"),
        ),
        words,
    )
    assert dict(found.content.terms) == {
        "sector": ("bau",),
        "audience": ("ausbildungspersonal",),
        "topic": ("praktikum",),
    }
    assert found.unmapped == (
        "classification: Wirtschaftswissenschaften",
        "classification: Physics",
    )


def test_what_the_terms_say_already_is_not_said_twice(words: Words) -> None:
    keyword = "<keyword><string>Bau, Ausbau und Gebäudetechnik</string></keyword>"
    subject = ("http://w3id.org/kim/hochschulfaechersystematik/n68", "Bauingenieurwesen")
    found = lom_reading.read(_classified(subject, more=keyword), words)
    assert dict(found.content.terms) == {"occupation": ("feld-bau",)}
    assert found.unmapped == ()


@pytest.mark.parametrize("form", FORMS)
def test_records_without_a_title_or_a_name_are_refused(words: Words, form: str) -> None:
    read = FORMS[form][1]
    nameless = _dc("<dc:title>Da</dc:title>")
    untitled = _dc(f"<dc:identifier>{PAGE}</dc:identifier>")
    if form == "lom":
        nameless = etree.fromstring("<lom><general><title>Da</title></general></lom>")
        untitled = etree.fromstring("<lom><general/></lom>")
    for unusable in (nameless, untitled):
        with pytest.raises(UnusableRecord):
            read(unusable, words)
    assert read(nameless, words, fallback_id="oai:x.example.org:1").external_id.endswith(":1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019-01-01"),
        ("2019-02-03T04:05:06Z", "2019-02-03"),
        ("2019-13-01", None),
        ("1066", None),
        ("2999-01-01", None),
        ("20190203", None),
        ("gestern", None),
        ("", None),
    ],
)
def test_dates_are_read_as_far_as_they_are_dates(text: str, expected: str | None) -> None:
    found = noon_of(text)
    assert (str(found.date()) if found else None) == expected


def test_cards_keep_names_with_signs_and_lines() -> None:
    card = write_vcard("Müller, Söhne; und\\Co\nURL:x", role="funder", address=PAGE)
    found = read_vcard(card)
    assert (found.name, found.role, found.address) == (
        "Müller, Söhne; und\\Co URL:x",
        "funder",
        PAGE,
    )
    assert read_vcard("Ein Name").name == "Ein Name"


def test_cards_keep_what_is_said_of_a_credit() -> None:
    card = write_vcard(
        "A", further={"project": "Start;Klar", "period": "", "funding-line": "Böse,\n"}
    )
    assert read_vcard(card).further == {"project": "Start;Klar", "funding-line": "Böse,"}
    assert "PERIOD" not in card
