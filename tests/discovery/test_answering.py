"""From narrow to wide: corrections, most words, related words, words spelled alike."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from tests.backends.search_corpus import document
from toolbox.discovery.backends.registry import open_index
from toolbox.discovery.index import Results, SearchIndex
from toolbox.discovery.language import kept_senses
from toolbox.discovery.language.senses import packed, read
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.understanding.answering import Answer, Correction, answer
from toolbox.discovery.understanding.naming import NO_NAMES, Label, Names
from toolbox.discovery.understanding.rings import Rings
from toolbox.discovery.wanted import Wanted

RINGS = Rings([["Azubi", "Lehrling"]], related=[["Kran", "Gabelstapler"]])
NAMES = Names(
    [
        Label("kind", "checklist", ("Checkliste",)),
        Label("region", "05", ("NRW",)),
        Label("region", "05112", ("Duisburg",), broader="05"),
    ]
)
DOCUMENTS = (
    document(1, "Leitfaden für den Ausbildungsbetrieb", kind=("guide",), audience=("firms",)),
    document(2, "Checkliste Ausbildungsvertrag", kind=("checklist",), audience=("firms",)),
    document(3, "Messestand", summary="Was Lehrlinge zeigen.", kind=("checklist",)),
    document(4, "Fahren mit dem Gabelstapler", kind=("guide",), region=("05112", "05")),
    document(5, "Gespräche in der Probezeit", kind=("template",), region=("05",)),
    document(6, "Vorbereitung auf die Prüfung", kind=("template",)),
    document(7, "Was vor der Prüfung zu lernen ist", credits=("Nachwuchsstiftung Bau",)),
    document(8, "Die Prüfung der Waage", kind=("template",), region=("05", "05113")),
    document(9, "Abend für Eltern", kind=("event",), tags=("Elternabend",)),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    """An index of a few instruments, to be read only."""
    made = open_index("whoosh:", tmp_path_factory.mktemp("answering") / "index")
    made.rebuild(DOCUMENTS)
    return made


def ask(index: SearchIndex, text: str, names: Names = NO_NAMES, **more: object) -> Answer:
    query = replace(SearchQuery(text), **more)  # type: ignore[arg-type]  # fields of a search
    return answer(index, query, RINGS, names)


def ids(found: Answer) -> list[int]:
    return [hit.instrument_id for hit in found.results.hits]


def test_enough_hits_are_not_widened(index: SearchIndex) -> None:
    found = ask(index, "prüfung")
    assert set(ids(found)) == {6, 7, 8}
    assert (found.reading.step, found.reading.corrections) == ("all", ())


def test_few_hits_for_all_words_are_followed_by_those_for_most(index: SearchIndex) -> None:
    found = ask(index, "prüfung vorbereiten probezeit")
    assert found.reading.step == "most"
    assert ids(found)[0] == 6
    assert found.reading.with_all == 0
    assert ask(index, "prüfung waage").reading.with_all == 1
    assert set(ids(found)) >= {5, 6, 7, 8}


def test_what_people_insist_on_stays_a_condition(index: SearchIndex) -> None:
    assert ids(ask(index, '"der prüfung" lernen')) == [7]
    assert ids(ask(index, "titel:prüfung autor:nachwuchsstiftung")) == [7]


def test_where_nothing_meets_it_the_rest_is_better_than_nothing(index: SearchIndex) -> None:
    found = ask(index, '"prüfung der probezeit" gespräche')
    assert (ids(found)[0], found.reading.step) == (5, "most")
    assert found.reading.unquoted == ("prüfung der probezeit",)
    assert found.reading.with_all == 0
    assert found.reading.corrections == ()


def test_a_phrase_that_nothing_has_is_looked_for_by_its_words(index: SearchIndex) -> None:
    found = ask(index, '"prüfung der vorbereitung"')
    assert (ids(found), found.reading.unquoted) == ([6], ("prüfung der vorbereitung",))
    assert ask(index, '"prüfung der waage"').reading.unquoted == ()
    assert ask(index, '"prüfung der vorbereitung"', literal=True).results.total == 0


def test_related_words_stand_in_for_words_that_are_not_there(index: SearchIndex) -> None:
    found = ask(index, "kran fahren")
    assert (ids(found)[0], found.reading.step) == (4, "related")
    assert found.reading.unknown == ("kran",)


def test_a_compound_that_nothing_has_is_met_by_what_it_begins_with(index: SearchIndex) -> None:
    found = ask(index, "prüfungsangst")
    assert (set(ids(found)), found.reading.step) == ({6, 7, 8}, "most")
    assert found.reading.unknown == ("prüfungsangst",)
    assert ids(ask(index, "elternabendkleidung")) == [9]  # by a tag
    assert ids(ask(index, "elternabendkleidung xyzzy")) == [9]
    assert ids(ask(index, "angstprüfung")) == []
    assert ids(ask(index, "lehrlingsheim")) == []  # which a summary alone has
    assert ids(ask(index, "prüfungsangst", literal=True)) == []


def test_where_most_words_are_enough_related_ones_follow(index: SearchIndex) -> None:
    rings = Rings(related=[["Waage", "Gabelstapler"]])
    found = answer(index, SearchQuery("waage eltern"), rings)
    assert (set(ids(found)), found.reading.step) == ({4, 8, 9}, "most")
    assert ids(found)[-1] == 4
    assert set(ids(answer(index, SearchQuery("waage eltern"), Rings()))) == {8, 9}
    assert set(ids(answer(index, SearchQuery("waage"), rings))) == {4, 8}


def test_where_little_is_found_words_that_tell_little_are_reasons_too(
    index: SearchIndex,
) -> None:
    found = ask(index, "wichtig eltern fahren zeigen")
    assert set(ids(found)) == {3, 4, 9}
    assert found.reading.step == "related"
    assert set(ids(found)[:2]) == {4, 9}


def test_related_words_come_behind(index: SearchIndex) -> None:
    found = ask(index, "kran")
    assert (ids(found), found.reading.step) == ([4], "related")
    assert "kran" in found.reading.unknown


@pytest.mark.parametrize(
    ("typed", "used", "first"),
    [
        ("probezeid", "probezeit", 5),
        ("Probzeit", "Probezeit", 5),
        ("gabelstappler", "gabelstapler", 4),
        ("ausbildngsbetrieb", "ausbildungsbetrieb", 1),
        ("elternabnd", "elternabend", 9),
        ("prüfungsvorbereitug", "prüfungsvorbereitung", 6),
    ],
)
def test_words_that_are_not_there_are_corrected(
    index: SearchIndex, typed: str, used: str, first: int
) -> None:
    found = ask(index, typed)
    assert found.reading.corrections == (Correction(typed, used),)
    assert ids(found)[0] == first


FORMS = {
    "geschihten": "geschichten",  # from Geschichte two edits away, as from "geschehen"
    "Veträge": "Verträge",
    "Frimen": "Firmen",  # not "from", which resembles what is left without the ending
    "dachdecekrin": "dachdeckerin",
    "metallbildnoerin": "metallbildner",  # no dictionary has the word for women
}


@pytest.fixture(params=["read", "looked up"])
def words_are(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """The words of the dictionary are read as they come, or were kept before."""
    monkeypatch.setattr(kept_senses, "COMPILED", tmp_path)
    kept_senses._table.cache_clear()
    if request.param == "looked up":
        lower = [word.lower() for word in FORMS.values()]
        kept_senses.write(((one, packed(one, read(one))) for one in lower), kept_senses.file())
        assert kept_senses.open_if_there()
    yield
    kept_senses._table.cache_clear()


@pytest.mark.usefixtures("words_are")
@pytest.mark.parametrize(("typed", "used"), FORMS.items())
def test_words_are_corrected_in_any_form(tmp_path: Path, typed: str, used: str) -> None:
    made = open_index("whoosh:", tmp_path / "index")
    titles = ("Geschichte", "Etwas ist geschehen", "Vertrag", "Firma", "From A to Z")
    crafts = ("Dachdecker", "Metallbildner")
    made.rebuild(document(number, title) for number, title in enumerate((*titles, *crafts), 1))
    assert ask(made, typed).reading.corrections == (Correction(typed, used),)


def test_but_a_few_words_of_a_search_are_corrected_in_any_form(tmp_path: Path) -> None:
    made = open_index("whoosh:", tmp_path / "index")
    made.rebuild([document(1, "Vertrag")])
    told = ["abc", "Physiotherapie", "Hebamme", "Veträge"]  # none of the others needs it
    assert Correction("Veträge", "Verträge") in ask(made, " ".join(told)).reading.corrections
    many = [f"quarkschaum{letter}" for letter in "abcdef"]
    assert not ask(made, " ".join([*many, "Veträge"])).reading.corrections


@pytest.mark.parametrize("name", ["Lünen", "Uedem", "Sahin", "Miro"])
def test_names_that_no_document_has_are_left_alone(tmp_path: Path, name: str) -> None:
    made = open_index("whoosh:", tmp_path / "index")
    made.rebuild([document(1, "Die Lüden und jedem sahen mir zu: Beratung")])
    assert ask(made, f"Beratung {name}").reading.corrections == ()


def test_words_that_no_document_has_together_are_looked_for_singly(tmp_path: Path) -> None:
    """That each of them is in many documents says nothing of both."""
    made = open_index("whoosh:", tmp_path / "index")
    texts = ["Azubi", "Anzahl der Pakete", "Deutsch lernen", "Zweitsprache"] * 12
    made.rebuild(document(number, text) for number, text in enumerate(texts, 1))
    rings = Rings([["Anzahl Azubis", "Schlüssel"], ["Deutsch als Zweitsprache", "DaZ"]])
    for typed in ("Anzahl der Azubis", "Deutsch als Zweitsprache"):
        assert answer(made, SearchQuery(typed), rings).results.total == 24


def test_names_with_little_words_are_corrected_in_their_field(tmp_path: Path) -> None:
    made = open_index("whoosh:", tmp_path / "index")
    made.rebuild([document(1, "Werkbank", credits=("Institut für Nachwuchsbildung",))])
    found = ask(made, 'autor:"Institut für Nachwuchsbldung"')
    assert ids(found) == [1]
    assert found.reading.corrections == (Correction("Nachwuchsbldung", "Nachwuchsbildung"),)


def test_names_are_corrected_in_their_field(index: SearchIndex) -> None:
    found = ask(index, "autor:Nachwuchsstifftung")
    assert ids(found) == [7]
    assert found.reading.corrections == (Correction("Nachwuchsstifftung", "Nachwuchsstiftung"),)


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("Meyer", "Maier"),
        ("Mayr", "Maier"),
        ("Filip", "Philipp"),
        ("autor:Schmitt-Huber", "Schmidt"),
        ("Schmied", "Schmidt"),
    ],
)
def test_names_are_found_by_their_sound(tmp_path: Path, typed: str, used: str) -> None:
    made = open_index("whoosh:", tmp_path / "index")
    makers = ("Philipp Maier", "Institut Schmidt-Huber")
    made.rebuild([document(1, "Werkbank", credits=makers), document(2, "Messer und Meter")])
    found = ask(made, typed)
    assert ids(found) == [1]
    assert [one.used for one in found.reading.corrections] == [used]


def test_only_names_of_makers_are_found_by_their_sound(index: SearchIndex) -> None:
    assert ask(index, "Elldernabent").reading.corrections == ()


@pytest.mark.parametrize(
    "typed", ["abend", "waage", "wagen", "umsetzen", "xyz", "a1b2", "betriebsprobezeid"]
)
def test_words_that_are_there_or_correct_are_never_corrected(
    index: SearchIndex, typed: str
) -> None:
    assert ask(index, typed).reading.corrections == ()


def test_what_resembles_nothing_is_said(index: SearchIndex) -> None:
    found = ask(index, "quantenschaum probezeit")
    assert found.reading.unknown == ("quantenschaum",)
    assert ids(found) == [5]
    assert ask(index, "quantenschaum").results.total == 0


def test_a_compound_is_found_by_its_parts(index: SearchIndex) -> None:
    assert ids(ask(index, "prüfungsvorbereitung"))[0] == 6


def test_a_hyphened_chain_that_nobody_has_is_found_by_its_words(index: SearchIndex) -> None:
    found = ask(index, "gabelstapler-probezeit")
    assert set(ids(found)) == {4, 5}
    assert found.reading.step == "most"


def test_a_literal_search_stays_literal(index: SearchIndex) -> None:
    assert ids(ask(index, "azubi")) == [3]
    assert ids(ask(index, "azubi", literal=True)) == []
    assert ids(ask(index, "probezeid", literal=True)) == []
    assert ids(ask(index, "prüfung probezeit", literal=True)) == []


def test_the_words_alone_decide_how_widely_is_searched(index: SearchIndex) -> None:
    whole = ask(index, "prüfung messestand")
    for value, count in whole.results.facets["kind"]:
        narrowed = ask(index, "prüfung messestand", filters={"kind": (value,)})
        assert narrowed.results.total == count
        assert narrowed.reading.step == whole.reading.step
    beyond = ask(index, "prüfung messestand", page=9)
    assert (beyond.results.total, ids(beyond)) == (whole.results.total, [])


def test_typed_kinds_are_filters(index: SearchIndex) -> None:
    found = ask(index, "art:checkliste", NAMES)
    assert set(ids(found)) == {2, 3}
    assert dict(found.results.facets["kind"])["guide"] == 2
    assert ids(ask(index, "art:checkliste messestand", NAMES)) == [3]


def test_named_kinds_come_first_and_others_are_not_lost(index: SearchIndex) -> None:
    found = ask(index, "checkliste prüfung", NAMES)
    assert set(ids(found)) >= {2, 3, 6, 7, 8}
    assert found.reading.named[0].value == "checklist"


def test_the_chosen_region_comes_first(index: SearchIndex) -> None:
    assert ids(ask(index, "prüfung", NAMES, region="05113"))[0] == 8
    found = ask(index, "prüfung", NAMES, region="05112")
    assert [boost.value for boost in found.wanted.boosts] == ["05112", "05"]
    assert set(ids(found)) == {6, 7, 8}


def test_without_words_everything_is_there(index: SearchIndex) -> None:
    assert ask(index, "").results.total == len(DOCUMENTS)
    assert ask(index, "?!").results.total == 0
    assert ask(index, "-prüfung").results.total == len(DOCUMENTS) - 3


def test_while_typing_the_beginning_is_enough(index: SearchIndex) -> None:
    assert ids(ask(index, "gabelst", typing=True)) == [4]
    reading = ask(index, "gabelst", typing=True).reading
    assert (reading.step, reading.corrections) == ("all", ())


@pytest.mark.parametrize("text", ["oder", '"', "art:", "-", "a oder", "tag:", "x" * 300, "- -"])
def test_anything_is_answered(index: SearchIndex, text: str) -> None:
    assert ask(index, text, NAMES).results.total <= len(DOCUMENTS)


class Asked:
    """An index that counts how often it is asked."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self.times = 0

    def find(self, query: SearchQuery, wanted: Wanted) -> Results:
        self.times += 1
        return self._index.find(query, wanted)

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("", 1),
        ('"der prüfung"', 1),
        ("titel:prüfung autor:nachwuchsstiftung", 1),
        ("waage", 1),
        ("prüfung waage", 2),
        ("prüfung probezeit", 2),
        ("Probzeit", 3),
    ],
)
def test_the_index_is_not_asked_more_often_than_needed(
    index: SearchIndex, text: str, times: int
) -> None:
    asked = Asked(index)
    answer(cast(SearchIndex, asked), SearchQuery(text), RINGS)
    assert asked.times <= times


ORDERED = (
    document(1, "Etwas von den Automessen"),
    document(2, "Etwas von einer Messe"),
    document(3, "Etwas über die Messen"),
    document(4, "Kleine Messe gut planen"),
    document(5, "Messe planen gut kleine"),
)


def test_exact_and_phrase_come_before_stem_and_that_before_part(tmp_path: Path) -> None:
    made = open_index("whoosh:", tmp_path / "index")
    made.rebuild(ORDERED)
    assert [one for one in ids(ask(made, "Messen")) if one < 4] == [3, 2, 1]
    assert ids(ask(made, "messe planen"))[0] == 5
    assert ids(ask(made, '"messe planen"')) == [5]
