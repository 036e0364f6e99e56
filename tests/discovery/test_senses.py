"""What typed words may stand for: read as they come, or looked up where that was done before."""

import fcntl
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE

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

pytestmark = pytest.mark.slow

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
    assert kept_senses.open_if_there()
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
    assert kept_senses.open_if_there()
    assert [kept_senses.find(word) for word in words] == [f"{word}!" for word in words]
    assert kept_senses.find("wort") is None


def test_without_a_file_words_are_read(kept: Path) -> None:
    assert not kept_senses.open_if_there()
    assert senses("Schulung") == read("Schulung")


@pytest.mark.parametrize("kept_bytes", [0, 20, 36, 60])
def test_a_file_that_was_cut_short_is_not_used(kept: Path, kept_bytes: int) -> None:
    _keep(list(SOME))
    os.truncate(kept_senses.file(), kept_bytes)
    assert not kept_senses.open_if_there()
    assert senses("Schulung") == read("Schulung")


def test_a_file_with_a_flipped_bit_is_not_used(
    kept: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _keep(list(SOME))
    content = bytearray(kept_senses.file().read_bytes())
    content[-3] ^= 1
    kept_senses.file().write_bytes(content)
    assert not kept_senses.open_if_there()
    assert "damaged" in caplog.text


def test_a_file_is_found_that_came_to_be_since(kept: Path) -> None:
    assert not kept_senses.open_if_there()
    _keep(["betrieb"])
    assert kept_senses.open_if_there()


def test_what_cannot_be_kept_leaves_nothing_behind(kept: Path) -> None:
    _keep(["betrieb"])
    before = sorted(kept.rglob("*"))

    def ending() -> Iterator[tuple[str, str]]:
        yield "schulung", ""
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        kept_senses.write(ending(), kept_senses.file())
    assert sorted(kept.rglob("*")) == before
    assert kept_senses.open_if_there()
    assert kept_senses.find("betrieb") is not None


def test_two_who_write_at_once_leave_a_whole_file(kept: Path) -> None:
    def interrupted() -> Iterator[tuple[str, str]]:
        yield "betrieb", "eins"
        kept_senses.write([("betrieb", "zwei")], kept_senses.file())
        yield "schulung", "eins"

    kept_senses.write(interrupted(), kept_senses.file())
    assert kept_senses.open_if_there()
    assert kept_senses.find("betrieb") == "eins"


def test_whoever_helps_ends_with_the_one_that_is_helped(tmp_path: Path) -> None:
    """Where a set-up is broken off, nobody may go on holding its lock."""
    lock = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with subprocess.Popen([sys.executable, "-c", _ENDLESS], stdout=PIPE, pass_fds=[lock]) as main:
        os.close(lock)
        assert main.stdout
        assert main.stdout.readline() == b"at work\n"
        main.terminate()
    again = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(again, fcntl.LOCK_EX)  # waits for as long as anybody holds it
    finally:
        os.close(again)


_ENDLESS = """
import signal
from toolbox.discovery.language import keeping, kept_senses, lexicon

def write(words, target):
    next(words)
    print("at work", flush=True)
    signal.pause()

lexicon.german_forms = lambda: ["betrieb", "schulung", "wort"]
keeping._AT_ONCE = 1
kept_senses.write = write
keeping.keep_all()
"""


def test_all_that_decides_how_words_are_read_is_in_the_fingerprint() -> None:
    folder = Path(kept_senses.__file__).parent
    sources = {path.stem: path.read_text("utf-8") for path in folder.glob("*.py")}
    others = {
        module
        for source in sources.values()
        for module in re.findall(r"^from toolbox\.(\S+) import", source, re.MULTILINE)
        if not module.startswith("discovery.language")
    }
    # Weights are not kept, and how a file is open changes nothing.
    assert others == {"discovery.ranking", "foundation.storage.opened"}
    lists = {
        name
        for module, source in sources.items()
        if module != "wordlists"  # whose stop words only searches leave out
        for name in re.findall(r"\b(?:lines\(\"(\w+)\"|stopwords\(\))", source)
    }
    assert lists == {"parts"}


def test_all_words_of_a_dictionary_are_kept_and_older_files_go(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = ["Betrieb", "betreiben", "Schulung", "Kfz-Betrieb", "1a"]
    monkeypatch.setattr(lexicon, "german_forms", lambda: iter(forms))
    monkeypatch.setattr(keeping, "_AT_ONCE", 2)
    older, left_behind = kept / "senses-0123.dic", kept / "senses-x1y2" / "senses-4567.dic"
    left_behind.parent.mkdir()
    for one in (older, left_behind):
        one.touch()
    keeping.keep_all()
    assert kept_senses.open_if_there()
    assert [kept_senses.find(word) is not None for word in ("betrieb", "schulung", "1a")] == [
        True,
        True,
        False,
    ]
    assert list(kept.iterdir()) == [kept_senses.file()]
