"""What formats call their properties never reaches people: every one has a name in their words."""

from dataclasses import fields

import pytest
from flask import Flask

from toolbox.catalogue.content import Content
from toolbox.exchange.formats.reading import TOO_LONG, TOO_MANY, TOO_MANY_CREDITS
from toolbox.foundation.i18n import _, speaking
from toolbox.harvesting.rules import Trouble, sentence
from toolbox.harvesting.telling import unmapped_in
from toolbox.harvesting.wording import note_in_words, property_name

AMB = (
    *("id", "type", "name", "creator", "contributor", "description", "about", "license", "image"),
    *("trailer", "dateCreated", "datePublished", "dateModified", "duration", "inLanguage"),
    *("publisher", "learningResourceType", "audience", "isBasedOn", "isPartOf", "hasPart"),
    *("mainEntityOfPage", "keywords", "encoding", "caption", "conditionsOfAccess", "funder"),
    *("assesses", "competencyRequired", "teaches", "educationalLevel", "isAccessibleForFree"),
    *("interactivityType", "timeRequired", "spatialCoverage", "producer"),
)
DUBLIN_CORE = (
    *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type"),
    *("format", "identifier", "source", "language", "relation", "coverage", "rights"),
)
LOM = ("relation", "annotation", "classification", "educational")
CONTENT = tuple(one.name for one in fields(Content) if one.name not in {"fields", "terms"})


@pytest.mark.parametrize("key", sorted({*AMB, *DUBLIN_CORE, *LOM, *CONTENT, "licence"}))
def test_every_property_has_a_name(inside: Flask, key: str) -> None:
    for locale in ("de", "en"):
        with speaking(locale):
            assert property_name(key) != _("Property “%(name)s”", name=key)
            assert property_name(f"schema:{key}") == property_name(key)


@pytest.mark.parametrize("locale", ["de", "en"])
def test_the_table_speaks_the_language_of_the_reader(inside: Flask, locale: str) -> None:
    told = {"unmapped": {"licence: frei": 2, "license: http://x.example.org/a: b": 1, "xyz: 1": 1}}
    with speaking(locale):
        assert unmapped_in(told, most=9) == [
            (f"{_('Licence')}: frei", 2),
            (f"{_('Licence')}: http://x.example.org/a: b", 1),
            (f"{_('Property “%(name)s”', name='xyz')}: 1", 1),
        ]
        for value in ("*", TOO_LONG, TOO_MANY, TOO_MANY_CREDITS):
            assert not note_in_words(f"keywords: {value}").endswith(": *")
        assert note_in_words("encoding: *") == f"{_('Files')}: {_('everything said there')}"
        wrong = sentence(Trouble("unusable", why="links, tags, keywords").told)
        assert f"{_('Links')}, {_('Keywords')}" in wrong
        assert "tags" not in wrong
