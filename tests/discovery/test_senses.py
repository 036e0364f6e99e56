"""What typed words may stand for: read as they come, or looked up where that was done before."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from toolbox.discovery.language import keeping, kept_senses, lexicon
from toolbox.discovery.language.senses import (
    Senses,
    packed,
    read,
    search_terms,
    senses,
    terms_of,
    unpacked,
)

LETTERS = "abdeghilnrstuzäöüß"
SOME = ("betrieb", "hauser", "ihks", "messen", "schulung", "vorbereiten", "xylophonquark")


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Return the folder in which words are kept, which is empty."""
    monkeypatch.setattr(kept_senses, "COMPILED", tmp_path)
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    kept_senses._table.cache_clear()
    senses.cache_clear()


def _keep(words: list[str]) -> None:
    kept_senses.write(((word, packed(word, read(word))) for word in words), kept_senses.file())


def test_a_noun_leads_to_the_verb_it_is_made_of_and_a_verb_to_its_noun() -> None:
    assert read("Schulungen") == Senses(("schulung",), (), ("schulen",))
    assert "vorbereitung" in read("vorbereiten").related


def test_an_unknown_word_may_lack_an_umlaut_and_a_known_one_does_not() -> None:
    assert "xylophonquark" in read("xylophonquark").unsure
    assert read("drucken").unsure == ()


def test_a_typed_word_looks_for_what_each_of_its_senses_looks_for() -> None:
    for word in SOME:
        by_sense = [pair for one in senses(word).keys for pair in search_terms(one)]
        assert dict(terms_of(word)) == {
            term: max(weight for other, weight in by_sense if other == term)
            for term, _weight in by_sense
        }


@given(st.sampled_from(SOME) | st.text(LETTERS, min_size=1, max_size=12))
@example("größe")
def test_what_is_packed_comes_out_as_it_was(word: str) -> None:
    assert unpacked(word, packed(word, read(word))) == read(word)


def test_words_are_looked_up_as_they_would_be_read(kept: Path) -> None:
    forms = sorted({form.lower() for form in lexicon.german_forms() if form.isalpha()})
    words = random.Random(1).sample(forms, 400)  # noqa: S311 - the same words every time
    _keep(words)
    assert kept_senses.is_there()
    for word in words:
        assert kept_senses.find(word) is not None
        for typed in (word, word.capitalize(), word.upper()):
            assert senses(typed) == read(typed), typed


def test_what_is_not_kept_is_read(kept: Path) -> None:
    _keep(["betrieb"])
    assert kept_senses.find("schulung") is None
    assert senses("Schulung") == read("Schulung")


def test_many_words_in_one_slot_are_told_apart(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_senses, "crc32", lambda _content: 7)
    words = [f"wort{number:03}" for number in range(50)]
    kept_senses.write(((word, f"{word}!") for word in words), kept_senses.file())
    assert kept_senses.is_there()
    assert [kept_senses.find(word) for word in words] == [f"{word}!" for word in words]
    assert kept_senses.find("wort") is None


def test_without_a_file_words_are_read(kept: Path) -> None:
    assert not kept_senses.is_there()
    assert senses("Schulung") == read("Schulung")


@pytest.mark.parametrize("kept_bytes", [0, 20, 36, 60])
def test_a_file_that_was_cut_short_is_not_used(kept: Path, kept_bytes: int) -> None:
    _keep(list(SOME))
    os.truncate(kept_senses.file(), kept_bytes)
    assert not kept_senses.is_there()
    assert senses("Schulung") == read("Schulung")


def test_a_file_with_a_flipped_bit_is_not_used(
    kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _keep(list(SOME))
    content = bytearray(kept_senses.file().read_bytes())
    content[-3] ^= 1
    kept_senses.file().write_bytes(content)
    assert not kept_senses.is_there()
    assert "damaged" in caplog.text


def test_a_file_is_found_that_came_to_be_since(kept: Path) -> None:
    assert not kept_senses.is_there()
    _keep(["betrieb"])
    assert kept_senses.is_there()


def test_all_words_of_a_dictionary_are_kept_and_older_files_go(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = ["Betrieb", "betreiben", "Schulung", "Kfz-Betrieb", "1a"]
    monkeypatch.setattr(lexicon, "german_forms", lambda: iter(forms))
    monkeypatch.setattr(keeping, "_AT_ONCE", 2)
    older = kept / "senses-0123.dic"
    older.touch()
    keeping.keep_all()
    assert kept_senses.is_there()
    assert [kept_senses.find(word) is not None for word in ("betrieb", "schulung", "1a")] == [
        True,
        True,
        False,
    ]
    assert not older.exists()
