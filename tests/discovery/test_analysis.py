"""German as people write it: what leads to the same word, and what must not."""

import pytest

from toolbox.discovery.analysis import index_terms, joined_terms, keys, search_terms, words
from toolbox.discovery.compounds import split


def matches(typed: str, written: str) -> bool:
    """Say whether a typed word finds a written one."""
    indexed: set[str] = set()
    for word in words(written):
        indexed.update(index_terms(word.plain))
        if word.joined:
            indexed.update(joined_terms(word.joined))
    return all(
        any(term in indexed for key in keys(word.plain) for term, _weight in search_terms(key))
        for word in words(typed)
    )


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        # Compounds
        ("betrieb", "Ausbildungsbetriebe"),
        ("Betriebe", "Ausbildungsbetrieb"),
        ("messe", "Ausbildungsmesse"),
        ("eltern", "Elternabend"),
        ("abend", "Elternabende"),
        ("vertrag", "Berufsausbildungsvertrags"),
        ("praktikum", "Schnupperpraktika"),
        ("nachweis", "Ausbildungsnachweise"),
        ("beruf", "Berufsfelderkundung"),
        ("platz", "Ausbildungsplätzen"),
        ("kraft", "Fachkräftemangel"),
        ("leitfaden", "Praxisleitfäden"),
        ("allianz", "Kunststoffallianzen"),
        ("niveau", "Digitalisierungsniveaus"),
        ("führerschein", "Kranführerschein"),
        ("kaufmann", "Einzelhandelskauffrau"),
        ("abbrecher", "Studienabbrecherinnen"),
        # Inflection
        ("vertrag", "Verträgen"),
        ("verträge", "Vertrag"),
        ("haus", "Häusern"),
        ("praktika", "Praktikum"),
        ("azubis", "Azubi"),
        ("workshops", "Workshop"),
        ("beruflich", "Berufliche Orientierung"),
        ("auszubildende", "Auszubildenden"),
        ("auszubildender", "Auszubildende"),
        ("elternabends", "Elternabend"),
        ("checklisten", "Checkliste"),
        ("bauallianz", "Bauallianzen"),
        # Umlauts, ß and case
        ("prüfung", "Pruefung"),
        ("pruefung", "PRÜFUNG"),
        ("prufung", "Prüfungen"),
        ("PRÜFUNGEN", "Prüfung"),
        ("strasse", "Straße"),
        ("straße", "Strasse"),
        ("massnahme", "Maßnahmen"),
        ("buro", "Regionalbüro"),
        ("aevo", "AEVO"),
        ("ihk", "IHK"),
        ("cafe", "Café"),
        # Gender
        ("ausbilder", "Ausbilderinnen"),
        ("ausbilderin", "Ausbilder"),
        ("ausbilder", "Ausbilder*innen"),
        ("ausbilder*innen", "Ausbilder"),
        ("ausbilder", "AusbilderInnen"),
        ("ausbilder", "Ausbilder:innen"),
        ("ausbilder", "Ausbilder_innen"),
        ("ausbilder", "Ausbilder/-innen"),
        ("ausbilder", "Ausbilder/innen"),
        ("ausbilder", "Ausbilder(innen)"),
        ("mitarbeiter", "Mitarbeiter(in)"),
        ("kauffrau", "Kaufleute"),
        ("kaufmann", "Kaufmann/-frau"),
        ("fachlageristin", "Fachlagerist/in"),
        ("kollege", "Kolleginnen"),
        ("arzt", "Ärztin"),
        ("auszubildende", "Auszubildende/r"),
        # Hyphens and slashes
        ("azubimarketing", "Azubi-Marketing"),
        ("marketing", "Azubi-Marketing"),
        ("email", "E-Mail"),
        ("elektro", "Metall/Elektro"),
        ("2009", "AEVO 2009"),
        ("27", "§ 27 BBiG"),
    ],
)
def test_finds(typed: str, written: str) -> None:
    assert matches(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("messe", "Ermessen"),
        ("messe", "Messer"),
        ("betrieb", "betreiben"),
        ("förderung", "Forderung"),
        ("term", "Termin"),
        ("lage", "Anlage"),
        ("ende", "Auszubildende"),
        ("raucher", "Verbraucher"),
        ("einigung", "Bescheinigung"),
        ("sport", "Transport"),
        ("schaft", "Wirtschaft"),
        ("essen", "Interessen"),
        ("rasse", "Terrasse"),
        ("tag", "Antrag"),
        ("amt", "gesamt"),
        ("rat", "Beratung"),
        ("schule", "Schulung"),
        ("art", "Start"),
        ("in", "Schülerin"),
    ],
)
def test_does_not_find(typed: str, written: str) -> None:
    assert not matches(typed, written)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ausbildungsbetrieb", {"ausbildung", "betrieb"}),
        ("schulhof", {"schule", "hof"}),
        ("lernort", {"lernen", "ort"}),
        ("gabelstaplerfahrer", {"gabelstapler", "fahrer"}),
        ("berufsorientierungstag", {"beruf", "orientierung", "tag", "berufsorientierung"}),
    ],
)
def test_parts_of_compounds(word: str, parts: set[str]) -> None:
    assert set(split(word)) & parts == set(split(word)) - {"orientierungstag"}


@pytest.mark.parametrize(
    "word", ["", "a", "verein", "verantwortung", "mitarbeiter", "unterricht", "x" * 61, "äöü" * 15]
)
def test_words_that_are_no_compounds(word: str) -> None:
    assert split(word) == ()


def test_a_word_knows_where_it_stands() -> None:
    text = "Für Ausbilder*innen: Social-Media-Kanal"
    found = [(text[word.start : word.stop], word.plain, word.joined) for word in words(text)]
    assert found == [
        ("Für", "Für", ""),
        ("Ausbilder*innen", "Ausbilder", ""),
        ("Social", "Social", "SocialMediaKanal"),
        ("Media", "Media", ""),
        ("Kanal", "Kanal", ""),
    ]


def test_parts_and_folded_words_weigh_less() -> None:
    weights = dict(search_terms("prufung"))
    assert weights["prufung"] > weights["~prufung"] > weights["+prufung"] > weights["+~prufung"]
