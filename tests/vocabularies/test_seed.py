"""The vocabulary files are whole, and broken ones are refused with a sentence."""

import re
import shutil
from pathlib import Path

import pytest

from toolbox.vocabularies.seed import (
    COLUMNS,
    SEED_FOLDER,
    SeedError,
    TermSeed,
    VocabularySeed,
    load_vocabularies,
    load_vocabulary,
)

TOO_LONG_FOR_A_CHIP = 80
PROMISED_KEYS = {
    "audience": "erstausbildende-betriebe ausbildungsbetriebe ausbildungspersonal auszubildende "
    "jugendliche eltern schulen berufskollegs kommunale-koordinierung kammern-verbaende projekte",
    "sector": "branchenuebergreifend logistik bau kunststoff metall-elektro handwerk handel "
    "gastgewerbe gesundheit-pflege it-medien gruene-berufe buero-verwaltung energie-klima",
    "occupation": "fachlagerist fachkraft-lagerlogistik kaufleute-spedition-logistik "
    "berufskraftfahrer fachkraft-hafenlogistik fachkraft-kep servicefahrer industriemechaniker "
    "zerspanungsmechaniker mechatroniker verfahrensmechaniker-kunststoff kaufleute-bueromanagement "
    "kaufleute-einzelhandel fachinformatiker elektroniker-energie-gebaeudetechnik "
    "anlagenmechaniker-shk maurer koch tischler",
    "region": "05 05913 05915 05978 05166 05170 05154 05114 05116 05112",
    "topic": "ausbildung-starten ausbildungsmarketing bewerberauswahl vertrag-recht "
    "ausbildungsplanung ausbildungsqualitaet lernen-digital digitalisierung-arbeit pruefung "
    "zusatzqualifikation berufsorientierung praktikum elternarbeit uebergang-schule-beruf "
    "vielfalt-integration inklusion nachhaltigkeit kommunikation-konflikt gesundheit-sicherheit "
    "verbundausbildung netzwerk-transfer",
    "transfer": "regional-ueberregional branchen-berufe analog-digital",
    "phase": "vorbereiten werben-auswaehlen starten durchfuehren pruefen abschliessen-uebernehmen",
    "school_form": "hauptschule realschule sekundarschule gesamtschule gymnasium foerderschule "
    "berufskolleg",
    "standard_element": "potenzialanalyse potenziale-entdecken berufsfelderkundung "
    "betriebspraktikum praxiskurse berufswahlpass kaoa-star kaoa-kompakt",
    "accessibility": "einfache-sprache leichte-sprache grosse-schrift tastaturbedienbar "
    "untertitel screenreader-geeignet",
    "licence": "CC0-1.0 CC-BY-4.0 CC-BY-SA-4.0 LicenseRef-all-rights-reserved",
    "language": "de de-simple en",
}
GOOD_ROW = "eltern,Eltern,Parents,,,,,,"


def terms_of(vocabulary: str) -> dict[str, TermSeed]:
    return {term.key: term for term in load_vocabulary(vocabulary).terms}


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, VocabularySeed]:
    return {vocabulary.key: vocabulary for vocabulary in load_vocabularies()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(SEED_FOLDER, copy)
    return copy


@pytest.mark.parametrize("vocabulary", PROMISED_KEYS)
def test_content_can_name_every_promised_term(
    vocabularies: dict[str, VocabularySeed], vocabulary: str
) -> None:
    keys = {term.key for term in vocabularies[vocabulary].terms}
    assert set(PROMISED_KEYS[vocabulary].split()) <= keys


def test_only_tags_are_open_and_start_empty(vocabularies: dict[str, VocabularySeed]) -> None:
    assert [v.key for v in vocabularies.values() if v.is_open] == ["tag"]
    assert vocabularies["tag"].terms == ()


def test_address_parameters_are_plain_words(vocabularies: dict[str, VocabularySeed]) -> None:
    assert all(re.fullmatch("[a-z]+", v.parameter) for v in vocabularies.values())


def test_texts_are_trimmed_and_fit_a_facet(vocabularies: dict[str, VocabularySeed]) -> None:
    for vocabulary in vocabularies.values():
        for term in vocabulary.terms:
            texts = (term.label_de, term.label_en, term.hint_de, term.hint_en, *term.synonyms_de)
            assert all(text == " ".join(text.split()) for text in texts), term
            assert len(term.label_de) <= TOO_LONG_FOR_A_CHIP, term
            assert bool(term.hint_de) == bool(term.hint_en), term
            assert term.label_de not in term.synonyms_de, term


def test_regions_are_16_laender_and_their_400_districts() -> None:
    regions = terms_of("region")
    laender = {key for key, term in regions.items() if term.broader is None}
    districts = {key: term for key, term in regions.items() if term.broader is not None}
    assert (len(laender), len(districts)) == (16, 400)
    assert all(re.fullmatch("[0-9]{5}", key) for key in districts)
    assert all(term.broader == key[:2] for key, term in districts.items())
    assert all(term.notation == key for key, term in regions.items())
    assert len({term.uri for term in regions.values()}) == 416
    assert len({term.label_de for term in districts.values()}) == 400


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("05", "Nordrhein-Westfalen"),
        ("05913", "Dortmund"),
        ("05978", "Kreis Unna"),
        ("05166", "Kreis Viersen"),
        ("05170", "Kreis Wesel"),
        ("05962", "Märkischer Kreis"),
        ("05334", "Städteregion Aachen"),
        ("09162", "München (Stadt)"),
        ("09184", "Landkreis München"),
        ("09183", "Landkreis Mühldorf am Inn"),
        ("08", "Baden-Württemberg"),
    ],
)
def test_regions_are_called_as_people_call_them(key: str, label: str) -> None:
    assert terms_of("region")[key].label_de == label


def test_every_occupation_belongs_to_a_field_and_says_how_long_it_takes() -> None:
    occupations = terms_of("occupation")
    for term in occupations.values():
        if term.broader is None:
            assert term.key.startswith("feld-")
        else:
            assert term.broader.startswith("feld-")
            assert re.match(r"Ausbildungsdauer: (2|3|3,5) Jahre", term.hint_de), term
            assert re.fullmatch("([1-9][0-9]{3}2)?", term.notation), term


@pytest.mark.parametrize(
    ("key", "years", "kldb"),
    [
        ("fachlagerist", "2", "51312"),
        ("fachkraft-lagerlogistik", "3", "51312"),
        ("kaufleute-spedition-logistik", "3", "51622"),
        ("berufskraftfahrer", "3", "52122"),
        ("fachkraft-hafenlogistik", "3", "51332"),
        ("fachkraft-kep", "2", "51322"),
        ("servicefahrer", "2", "52182"),
    ],
)
def test_logistics_occupations_have_their_duration_and_class(
    key: str, years: str, kldb: str
) -> None:
    term = terms_of("occupation")[key]
    assert term.hint_de.startswith(f"Ausbildungsdauer: {years} Jahre")
    assert term.notation == kldb


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("CC0-1.0", "commercial changes"),
        ("CC-BY-4.0", "attribution_required commercial changes"),
        ("CC-BY-SA-4.0", "attribution_required share_alike commercial changes"),
        ("CC-BY-NC-ND-4.0", "attribution_required"),
        ("LicenseRef-all-rights-reserved", "attribution_required"),
    ],
)
def test_licences_say_what_one_may_and_must_do(key: str, facts: str) -> None:
    licence = terms_of("licence")[key]
    assert {name for name, yes in licence.facts.items() if yes} == set(facts.split())
    assert licence.hint_de.startswith("Sie dürfen") or "dürfen" in licence.hint_de


def test_facts_and_terms_cannot_be_changed() -> None:
    licence = terms_of("licence")["MIT"]
    with pytest.raises(TypeError):
        licence.facts["commercial"] = False  # type: ignore[index]
    with pytest.raises(AttributeError):
        licence.key = "other"  # type: ignore[misc]


def test_an_unknown_vocabulary_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_vocabulary("weather")


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([GOOD_ROW, "eltern,Familien,Families,,,,,,"], "the key 'eltern' occurs twice"),
        ([GOOD_ROW, "familien,Eltern,Families,,,,,,"], "the label 'Eltern (-)' occurs twice"),
        (["El tern,Eltern,Parents,,,,,,"], "is not a key"),
        ([",Eltern,Parents,,,,,,"], "is not a key"),
        (["eltern,,Parents,,,,,,"], "eltern lacks a label"),
        (["eltern,Eltern, ,,,,,,"], "eltern lacks a label"),
        (["eltern,Eltern,Parents,,,,,,Mutter|Mutter"], "the synonym of eltern 'Mutter' occurs"),
        (["eltern,Eltern,Parents,schulen,,,,,"], "the vocabulary is flat"),
        (["eltern,Eltern,Parents,,"], "line 2: the row does not fit the columns"),
        (["eltern,Eltern,Parents,,,,,,,,"], "line 2: the row does not fit the columns"),
    ],
)
def test_a_broken_flat_vocabulary_is_refused(folder: Path, rows: list[str], complaint: str) -> None:
    write(folder / "audience.csv", COLUMNS, rows)
    with pytest.raises(SeedError, match=re.escape(complaint)):
        load_vocabularies(folder)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (["a,A,A,b,,,,,"], "the broader term b of a does not exist"),
        (["a,A,A,a,,,,,"], "a is broader than itself"),
        (["a,A,A,b,,,,,", "b,B,B,c,,,,,", "c,C,C,a,,,,,"], "a is broader than itself"),
    ],
)
def test_a_broken_hierarchy_is_refused(folder: Path, rows: list[str], complaint: str) -> None:
    write(folder / "occupation.csv", COLUMNS, rows)
    with pytest.raises(SeedError, match=re.escape(complaint)):
        load_vocabularies(folder)


def test_wrong_columns_are_refused(folder: Path) -> None:
    write(folder / "audience.csv", COLUMNS[:-1], ["eltern,Eltern,Parents,,,,,"])
    with pytest.raises(SeedError, match=r"audience\.csv: the columns must be key, label_de"):
        load_vocabularies(folder)


def test_a_fact_is_yes_or_no(folder: Path) -> None:
    licence = load_vocabulary("licence")
    write(
        folder / "licence.csv",
        COLUMNS + licence.facts,
        ["MIT,MIT,MIT,,,,,,,yes,no,maybe,yes"],
    )
    with pytest.raises(SeedError, match="line 2: 'maybe' is neither yes nor no"):
        load_vocabularies(folder)


def test_two_vocabularies_cannot_share_an_address_parameter(folder: Path) -> None:
    declarations = folder / "vocabularies.toml"
    text = declarations.read_text(encoding="utf-8")
    declarations.write_text(
        text.replace('parameter = "branche"', 'parameter = "thema"'), encoding="utf-8"
    )
    with pytest.raises(SeedError, match="the parameter 'thema' occurs twice"):
        load_vocabularies(folder)


def write(path: Path, columns: tuple[str, ...], rows: list[str]) -> None:
    path.write_text("\n".join([",".join(columns), *rows, ""]), encoding="utf-8")
