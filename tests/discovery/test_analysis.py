"""German as people write it: what leads to the same word, and what must not."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolbox.discovery.language.analysis import (
    ENGLISH,
    index_terms,
    joined_terms,
    key,
    surface,
    words,
)
from toolbox.discovery.language.senses import keys, search_terms

MOST_TERMS = 60
"""No word may fill the index, whatever somebody writes."""

WRITTEN = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(
    "aeinrstubgÄÖÜäöüßACEI-/*:_(). §0123456789", max_size=60
)


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
        # Nouns in lower case
        ("betrieb", "betrieb"),
        ("messe", "messe"),
        ("druck", "druck"),
        ("null", "null"),
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
        ("ausbilder", "Ausbildende"),
        ("§ 27", "§ 28"),
        ("1000", "100.000"),
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


def plain_words(text: str) -> list[str]:
    return [word.plain for word in words(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Suspended hyphens
        ("Aus- und Weiterbildung", ["Ausbildung", "und", "Weiterbildung"]),
        ("Aus-/Weiterbildung", ["Ausbildung", "Weiterbildung"]),
        ("Aus-, Fort- und Weiterbildung", ["Ausbildung", "Fortbildung", "und", "Weiterbildung"]),
        ("Schul- und Berufsberatung", ["Schulberatung", "und", "Berufsberatung"]),
        ("Klein- und Mittelbetriebe", ["Kleinbetriebe", "und", "Mittelbetriebe"]),
        ("Be- und Verarbeitung", ["Bearbeitung", "und", "Verarbeitung"]),
        ("Groß- und Außenhandel", ["Großhandel", "und", "Außenhandel"]),
        ("Personalführung und -entwicklung", ["Personalführung", "und", "Personalentwicklung"]),
        ("Elektro- und IT-Berufe", ["Elektroberufe", "und", "IT", "Berufe"]),
        ("Haupt- und", ["Haupt", "und"]),
        # Gender marks
        ("Kolleg*innen", ["Kollege"]),
        ("Ärzt:innen", ["Arzt"]),
        ("Lehrer/-innen", ["Lehrer"]),
        ("KollegInnen", ["Kollege"]),
        # Numbers, paragraphs, abbreviations
        ("§ 27 BBiG", ["§27", "BBiG"]),
        ("Paragraph 36a", ["§36a"]),
        ("§§ 28/29 und §§ 30, 31", ["§28", "§29", "und", "§30", "§31"]),
        ("1.000 Betriebe", ["1000", "Betriebe"]),
        ("10'000 und 3,5", ["10000", "und", "3.5"]),
        ("Industrie 4.0", ["Industrie", "4.0"]),
        ("Schuljahr 2026/27", ["Schuljahr", "2026", "2027"]),
        ("am 01.09.2026.", ["am", "01.09.2026"]),
        ("8. Klasse", ["8", "Klasse"]),
        ("z. B. der e.V.", ["zB", "der", "eV"]),
        ("3D-Druck", ["3D", "Druck"]),
    ],
)
def test_words_of_a_text(text: str, found: list[str]) -> None:
    assert plain_words(text) == found


def test_completed_words_stand_where_they_are_written() -> None:
    text = "Aus- und Weiterbildung nach §§ 28/29"
    assert [text[word.start : word.stop] for word in words(text)] == [
        *("Aus", "und", "Weiterbildung", "nach", "§§ 28", "29")
    ]


def test_accents_may_be_characters_of_their_own() -> None:
    decomposed = unicodedata.normalize("NFD", "Prüfungen für Bäcker")
    assert [key(word) for word in plain_words(decomposed)] == ["prüfung", "für", "bäcker"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("apprenticeships", "apprenticeship"),
        ("apprentice", "Apprentices"),
        ("companies", "company"),
        ("company", "companies"),
        ("vocational", "vocational"),
        ("children", "child"),
        ("training", "training"),
        ("meetings", "meeting"),
        ("checklists", "checklist"),
        ("azubi", "Azubis"),
        ("betrieb", "Ausbildungsbetrieb"),
    ],
)
def test_english_texts_are_found(typed: str, written: str) -> None:
    wanted = {term for one in keys(typed) for term, _weight in search_terms(one)}
    assert not wanted.isdisjoint(index_terms(written, ENGLISH))


def test_surfaces_keep_the_word_as_it_is_written() -> None:
    assert surface("Maßnahmen") == "massnahmen"
    assert surface(unicodedata.normalize("NFD", "PRÜFUNG")) == "prüfung"


@given(WRITTEN)
def test_any_text_is_read(text: str) -> None:
    for word in words(text):
        assert 0 <= word.start < word.stop <= len(text)
        assert word.plain
        for language in ("de", "en", "tr"):
            terms = index_terms(word.plain, language)
            assert 0 < len(terms) <= MOST_TERMS
            assert len(set(terms)) == len(terms)
            assert all(term == term.lower() for term in terms)


@given(WRITTEN)
def test_words_come_in_order_and_once(text: str) -> None:
    found = list(words(text))
    assert all(one.stop <= other.start for one, other in pairwise(found))


@given(st.text("aIeÄßéǆ\u0301  ", max_size=40))
def test_texts_of_letters_alone_have_the_words_that_any_text_has(text: str) -> None:
    assert list(words(text)) == list(words(f"{text} !"))


@given(st.text(max_size=30))
def test_any_typed_word_finds_itself(word: str) -> None:
    for one in words(word):
        indexed = index_terms(one.plain)
        wanted = {term for found in keys(one.plain) for term, _weight in search_terms(found)}
        assert not wanted.isdisjoint(indexed)


@given(st.text(max_size=30))
def test_surfaces_and_folded_words_stay_as_they_are(word: str) -> None:
    assert surface(surface(word)) == surface(word)


@pytest.mark.parametrize(
    ("typed", "meant"), [("lucken", "lücke"), ("ubungen", "übung"), ("vortragen", "vortragen")]
)
def test_an_umlaut_that_only_a_form_has_may_be_left_out(typed: str, meant: str) -> None:
    assert meant in keys(typed)
