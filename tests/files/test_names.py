"""Names of files come from foreign machines and are kept, shown and saved safely."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolbox.files.inspection.names import NAME_BYTES, extension_of, safe_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Übung für Größere.pdf", "Übung für Größere.pdf"),
        ("U\u0308bung.pdf", "Übung.pdf"),
        ("C:\\Users\\anna\\Leitfaden.docx", "Leitfaden.docx"),
        ("/etc/passwd", "passwd"),
        ("../../geheim.txt", "geheim.txt"),
        ("ordner/", "ordner"),
        ("a\x00b\nc\td.pdf", "ab c d.pdf"),
        ("gnp\u202efdp.exe", "gnpfdp.exe"),
        ("zero\u200bwidth\ufeff.txt", "zerowidth.txt"),
        ('Was? "Das": <hier>|*.pdf', "Was- -Das-- -hier---.pdf"),
        ("  viel   Platz  .pdf", "viel Platz.pdf"),
        (".htaccess", "datei.htaccess"),
        (".pdf", "datei.pdf"),
        ("...", "datei"),
        ("", "datei"),
        ("Bericht.pdf...", "Bericht.pdf"),
        ("CON", "_CON"),
        ("nul.tar.gz", "_nul.tar.gz"),
        ("Com1.pdf", "_Com1.pdf"),
        ("Com¹.pdf", "_Com¹.pdf"),
        ("Konzept.pdf", "Konzept.pdf"),
        ("~$Brief.docx", "$Brief.docx"),
    ],
)
def test_safe_name(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


def test_long_names_keep_their_extension_and_their_characters() -> None:
    name = safe_name("ä" * 300 + ".pdf")

    assert len(name.encode()) == NAME_BYTES
    assert name == "ä" * ((NAME_BYTES - 4) // 2) + ".pdf"


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_name_becomes_one_that_stays_the_same(name: str) -> None:
    kept = safe_name(name)

    assert kept
    assert kept == safe_name(kept)
    assert len(kept.encode()) <= NAME_BYTES
    assert not set(kept) & set('/\\<>:"|?*\0\n')
    assert not kept.startswith(".")


@pytest.mark.parametrize(
    ("name", "extension"), [("A.PDF", "pdf"), ("a.tar.gz", "gz"), ("ohne", ""), (".pdf", "")]
)
def test_extension_of(name: str, extension: str) -> None:
    assert extension_of(name) == extension
