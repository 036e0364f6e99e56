"""What every search backend promises, run against each of them."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.backends.search_corpus import (
    BACKENDS,
    CONTRACT,
    CORPUS,
    EXAM,
    FAIR,
    GAME,
    GUIDE,
    PARENTS,
    RECORD,
    SOCIAL,
    Open,
    document,
    found,
    ids,
    many,
    search,
)
from toolbox.discovery.documents import AttachmentText, Change, Delete, IndexDocument, Upsert
from toolbox.discovery.facets import FACETS
from toolbox.discovery.index import Excerpt, SearchIndex
from toolbox.discovery.query import SearchQuery
from toolbox.foundation.errors import Unavailable


def excerpts(index: SearchIndex, text: str, instrument: IndexDocument) -> tuple[Excerpt, ...]:
    hits = search(index, SearchQuery(text)).hits
    return next(hit.excerpts for hit in hits if hit.instrument_id == instrument.instrument_id)


# Words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("leitfaden ausbildungsbetriebe", [GUIDE]),
        ("LEITFADEN", [GUIDE]),
        ("betrieb", [GUIDE, FAIR]),
        ("messe", [FAIR]),
        ("eltern", [PARENTS]),
        ("vertrag", [GUIDE, CONTRACT]),
        ("prüfung", [GUIDE, EXAM, GAME]),
        ("pruefung", [GUIDE, EXAM, GAME]),
        ("prufung", [GUIDE, EXAM, GAME]),
        ("prüfungen", [GUIDE, EXAM, GAME]),
        ("kauffrau", [EXAM]),
        ("ausbilderinnen", [EXAM]),
        ("ausbilder:in", [EXAM]),
        ("fachlagerist", [GAME]),
        ("azubimarketing", [SOCIAL]),
        ("azubi-marketing", [SOCIAL]),
        ("social media", [SOCIAL]),
        ("lehrling gewinnen", [SOCIAL]),
        ("ausbildungsnachweis", [RECORD]),
        ("berufsorientierung", [PARENTS]),
        ("maschinenbau", [GUIDE]),
        ("checklist", [CONTRACT]),
        ("barcodescanner", [GAME]),
        ("scanner", [GAME]),
        ("wie ist die prüfung", [GUIDE, EXAM, GAME]),
        ("planspiel elternabend", []),
        ("quantenphysik", []),
    ],
)
def test_finds_words_as_people_write_them(
    filled: SearchIndex, text: str, expected: list[IndexDocument]
) -> None:
    assert found(filled, text) == {instrument.instrument_id for instrument in expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"duale ausbildung"', [EXAM]),
        ('"ausbildung dual"', [RECORD]),
        ("„duale Ausbildung“ österreich", [EXAM]),
        ('"kaufleute im einzelhandel"', [EXAM]),
        ('"einzelhandel kaufleute"', []),
        ('"betrieb zum ersten mal"', [GUIDE]),
        ("prüfung -aufgaben", [GUIDE, GAME]),
        ('ausbildung -"duale ausbildung" -messe', [GUIDE, CONTRACT, RECORD]),
        ('"bessere" -welt', []),
    ],
)
def test_phrases_and_minus(filled: SearchIndex, text: str, expected: list[IndexDocument]) -> None:
    assert found(filled, text) == {instrument.instrument_id for instrument in expected}


@pytest.mark.parametrize(
    "text",
    [
        '"planspiel',
        "planspiel AND",
        "planspiel (((",
        "planspiel*",
        "title:planspiel NOT OR",
        "planspiel ^~ []",
        "' OR 1=1; --",
        "-",
        '""',
        "\\",
        "planspiel\x00",
        "half \ud83d a character",
        "\U0001f600 ﷽ Ω",
        "a" * 200,
        "x " * 100,
        "-" * 200,
        '"' * 200,
    ],
)
def test_malformed_searches_are_text(filled: SearchIndex, text: str) -> None:
    results = search(filled, SearchQuery(text))
    assert results.total == len(results.hits)


@settings(deadline=None, max_examples=100)
@given(text=st.text(max_size=220), value=st.text(max_size=20))
def test_any_search_is_answered(filled: SearchIndex, text: str, value: str) -> None:
    query = SearchQuery(text, filters={"kind": (value, "guide")}, sort="title")
    assert search(filled, query).total <= len(CORPUS)


def test_half_characters_in_a_document_do_no_harm(index: SearchIndex) -> None:
    index.apply([Upsert(document(11, "Halb \ud83d", description="Ganz \udc00 Kranhaken"))])
    assert found(index, "kranhaken halb") == {11}


def test_text_without_any_word_finds_nothing_and_says_so(filled: SearchIndex) -> None:
    results = search(filled, SearchQuery("??? !!!"))
    assert (results.total, results.is_empty) == (0, True)


def test_no_text_finds_everything(filled: SearchIndex) -> None:
    assert search(filled, SearchQuery()).total == len(CORPUS)


# Ranking and excerpts


def test_title_before_summary_before_description_before_attachment(index: SearchIndex) -> None:
    filler = "Ein Satz, der nichts zur Sache tut. "
    index.apply(
        [
            Upsert(document(21, "A", attachments=(AttachmentText("a.pdf", ("Lotse " * 9,)),))),
            Upsert(document(22, "B", description=filler + "Der Lotse.")),
            Upsert(document(23, "C", summary="Der Lotse hilft.")),
            Upsert(document(24, "Der Lotse", description=filler * 5)),
        ]
    )
    assert ids(search(index, SearchQuery("lotse"))) == [24, 23, 22, 21]


def test_the_whole_word_before_a_part_of_it(index: SearchIndex) -> None:
    index.apply([Upsert(document(31, "Lotsenprüfung")), Upsert(document(32, "Prüfung der Lotsen"))])
    assert ids(search(index, SearchQuery("prüfung lotse")))[0] == 32


def test_titles_are_marked_and_escaped(index: SearchIndex) -> None:
    index.apply([Upsert(document(41, "<b>Prüfungen</b> & Lotsen"))])
    hits = search(index, SearchQuery("prüfung lotse")).hits
    assert [hit.title_html for hit in hits] == [
        "&lt;b&gt;<mark>Prüfungen</mark>&lt;/b&gt; &amp; <mark>Lotsen</mark>"
    ]


def test_an_excerpt_names_file_and_page(filled: SearchIndex) -> None:
    assert excerpts(filled, "barcodescanner", GAME) == (
        Excerpt(
            field="attachment",
            html="Auf dieser Seite wird der <mark>Barcodescanner</mark> erklärt; "
            "der &lt;Scanner&gt; kostet Zeit.",
            attachment_name="Spielanleitung.pdf",
            page=3,
        ),
    )


def test_a_file_without_pages_has_no_page(filled: SearchIndex) -> None:
    (excerpt,) = excerpts(filled, "lieferpapiere", GAME)
    assert (excerpt.attachment_name, excerpt.page) == ("Rollenkarten.docx", None)


def test_the_excerpt_of_a_long_text_is_the_part_that_matches(index: SearchIndex) -> None:
    long = "Vorgeplänkel ohne Belang. " * 400 + "Hier steht der Gabelstapler." + " Nachwort." * 400
    index.apply([Upsert(document(51, "Lang", description=long))])
    (excerpt,) = excerpts(index, "gabelstapler", document(51, ""))
    assert "<mark>Gabelstapler</mark>" in excerpt.html
    assert len(excerpt.html) < 300


def test_without_words_there_are_no_excerpts(filled: SearchIndex) -> None:
    hits = search(filled, SearchQuery()).hits
    assert not any(hit.excerpts or "<mark>" in hit.title_html for hit in hits)


# Facets, order, pages


def test_counts_of_facets(filled: SearchIndex) -> None:
    facets = search(filled, SearchQuery("prüfung")).facets
    assert set(facets) == {facet.name for facet in FACETS}
    assert facets["kind"] == (("course", 1), ("game", 1), ("guide", 1))
    assert facets["region"] == (("de", 3), ("de-nw", 2), ("de-by", 1))
    assert facets["sector"] == ()


def test_values_of_a_facet_are_alternatives_and_facets_narrow(filled: SearchIndex) -> None:
    either = SearchQuery(filters={"kind": ("guide", "fair")})
    both = either.with_filter("region", "de-nw")
    assert set(ids(search(filled, either))) == {1, 2, 7}
    assert set(ids(search(filled, both))) == {1, 2}


def test_a_count_ignores_what_is_chosen_in_its_own_facet(filled: SearchIndex) -> None:
    query = SearchQuery(filters={"kind": ("guide",), "language": ("de",)})
    facets = search(filled, query).facets
    assert dict(facets["kind"]) == {
        "guide": 1, "fair": 1, "event": 1, "checklist": 1, "game": 1, "course": 1, "template": 1,
    }  # fmt: skip
    assert dict(facets["language"]) == {"de": 1, "en": 1}
    assert dict(facets["audience"]) == {"company": 1}


def test_every_count_is_what_choosing_the_value_gives(filled: SearchIndex) -> None:
    query = SearchQuery("ausbildung", filters={"audience": ("company",)})
    for name, values in search(filled, query).facets.items():
        for value, count in values:
            chosen = replace(query, filters={**query.filters, name: (value,)})
            assert search(filled, chosen).total == count


@pytest.mark.parametrize("filters", [{"kind": ("no-such",)}, {"no-such": ("x",)}])
def test_unknown_filters_find_nothing(
    filled: SearchIndex, filters: dict[str, tuple[str, ...]]
) -> None:
    assert search(filled, SearchQuery(filters=filters)).total == 0


def test_newest_first(filled: SearchIndex) -> None:
    assert ids(search(filled, SearchQuery("prüfung", sort="newest"))) == [6, 5, 1]
    assert ids(search(filled, SearchQuery())) == [8, 7, 6, 5, 4, 3, 2, 1]


def test_what_most_have_taken_up_first(index: SearchIndex) -> None:
    used = {1: 2, 2: 0, 3: 9, 4: 2}
    index.rebuild(replace(document(one, "Prüfung"), reuse_count=many) for one, many in used.items())
    assert ids(search(index, SearchQuery("prüfung", sort="reuse"))) == [3, 4, 1, 2]
    assert ids(search(index, SearchQuery(sort="reuse"))) == [3, 4, 1, 2]


def test_titles_in_the_order_of_a_german_dictionary(index: SearchIndex) -> None:
    titles = ["Zebra", "Übung", "Uhr", "apfel", "„Äpfel“", "Ärger", "3D-Druck"]
    index.rebuild(document(number, title) for number, title in enumerate(titles, 1))
    hits = search(index, SearchQuery(sort="title")).hits
    assert [hit.title_html for hit in hits] == [
        "3D-Druck", "apfel", "„Äpfel“", "Ärger", "Übung", "Uhr", "Zebra",
    ]  # fmt: skip


def test_pages_hold_every_hit_once(index: SearchIndex) -> None:
    index.rebuild(many(47))
    for sort in ("relevance", "newest", "reuse", "title"):
        query = SearchQuery("bericht", sort=sort, per_page=10)
        pages = [search(index, query.with_page(page)) for page in range(1, 7)]
        assert [len(page.hits) for page in pages] == [10, 10, 10, 10, 7, 0]
        assert {page.total for page in pages} == {47}
        assert len({one for page in pages for one in ids(page)}) == 47


def test_page_ten_thousand_is_empty_and_knows_the_total(filled: SearchIndex) -> None:
    results = search(filled, SearchQuery(page=10_000))
    assert (results.hits, results.total) == ((), len(CORPUS))


# Changes


def test_a_new_instrument_is_found_at_once(index: SearchIndex) -> None:
    index.apply([Upsert(document(61, "Kranführerschein"))])
    assert found(index, "führerschein") == {61}


def test_an_update_replaces_everything(index: SearchIndex) -> None:
    index.apply([Upsert(replace(GAME, version_id=51, title="Quiz", attachments=()))])
    assert found(index, "barcodescanner") == set()
    assert found(index, "quiz") == {5}
    assert index.document_count() == len(CORPUS)
    assert index.fingerprints()[5] == 51


def test_a_deletion_takes_hits_counts_and_totals(index: SearchIndex) -> None:
    index.apply([Delete(GUIDE.instrument_id)])
    results = search(index, SearchQuery("prüfung"))
    assert set(ids(results)) == {5, 6}
    assert dict(results.facets["kind"]) == {"game": 1, "course": 1}
    assert GUIDE.instrument_id not in index.fingerprints()


def test_changes_are_idempotent(index: SearchIndex) -> None:
    changes: list[Change] = [Upsert(document(71, "Kranschein")), Delete(1), Delete(999)]
    for _time in range(3):
        index.apply(changes)
    assert found(index, "kranschein") == {71}
    assert index.document_count() == len(CORPUS)


def test_the_last_of_several_changes_counts(index: SearchIndex) -> None:
    new = document(81, "Erst so")
    index.apply([Upsert(new), Delete(81), Upsert(replace(new, title="Dann anders"))])
    index.apply([Upsert(document(82, "Kurz da")), Delete(82)])
    assert found(index, "anders") == {81}
    assert 82 not in index.fingerprints()


def test_a_change_that_fails_leaves_no_trace(index: SearchIndex) -> None:
    broken = replace(GUIDE, title=None)  # type: ignore[arg-type]  # that is what fails
    with pytest.raises((TypeError, AttributeError)):
        index.apply(
            [Upsert(document(91, "Unvollendet")), Delete(FAIR.instrument_id), Upsert(broken)]
        )
    assert found(index, "unvollendet") == set()
    assert found(index, "messe") == {FAIR.instrument_id}
    index.apply([Upsert(document(92, "Vollendet"))])
    assert found(index, "vollendet") == {92}


def test_many_small_changes_agree_with_one_build(
    index: SearchIndex, backend: str, tmp_path: Path
) -> None:
    for instrument in many(40):
        index.apply([Upsert(instrument)])
    for instrument in many(20, start=1010):
        index.apply([Delete(instrument.instrument_id)])
    while index.maintain():
        pass
    kept = [*CORPUS, *many(10), *many(10, start=1030)]
    at_once = BACKENDS[backend](tmp_path / "other")
    at_once.rebuild(kept)
    for text in ("bericht", "ausbildung", '"dual so wird"', "", "prüfung -aufgaben"):
        query = SearchQuery(text, filters={"audience": ("company",)}, per_page=50)
        changed, built = search(index, query), search(at_once, query)
        assert ids(changed) == ids(built)
        assert changed.facets == built.facets
    assert index.fingerprints() == at_once.fingerprints()


# Building anew, several at once, and harm


def test_a_rebuild_reports_and_replaces(index: SearchIndex, reopened: Open) -> None:
    counts: list[int] = []
    index.rebuild(many(120), counts.append)
    assert counts == sorted(counts)
    assert counts[-1] == 120
    assert index.fingerprints().keys() == {one.instrument_id for one in many(120)}
    assert reopened().fingerprints() == index.fingerprints()


def test_a_rebuild_that_fails_leaves_the_old_index(index: SearchIndex) -> None:
    def interrupted() -> Iterator[IndexDocument]:
        yield from many(3)
        raise KeyError("the database went away")

    with pytest.raises(KeyError):
        index.rebuild(interrupted())
    assert found(index, "messe") == {FAIR.instrument_id}
    index.rebuild(many(3))
    assert index.document_count() == 3


def test_a_rebuild_keeps_what_changes_meanwhile(index: SearchIndex, reopened: Open) -> None:
    def documents() -> Iterator[IndexDocument]:
        yield from CORPUS
        reopened().apply([Upsert(document(101, "Zwischendurch")), Delete(FAIR.instrument_id)])
        assert found(index, "zwischendurch") == {101}
        assert index.status().rebuilding

    index.rebuild(documents())
    assert found(index, "zwischendurch") == {101}
    assert FAIR.instrument_id not in index.fingerprints()
    assert not index.status().rebuilding


def test_searches_go_on_during_rebuilds_and_changes(index: SearchIndex) -> None:
    done = threading.Event()
    seen: list[int] = []
    errors: list[Exception] = []

    def keep_searching() -> None:
        while not done.is_set():
            try:
                seen.append(search(index, SearchQuery("planspiel")).total)
            except Exception as error:
                errors.append(error)
                return

    threads = [threading.Thread(target=keep_searching) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(4):
        index.rebuild([*CORPUS, *many(30)])
        index.apply([Upsert(document(200 + number, "Nebenbei"))])
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert set(seen) == {1}


def test_without_an_index_nothing_is_pretended(reopened: Open) -> None:
    index = reopened()
    assert (index.status().healthy, index.status().reason) == (False, "missing")
    with pytest.raises(Unavailable):
        search(index, SearchQuery())
    with pytest.raises(Unavailable):
        index.apply([Delete(1)])
    index.rebuild([])
    assert index.status().healthy
    assert search(index, SearchQuery("x")).total == 0


@contextmanager
def _worker(task: str, backend: str, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "tests.backends.search_corpus", task, backend, str(folder)]
    with subprocess.Popen(
        command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_another_process_sees_a_change(index: SearchIndex, backend: str, folder: Path) -> None:
    with _worker("count", backend, folder) as reader:
        assert _line(reader) == "ready"
        for number in range(1, 4):
            index.apply([Upsert(document(300 + number, "Neu"))])
            assert reader.stdin
            reader.stdin.write("\n")
            reader.stdin.flush()
            assert int(_line(reader)) == len(CORPUS) + number


@pytest.mark.parametrize("acknowledged", [1, 11])
def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(
    index: SearchIndex, backend: str, folder: Path, reopened: Open, acknowledged: int
) -> None:
    with _worker("write", backend, folder) as writer:
        told = [int(_line(writer)) for _ in range(acknowledged)]
        writer.kill()
        assert writer.stdout
        told += [int(line) for line in writer.stdout]
    after = reopened()
    assert after.status().healthy
    assert set(told) <= after.fingerprints().keys()
    after.apply([Upsert(document(400, "Danach"))])
    assert found(after, "danach") == {400}
    assert found(index, "danach") == {400}
