"""Excerpts show why something was found, and never let markup through."""

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from toolbox.discovery.excerpts import LENGTH, Terms, excerpt, marked
from toolbox.discovery.query import parse
from toolbox.discovery.understanding.meaning import meaning_of
from toolbox.discovery.understanding.rings import default_rings


def terms(text: str) -> Terms:
    return Terms.of(meaning_of(parse(text), default_rings()).wanted.choices())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_marks_whole_words_whatever_their_form() -> None:
    html = marked("Ausbildungsbetriebe, Ausbilder*innen & Azubi-Marketing", terms("betrieb azubi"))
    assert html == (
        "<mark>Ausbildungsbetriebe</mark>, Ausbilder*innen &amp; <mark>Azubi</mark>-Marketing"
    )
    assert marked("Ausbilder*innen", terms("ausbilderin")) == "<mark>Ausbilder*innen</mark>"


def test_a_chain_that_was_typed_as_one_word_is_marked_as_a_whole() -> None:
    assert marked("per E-Mail", terms("email")) == "per <mark>E-Mail</mark>"


def test_without_a_match_there_is_no_excerpt() -> None:
    assert excerpt("Ein Text über anderes.", terms("gabelstapler")) == ""
    assert excerpt("Ein Text.", Terms(frozenset())) == ""


def test_shows_the_part_with_the_most_different_matches() -> None:
    text = "Messe. " * 60 + "Die Messe für Eltern ist am Abend. " + "Sonst nichts. " * 60
    html = excerpt(text, terms("messe eltern abend"))
    assert "<mark>Eltern</mark>" in html
    assert "<mark>Abend</mark>" in html
    assert html.startswith("… ")
    assert html.endswith(" …")


@settings(deadline=None)  # the first text loads the dictionary
@given(st.text(max_size=2000), st.text(max_size=60))
def test_only_marks_get_into_the_html(text: str, query: str) -> None:
    wanted = terms(query)
    for html in (marked(text, wanted), excerpt(text, wanted)):
        parser = _Tags()
        parser.feed(html)
        parser.close()
        assert parser.tags <= {"mark"}
    assert len(excerpt(text, wanted)) <= LENGTH * 20
