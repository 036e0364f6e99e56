"""Suggestions: what is suggested, what never is, and how soon a change is followed."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from toolbox.catalogue import publishing, queries
from toolbox.catalogue.arrivals import Arrival, take_in
from toolbox.catalogue.content import Content
from toolbox.catalogue.models import Instrument
from toolbox.discovery.suggesting import suggestions
from toolbox.discovery.suggesting.suggestions import MOST, suggest
from toolbox.foundation.actors import VISITOR
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.vocabularies import operations as vocabularies
from toolbox.vocabularies.queries import term

Publish = Callable[..., int]


@pytest.fixture
def publish(inside: Flask, cast: Cast) -> Publish:
    """Publish an instrument of Projekt Alpha; answer with its id."""

    def make(title: str, kind: str = "guide", **changes: object) -> int:
        changes.setdefault("tags", ())
        version_id, _slug = factories.published(cast.alpha_id, kind=kind, title=title, **changes)
        return queries.version_by_id(version_id).instrument_id

    return make


def _labels(typed: str, locale: str = "de") -> list[str]:
    return [one.label for one in suggest(typed, by=VISITOR, locale=locale)]


def _instrument(number: int) -> Instrument:
    return db.session.get_one(Instrument, number)


def test_each_says_what_it_is_and_where_it_leads(publish: Publish, cast: Cast) -> None:
    publish("Alphabet der Praktika", "checklist", tags=("Alpha-Tag",))
    found = {(one.source, one.sort, one.key) for one in suggest("alpha", by=VISITOR, locale="de")}
    assert found == {
        ("title", "checklist", "alphabet-der-praktika"),
        ("term", "tag", "alpha-tag"),
        ("organisation", "organisation", cast.alpha_slug),
    }


@pytest.mark.parametrize("typed", ["", "p", " p ", "?", "\x00", "a" * 5_000, "🧰🧰", "%_"])
def test_too_little_or_nonsense_suggests_nothing(publish: Publish, typed: str) -> None:
    publish("Praktikum")
    assert suggest(typed, by=VISITOR, locale="de") == []


def test_parts_of_compounds_are_found(publish: Publish) -> None:
    publish("Checkliste für Ausbildungsbetriebe")
    assert "Checkliste für Ausbildungsbetriebe" in _labels("betrieb")


def test_terms_are_suggested_by_synonyms_and_in_the_language_of_the_reader(
    publish: Publish,
) -> None:
    publish("Irgendwas", terms={"audience": ("auszubildende",), "topic": ("ausbildung-starten",)})
    german, english = _labels("azub"), _labels("azub", "en")
    assert german != english
    assert len(german) == len(english) == 1


def test_terms_that_only_drafts_carry_are_not_suggested(publish: Publish, cast: Cast) -> None:
    publish("Etwas anderes")
    factories.draft(cast.alpha_id, title="Kranentwurf", tags=("Kranführerin",))
    assert _labels("kran") == []


def test_a_broader_term_is_suggested_for_what_carries_a_narrower_one(publish: Publish) -> None:
    audience = ("erstausbildende-betriebe",)
    publish(
        "Irgendwas", terms={"region": ("05913",), "topic": ("praktikum",), "audience": audience}
    )
    assert _labels("nordrhein") == ["Nordrhein-Westfalen"]
    assert _labels("dortmu") == ["Dortmund"]


def test_organisations_without_anything_published_are_not_suggested(
    inside: Flask, cast: Cast
) -> None:
    factories.draft(cast.alpha_id)
    assert _labels("projekt alpha") == []


def test_what_is_called_alike_is_suggested_once(publish: Publish) -> None:
    publish("Kran", tags=("Kran",))
    publish("Kran", "checklist", tags=("kran",))
    assert _labels("kran") == ["Kran"]


def test_every_sort_gets_its_share_and_titles_take_what_is_free(publish: Publish) -> None:
    for number in range(12):
        publish(f"Kran {number:02}", tags=(f"Kranart {number:02}",))
    sources = [one.source for one in suggest("kran", by=VISITOR, locale="de")]
    assert sources == ["term"] * 2 + ["title"] * (MOST - 2)


def test_a_change_is_followed_by_the_next_question(publish: Publish) -> None:
    assert _labels("hafenrund") == []
    number = publish("Hafenrundgang", tags=("Hafenkunde",))
    assert _labels("hafen") == ["Hafenkunde", "Hafenrundgang"]
    with unit_of_work():
        publishing.retire(_instrument(number), by=factories.EDITORIAL)
    assert _labels("hafen") == []
    with unit_of_work():
        publishing.reinstate(_instrument(number), by=factories.EDITORIAL)
    assert _labels("hafen") == ["Hafenkunde", "Hafenrundgang"]
    with unit_of_work():
        publishing.remove(_instrument(number), "Weg.", by=factories.EDITORIAL)
    assert _labels("hafen") == []


def test_a_few_that_arrive_at_once_are_followed_and_nothing_is_read_anew(
    publish: Publish, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Hafenrundgang")
    assert _labels("hafen") == ["Hafenrundgang"]
    monkeypatch.setattr(suggestions.Suggestions, "_read_aside", _never)
    arrivals = [
        Arrival(f"urn:kran:{number}", "guide", Content(title=f"Kran {number}", tags=("Kranart",)))
        for number in range(3)
    ]
    with unit_of_work():
        take_in(arrivals, owner_id=cast.alpha_id, by=factories.EDITORIAL)
    assert _labels("kran") == ["Kranart", "Kran 0", "Kran 1", "Kran 2"]


def _never(*_given: object) -> None:
    raise AssertionError("everything was read anew")


def test_a_renamed_term_is_followed(publish: Publish) -> None:
    publish("Irgendwas", tags=("Schweissen",))
    assert _labels("schweis") == ["Schweissen"]
    with unit_of_work():
        vocabularies.rename(
            term("tag", "schweissen"), label_de="Fügetechnik", label_en="", by=factories.EDITORIAL
        )
    assert _labels("schweis") == []
    assert _labels("füge") == ["Fügetechnik"]


def test_old_names_never_show_what_is_gone(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = publish("Hafenrundgang", tags=("Hafenkunde",))
    assert _labels("hafen")
    monkeypatch.setattr(suggestions, "_follow", lambda *_given: True)
    with unit_of_work():
        publishing.retire(_instrument(number), by=factories.EDITORIAL)
    assert _labels("hafen") == []
    assert _labels("projekt") == []


def test_many_changes_are_read_aside_while_old_names_answer(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("Hafenrundgang")
    assert _labels("hafen") == ["Hafenrundgang"]
    monkeypatch.setattr(suggestions, "_FOLLOWED", 2)
    for number in range(4):
        publish(f"Kran {number}")
    assert _labels("hafen") == ["Hafenrundgang"]
    for thread in threading.enumerate():
        if thread.name == "suggestions":
            thread.join()
    assert len(_labels("kran")) == 4
