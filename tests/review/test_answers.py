"""Canned answers: kept by editors, in German and perhaps in English."""

from collections.abc import Mapping

import pytest
from flask import Flask

from tests.cast import Cast
from toolbox.content.loader import bring_answers
from toolbox.foundation.actors import system
from toolbox.foundation.errors import Conflict, Denied, Invalid, NotFound
from toolbox.foundation.uow import unit_of_work
from toolbox.review import answers

RIGHTS = {"title": "Bildrechte", "text_de": "Bitte nennen Sie die Quelle.", "text_en": ""}


@pytest.fixture(autouse=True)
def no_answers_yet(inside: Flask, cast: Cast) -> None:
    """The answers that come with the product are thrown away; they do not come back."""
    with unit_of_work():
        for one in answers.answers():
            answers.remove_answer(one, by=cast.edith.actor)


def _add(cast: Cast, **changes: str) -> int:
    with unit_of_work():
        return answers.add_answer(**{**RIGHTS, **changes}, by=cast.edith.actor).id


def test_answers_are_listed_as_people_sort(inside: Flask, cast: Cast) -> None:
    for title in ("zum Schluss", "Anrede", "bilder"):
        _add(cast, title=title)
    assert [one.title for one in answers.answers()] == ["Anrede", "bilder", "zum Schluss"]


def test_makers_read_their_language_where_there_is_one(inside: Flask, cast: Cast) -> None:
    both = answers.answer(_add(cast, text_en="Please name the source."))
    assert answers.text_for(both, "en") == "Please name the source."
    assert answers.text_for(both, "de") == "Bitte nennen Sie die Quelle."
    german = answers.answer(_add(cast, title="Anrede"))
    assert answers.text_for(german, "en") == "Bitte nennen Sie die Quelle."


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"text_de": ""}, "text_de"),
        ({"text_de": "x" * 2001}, "text_de"),
        ({"text_en": "x" * 2001}, "text_en"),
        ({"title": "Schon da"}, "title"),
    ],
)
def test_what_cannot_be_kept_says_why(
    inside: Flask, cast: Cast, changes: Mapping[str, str], field: str
) -> None:
    _add(cast, title="Schon da")
    with pytest.raises(Invalid) as caught:
        _add(cast, **changes)
    assert list(caught.value.fields) == [field]
    assert len(answers.answers()) == 1


def test_of_two_changes_the_second_is_told(inside: Flask, cast: Cast) -> None:
    answer_id = _add(cast)
    seen = answers.answer(answer_id).changed_at
    for title, refused in (("Erste", False), ("Zweite", True)):
        change = {**RIGHTS, "title": title}
        if refused:
            with pytest.raises(Conflict), unit_of_work():
                answers.change_answer(
                    answers.answer(answer_id), **change, expected=seen, by=cast.anton.actor
                )
        else:
            with unit_of_work():
                answers.change_answer(
                    answers.answer(answer_id), **change, expected=seen, by=cast.edith.actor
                )
    assert answers.answer(answer_id).title == "Erste"


def test_removed_it_is_gone_and_makers_keep_none(inside: Flask, cast: Cast) -> None:
    answer_id = _add(cast)
    with pytest.raises(Denied), unit_of_work():
        answers.remove_answer(answers.answer(answer_id), by=cast.bob.actor)
    with unit_of_work():
        answers.remove_answer(answers.answer(answer_id), by=cast.edith.actor)
    with pytest.raises(NotFound):
        answers.answer(answer_id)


def test_answers_that_came_along_are_the_editors_own(inside: Flask, cast: Cast) -> None:
    """Changed ones stay changed, deleted ones deleted, and a name of theirs is not taken."""
    assert bring_answers() == 0
    assert answers.answers() == []
    texts = {"title": "Dank", "text_de": "Vielen Dank.", "text_en": ""}
    for key, is_new in (("thanks", True), ("thanks", False), ("thanks-again", False)):
        with unit_of_work():
            assert answers.bring_answer(key, **texts, by=system("starting content")) is is_new
    (brought,) = answers.answers()
    with unit_of_work():
        change = {**texts, "title": "Vielen Dank"}
        answers.change_answer(brought, **change, expected=brought.changed_at, by=cast.edith.actor)
    with unit_of_work():
        assert not answers.bring_answer("thanks", **texts, by=system("starting content"))
    assert [one.title for one in answers.answers()] == ["Vielen Dank"]
