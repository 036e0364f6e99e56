"""Ten names of the lists we begin with are borne by two terms; which one is meant is a rule."""

import pytest
from flask import Flask

from toolbox.exchange.formats.reading import Reading, known_words
from toolbox.exchange.packages.words import Words


@pytest.mark.parametrize(
    ("word", "vocabulary", "key"),
    [
        ("Hamburg", "region", "02"),
        ("Bremen", "region", "04"),
        ("berlin", "region", "11"),
        ("IT und Medien", "sector", "it-medien"),
        ("Grüne Berufe", "sector", "gruene-berufe"),
        ("Involving parents", "topic", "elternarbeit"),
        ("Deutsche Gebärdensprache", "accessibility", "gebaerdensprache"),
        ("http://data.europa.eu/nuts/code/DE600", "region", "02000"),
    ],
)
def test_a_record_that_names_it_alone_means_the_likeliest(
    inside: Flask, word: str, vocabulary: str, key: str
) -> None:
    terms, tags = Reading(known_words()).terms_and_tags([word])
    assert (terms, tags) == ({vocabulary: (key,)}, ())


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"uri": "http://data.europa.eu/nuts/code/DE501"}, "04011"),
        ({"uri": "http://data.europa.eu/nuts/code/DE5"}, "04"),
        ({"uri": "http://toolbox.example.org/begriffe/region/04011"}, "04011"),
        ({"uri": "https://elsewhere.example.org/begriffe/region/04011"}, "04"),
        ({"uri": ""}, "04"),
    ],
)
def test_a_record_of_another_toolbox_says_which_one(
    inside: Flask, told: dict[str, str], key: str
) -> None:
    term = {"vocabulary": "region", "key": "bremen-dort", "de": "Bremen", "en": "", **told}
    put = Words.read().put({"region": ["bremen-dort"]}, [term])
    assert (put.sheet, put.missing) == ({"region": [key]}, ())
