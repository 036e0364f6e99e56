"""Editors keep terms tidy: rename, merge, retire; whatever carries a term follows."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import operations as catalogue
from toolbox.catalogue import queries as instruments
from toolbox.catalogue.content import content_of
from toolbox.catalogue.inventory import term_count, terms_with_usage
from toolbox.discovery.installed import installed_index
from toolbox.discovery.operations import waiting_count
from toolbox.discovery.query import SearchQuery
from toolbox.discovery.searching import search, with_present_terms
from toolbox.discovery.understanding.answering import answer
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations, queries
from toolbox.vocabularies.models import TAG, Term

RunJobs = Callable[[], int]


def _tag(label: str) -> Term:
    found = queries.tag_named(label)
    assert found is not None
    return found


def _merge(label: str, into: str, by: Actor) -> None:
    with unit_of_work():
        operations.merge(_tag(label), _tag(into), by=by)


def _tags(version_id: int) -> list[str]:
    version = instruments.version_by_id(version_id)
    return sorted(content_of(version).tags)


@pytest.fixture
def heft(inside: Flask, cast: Cast) -> int:
    """A published version with the keyword Berichtsheft; Nachweis exists elsewhere."""
    factories.published(cast.beta_id, tags=("Nachweis",))
    return factories.published(cast.alpha_id, tags=("Berichtsheft", "Übung"))[0]


def test_a_merged_keyword_gives_way_on_published_versions(heft: int, cast: Cast) -> None:
    before = instruments.version_by_id(heft).row_version
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    assert _tags(heft) == ["Nachweis", "Übung"]
    assert instruments.version_by_id(heft).row_version == before


def test_whoever_carries_both_keeps_one(heft: int, cast: Cast) -> None:
    _merge("Berichtsheft", "Übung", cast.edith.actor)
    assert _tags(heft) == ["Übung"]


def test_drafts_and_older_versions_follow_too(heft: int, cast: Cast) -> None:
    with unit_of_work():
        published = instruments.version_by_id(heft)
        draft_id = catalogue.begin_next_version(published.instrument, by=cast.alice.actor).id
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    assert _tags(draft_id) == ["Nachweis", "Übung"]


def test_a_form_opened_before_the_merge_is_saved_with_the_new_keyword(
    heft: int, cast: Cast
) -> None:
    with unit_of_work():
        published = instruments.version_by_id(heft)
        draft = catalogue.begin_next_version(published.instrument, by=cast.alice.actor)
        draft_id, seen, content = draft.id, draft.row_version, content_of(draft)
    assert "Berichtsheft" in content.tags
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    with unit_of_work():
        draft = instruments.version_by_id(draft_id)
        catalogue.revise(draft, content, by=cast.alice.actor, expected=seen)
    assert _tags(draft_id) == ["Nachweis", "Übung"]


def test_the_old_address_leads_to_what_stands_for_it_now(heft: int, cast: Cast) -> None:
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    assert queries.term(TAG, "berichtsheft").label_de == "Nachweis"
    assert _tag("Berichtsheft").label_de == "Nachweis"
    assert operations.tags_named(["Berichtsheft"]) == {"Berichtsheft": _tag("Nachweis").id}


def test_chains_of_merges_stay_short(heft: int, cast: Cast) -> None:
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    _merge("Nachweis", "Übung", cast.edith.actor)
    assert queries.term_itself(TAG, "berichtsheft").replaced_by_id == _tag("Übung").id
    assert operations.tags_named(["Berichtsheft"]) == {"Berichtsheft": _tag("Übung").id}
    assert [one.key for one in queries.merged_into(_tag("Übung"))] == ["berichtsheft", "nachweis"]
    assert _tags(heft) == ["Übung"]


def test_narrower_terms_follow_their_broader_one(inside: Flask, cast: Cast) -> None:
    broad = queries.term("region", "05")
    narrow = [one.key for one in queries.terms_of("region") if one.broader_id == broad.id]
    assert narrow
    with unit_of_work():
        operations.merge(
            queries.term("region", "05"), queries.term("region", "06"), by=cast.edith.actor
        )
    assert queries.term("region", narrow[0]).broader_id == queries.term("region", "06").id


def _found(value: str) -> int:
    query = SearchQuery.from_args(MultiDict({"schlagwort": value}))
    return search(installed_index(), query, by=VISITOR).total


def test_the_search_finds_by_the_new_keyword_and_by_the_old_address(
    heft: int, cast: Cast, run_jobs: RunJobs
) -> None:
    run_jobs()
    assert (_found("berichtsheft"), _found("nachweis")) == (1, 1)
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    assert waiting_count() == 1
    run_jobs()
    assert (_found("berichtsheft"), _found("nachweis")) == (2, 2)
    results = answer(installed_index(), SearchQuery()).results
    assert dict(results.facets["tag"]) == {"nachweis": 2, "uebung": 1}


def test_a_search_names_each_present_term_once(heft: int, cast: Cast) -> None:
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    query = SearchQuery(filters={"tag": ("berichtsheft", "nachweis"), "kind": ("checklist",)})
    assert with_present_terms(query).filters == {"tag": ("nachweis",), "kind": ("checklist",)}
    untouched = SearchQuery(filters={"tag": ("uebung", "gibt-es-nicht"), "licence": ("x",)})
    assert with_present_terms(untouched) is untouched


@pytest.mark.parametrize("verb", ["rename", "merge", "retire", "reinstate"])
def test_only_editors_change_terms(heft: int, cast: Cast, verb: str) -> None:
    deeds: dict[str, Callable[[Actor], None]] = {
        "rename": lambda by: operations.rename(_tag("Übung"), label_de="x", label_en="", by=by),
        "merge": lambda by: operations.merge(_tag("Übung"), _tag("Nachweis"), by=by),
        "retire": lambda by: operations.retire(_tag("Übung"), by=by),
        "reinstate": lambda by: operations.reinstate(_tag("Übung"), by=by),
    }
    for by in (VISITOR, cast.alice.actor):
        with pytest.raises(Denied), unit_of_work():
            deeds[verb](by)
    with unit_of_work():
        deeds[verb](cast.edith.actor)


def test_merges_that_make_no_sense_are_refused(heft: int, cast: Cast) -> None:
    editor = cast.edith.actor
    other = queries.term("audience", "eltern")
    with pytest.raises(Invalid), unit_of_work():
        operations.merge(_tag("Übung"), db.session.merge(other), by=editor)
    with pytest.raises(Invalid), unit_of_work():
        operations.merge(_tag("Übung"), _tag("Übung"), by=editor)
    _merge("Berichtsheft", "Nachweis", editor)
    with pytest.raises(Conflict), unit_of_work():
        operations.merge(queries.term_itself(TAG, "berichtsheft"), _tag("Übung"), by=editor)
    with pytest.raises(Conflict), unit_of_work():
        operations.merge(_tag("Übung"), queries.term_itself(TAG, "berichtsheft"), by=editor)
    with pytest.raises(Conflict), unit_of_work():
        operations.reinstate(queries.term_itself(TAG, "berichtsheft"), by=editor)


def test_a_retired_keyword_can_come_back(heft: int, cast: Cast) -> None:
    with unit_of_work():
        operations.retire(_tag("Übung"), by=cast.edith.actor)
    assert _tags(heft) == ["Berichtsheft", "Übung"]
    assert "Übung" not in {term.label_de for term in queries.terms_of(TAG)}
    with unit_of_work():
        operations.reinstate(_tag("Übung"), by=cast.edith.actor)
    assert "Übung" in {term.label_de for term in queries.terms_of(TAG)}


def test_a_renamed_keyword_is_found_by_its_new_name(
    heft: int, cast: Cast, run_jobs: RunJobs
) -> None:
    with unit_of_work():
        operations.rename(
            _tag("Berichtsheft"), label_de="Logbuch", label_en="Logbook", by=cast.edith.actor
        )
    run_jobs()
    found = search(installed_index(), SearchQuery(text="Logbuch"), by=VISITOR)
    assert found.total == 1
    assert _tags(heft) == ["Logbuch", "Übung"]


@pytest.mark.parametrize("label", ["Übung", "ÜBUNG", " übung "])
def test_two_keywords_never_share_a_name(heft: int, cast: Cast, label: str) -> None:
    with pytest.raises(Invalid) as caught, unit_of_work():
        operations.rename(_tag("Berichtsheft"), label_de=label, label_en="", by=cast.edith.actor)
    assert list(caught.value.fields) == ["label_de"]


def test_a_keyword_may_change_its_case(heft: int, cast: Cast) -> None:
    with unit_of_work():
        operations.rename(_tag("Übung"), label_de="ÜBUNG", label_en="", by=cast.edith.actor)
    assert _tags(heft) == ["Berichtsheft", "ÜBUNG"]


def test_usage_counts_published_instruments_alone(heft: int, cast: Cast) -> None:
    factories.draft(cast.alpha_id, tags=("Übung", "Entwurf"))
    rows = terms_with_usage(TAG, limit=10_000, offset=0, most_used_first=True)
    used = {term.label_de: number for term, number in rows}
    assert {name: used[name] for name in ("Berichtsheft", "Übung", "Entwurf")} == {
        "Berichtsheft": 1,
        "Übung": 1,
        "Entwurf": 0,
    }
    assert len(rows) == term_count(TAG)
    _merge("Berichtsheft", "Nachweis", cast.edith.actor)
    assert term_count(TAG) == len(rows) - 1
    ((nachweis, number),) = terms_with_usage(TAG, "nachweis", limit=5, offset=0)
    assert (nachweis.label_de, number) == ("Nachweis", 2)
