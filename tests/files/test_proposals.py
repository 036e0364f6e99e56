"""What files say about themselves: real files of every format, and words as people write them."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pptx
import pypdf
import pytest

from tests.files import makers
from toolbox.files.formats import FORMATS
from toolbox.files.proposals.licences import licence_in, licence_stated_in
from toolbox.files.proposals.proposing import SUMMARY_LENGTH, propose
from toolbox.files.proposals.reader import READERS, read_statement

ABOUT = "Diese Liste hilft kleinen Betrieben, am ersten Tag an alles zu denken. Sie ist kurz."
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:cc="http://creativecommons.org/ns#" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
 <rdf:Description rdf:about="" xmp:CreateDate="2023-05-02T10:00:00Z">
 <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Titel aus XMP</rdf:li></rdf:Alt></dc:title>
 <dc:creator><rdf:Seq><rdf:li>Özlem Kaya</rdf:li><rdf:li>Jan Vogt</rdf:li></rdf:Seq></dc:creator>
 <dc:language><rdf:Bag><rdf:li>de-DE</rdf:li></rdf:Bag></dc:language>
 <cc:license rdf:resource="http://creativecommons.org/licenses/by-sa/4.0/"/>
 </rdf:Description></rdf:RDF></x:xmpmeta>"""


def pdf_with_xmp(packet: str) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.xmp_metadata = packet.encode()
    return makers.written(writer.write)


def word() -> bytes:
    document = docx.Document()
    facts = document.core_properties
    facts.title, facts.author = "Checkliste erster Tag", "Petra Muster; Ali Beispiel"
    facts.comments, facts.language = ABOUT, "de-DE"
    return makers.written(document.save)


def slides() -> bytes:
    deck = pptx.Presentation()
    facts = deck.core_properties
    facts.title, facts.author, facts.subject = "Erster Tag", "Petra Muster", ABOUT
    return makers.written(deck.save)


def h5p(**said: Any) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("h5p.json", json.dumps(said))
    return target.getvalue()


PAGE = f"""<!doctype html><html lang="de"><head><title>Erster Tag</title>
<meta name="DC.creator" content="Petra Muster"><meta name="description" content="{ABOUT}">
<meta name="dcterms.issued" content="2022-01-31">
<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"></head></html>"""

TYPST = """
#set document(title: "Leitfaden", author: ("Petra Muster", "Ali Beispiel"),
  date: datetime(year: 2024, month: 3, day: 1))
#set text(lang: "de")
= Leitfaden
Dieser Leitfaden hilft kleinen Betrieben, ein Praktikum gut zu planen und zu begleiten. Er führt
in fünf Schritten von der Anfrage bis zum Abschluss.

== Impressum
Dieses Material steht unter der Lizenz CC BY-SA 4.0 (Projekt Alpha).
"""

FILES: dict[str, tuple[str, bytes, dict[str, Any]]] = {
    "pdf": (
        "pdf",
        makers.pdf(TYPST),
        {"title": "Leitfaden", "makers": ["Petra Muster", "Ali Beispiel"], "date": "2024"},
    ),
    "xmp": (
        "pdf",
        pdf_with_xmp(XMP),
        {
            "title": "Titel aus XMP",
            "makers": ["Özlem Kaya", "Jan Vogt"],
            "language": "de-DE",
            "rights": ["http://creativecommons.org/licenses/by-sa/4.0/"],
            "date": "2023",
        },
    ),
    "word": (
        "docx",
        word(),
        {"title": "Checkliste erster Tag", "about": ABOUT, "language": "de-DE"},
    ),
    "slides": ("pptx", slides(), {"title": "Erster Tag", "about": ABOUT}),
    "sheet": ("xlsx", makers.workbook(), {"title": ""}),
    "opendocument": ("odt", makers.opendocument("text", ""), {"makers": []}),
    "page": (
        "html",
        PAGE.encode(),
        {"title": "Erster Tag", "about": ABOUT, "makers": ["Petra Muster"], "date": "2022"},
    ),
    "h5p": (
        "h5p",
        h5p(
            title="Quiz",
            authors=[{"name": "Anna Probe", "role": "Author"}],
            license="CC BY-SA",
            licenseVersion="4.0",
            language="und",
            defaultLanguage="de",
            yearFrom=2021,
        ),
        {"title": "Quiz", "makers": ["Anna Probe"], "rights": ["CC BY-SA 4.0"], "language": "de"},
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_what_a_file_says_is_read(case: str, tmp_path: Path) -> None:
    key, content, wanted = FILES[case]
    path = tmp_path / "datei"
    path.write_bytes(content)
    said = read_statement(path, FORMATS[key])
    for name, value in wanted.items():
        given = said[name]
        assert given == value or (name == "date" and given.startswith(value)), name


HOSTILE: dict[str, tuple[str, bytes]] = {
    "broken pdf": ("pdf", b"%PDF-1.7\n broken"),
    "bomb in xmp": ("pdf", pdf_with_xmp('<!DOCTYPE x [<!ENTITY a "b">]>' + XMP)),
    "half a packet": ("pdf", pdf_with_xmp(XMP[:200])),
    "no zip": ("docx", b"PK\x03\x04 nothing"),
    "h5p without words": ("h5p", h5p()),
    "h5p of another kind": ("h5p", h5p(title=["x"], authors="y", license=None)),
    "page of noise": ("html", bytes(range(256)) * 50),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_says_nothing_useful_is_no_error(case: str, tmp_path: Path) -> None:
    key, content = HOSTILE[case]
    path = tmp_path / "datei"
    path.write_bytes(content)
    assert isinstance(propose(read_statement(path, FORMATS[key]), ()), dict)


def test_every_reader_is_for_a_format_there_is() -> None:
    assert set(READERS) <= set(FORMATS)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("https://creativecommons.org/licenses/by/4.0/deed.de", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/4.0", "CC-BY-NC-SA-4.0"),
        ("https://creativecommons.org/licenses/by-sa/3.0/de/", "CC-BY-SA-3.0-DE"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC-BY-SA 4.0", "CC-BY-SA-4.0"),
        ("CC BY-NC-ND", "CC-BY-NC-ND-4.0"),
        ("CC0 1.0", "CC0-1.0"),
        ("CC PDM", "CC-PDM-1.0"),
        ("U", ""),
        ("Copyright 2020", ""),
        ("Success by accident", ""),
    ],
)
def test_licences_are_recognised(words: str, key: str) -> None:
    assert licence_in(words) == key


def test_the_licence_of_a_picture_is_not_that_of_the_document() -> None:
    assert licence_stated_in("Foto: Muster, CC BY 2.0") == ""
    assert licence_stated_in("Dieses Heft steht unter der Lizenz CC BY 4.0.") == "CC-BY-4.0"


@pytest.mark.parametrize(
    "title",
    [
        *("Microsoft Word - Leitfaden.docx", "Unbenannt", "Dokument1", "PowerPoint-Präsentation"),
        *("Folie 1", "plan_final_v3.indd", "untitled"),
    ],
)
def test_titles_that_programs_write_are_not_proposed(title: str) -> None:
    assert "title" not in propose({"title": title}, ())


@pytest.mark.parametrize(
    "name", ["Microsoft Office User", "admin", "User", "python-docx", "a@b.de", "PC1", "x"]
)
def test_names_that_are_nobodys_are_not_proposed(name: str) -> None:
    assert propose({"makers": [name, "Petra Muster"]}, ())["makers"] == ["Petra Muster"]


def test_the_abstract_comes_before_the_opening() -> None:
    page = (
        "Leitfaden\nProjekt Alpha\n\nDanken möchten wir allen, die an diesem Heft mitgewirkt "
        "haben, vor allem den Betrieben.\n\nZusammenfassung\n"
        f"{ABOUT}\n\nInhalt\n1. Vorbereiten\n2. Begleiten\n"
    )
    assert propose({}, [page])["description"] == ABOUT


def test_lines_of_a_page_become_sentences_without_headings_lists_and_imprint() -> None:
    page = (
        "LEITFADEN PRAKTIKUM\nErprobt in zwölf Betrieben\n"
        "Dieser Leitfaden hilft kleinen Betrieben, ein Prakti-\nkum gut zu planen und es dann "
        "mit Freude zu be-\ngleiten. Er ist kurz.\n• Planen\n• Begleiten\n"
        "Dieses Material steht unter der Lizenz CC BY 4.0 und darf weitergegeben werden.\n"
    )
    found = propose({}, [page])
    assert found["description"] == (
        "Dieser Leitfaden hilft kleinen Betrieben, ein Praktikum gut zu planen und es dann mit "
        "Freude zu begleiten. Er ist kurz."
    )
    assert found["licence"] == "CC-BY-4.0"


def test_a_summary_is_short_and_ends_with_a_sentence_or_a_word() -> None:
    long = "Wort " * 100
    found = propose(
        {"about": f"Kurz gesagt, es hilft sehr beim ersten Tag im Betrieb. {long}."}, ()
    )
    assert found["summary"] == "Kurz gesagt, es hilft sehr beim ersten Tag im Betrieb."
    cut = propose({"about": long}, ())["summary"]
    assert len(cut) <= SUMMARY_LENGTH
    assert cut.endswith("Wort…")


OFFER = "Die Fachstelle berät kleine Betriebe zum Praktikum. Sie kommt auch gern vorbei."


@pytest.mark.parametrize(
    "personal",
    [
        "Fragen beantwortet jana.berger@bildungswerk.example, Tel. 040 1234567.",
        "Rufen Sie uns an, Tel. 040 / 123 45 67.",
        "Sie erreichen uns unter +49 40 1234567 am Vormittag.",
        "Mobil: 0171-4478214.",
        "Schreiben Sie an jana.berger (at) bildungswerk.example.",
        "Jana Berger, Telefon (0203) 448877.",
        "Ihre Ansprechpartnerin ist Jana Berger.",
        "Ansprechpartner: Dr. Ali Çelik.",
        "Fragen beantwortet Frau Berger gern.",
        "Dieses Heft wurde erstellt von Jana Berger.",
    ],
)
def test_sentences_with_personal_data_are_not_proposed(personal: str) -> None:
    for said, parts in (({"about": f"{personal} {OFFER}"}, ()), ({}, [f"{OFFER} {personal}\n"])):
        found = propose(said, parts)
        assert found["description"] == OFFER
        assert found["summary"] == OFFER


def test_a_line_that_names_whom_to_ask_does_not_take_its_neighbours_along() -> None:
    about = f"Ansprechpartnerin: Jana Berger\n{OFFER}\nKoordination: Ali Kaya"
    assert propose({"about": about}, ())["description"] == OFFER
    assert propose({}, [about])["description"] == OFFER


def test_whom_to_ask_is_no_maker() -> None:
    said = {"makers": ["Ansprechpartnerin: Jana Berger", "Ali Kaya", "Projekt Alpha"]}
    assert propose(said, ())["makers"] == ["Ali Kaya", "Projekt Alpha"]


def test_what_is_personal_alone_gives_way_to_the_opening() -> None:
    about = "Jana Berger, Bildungswerk, jana.berger@bildungswerk.example, Tel. 040 1234567"
    assert propose({"about": about}, [OFFER])["description"] == OFFER


@pytest.mark.parametrize(
    "sentence",
    [
        "Am 3. Mai 2024 beginnt es um 08:00 Uhr in 04109 Leipzig.",
        "Das geht z. B. Montags bei Dr. Kurz mit 0,5 bis 10 000 Euro.",
        "Es gilt Abs. 2 und Nr. 4 seit dem 01.02.2024 für alle.",
    ],
)
def test_numbers_and_abbreviations_end_no_sentence(sentence: str) -> None:
    found = propose({"about": f"{sentence} Alle Betriebe machen gern mit. Das ist gut."}, ())
    assert found["summary"] == f"{sentence} Alle Betriebe machen gern mit."


@pytest.mark.parametrize("end", ["10 000", "am 12.", "z. B.", "ca.", "(Nr."])
def test_a_cut_never_ends_with_half_a_number_or_an_abbreviation(end: str) -> None:
    start = "Wort " * 54
    cut = propose({"about": f"{start}{end} {'Kilometerweit' * 3} und weiter"}, ())["summary"]
    assert cut.endswith("Wort…" if end != "am 12." else "am…")


@pytest.mark.parametrize("rest", ["Danach rufen Sie an, Tel.", "Es kostet 12", "Sie brauchen:"])
def test_a_sentence_that_a_page_breaks_off_is_left_out(rest: str) -> None:
    assert propose({}, [f"{OFFER} {rest}"])["description"] == OFFER


@pytest.mark.parametrize("text", ["", "\x00", "\u202e", "{{7*7}}", "<script>", "." * 5000])
def test_odd_words_are_taken_as_they_are(text: str) -> None:
    assert isinstance(propose({"title": text, "about": text, "makers": [text]}, [text]), dict)
