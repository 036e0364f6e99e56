"""What the form of a copy says of an item, in the words of its readers."""

import pytest
from flask import Flask

from toolbox.web.workshop.fields import note_of, said
from toolbox.workshop.kits.records import Question, Text

DAY = Question("day", "date", Text())
NAME = Question("note", "text", Text())
DAYS = Question("days", "group", Text(), fields=(NAME, DAY))


@pytest.mark.parametrize(
    ("language", "given", "words"),
    [
        ("de", "2027-03-12", "12. März 2027"),
        ("en", "2027-03-12", "March 12, 2027"),
        ("de", "12.3.", "12.3."),
        ("de", "", ""),
    ],
)
def test_a_day_is_said_in_words(app: Flask, language: str, given: str, words: str) -> None:
    with app.test_request_context("/", headers={"Accept-Language": language}):
        assert said(DAY, given) == words


def test_an_item_is_told_from_others_by_its_day(app: Flask) -> None:
    with app.test_request_context("/", headers={"Accept-Language": "de"}):
        assert note_of(DAYS, {"note": "für Schulen", "day": "2027-03-12"}) == "12. März 2027"
