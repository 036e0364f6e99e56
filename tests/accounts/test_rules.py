"""Addresses, names and passwords: what is taken, what is tidied, what is refused."""

import pytest

from toolbox.accounts import passwords, rules
from toolbox.foundation.errors import Invalid


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("anna@example.org", "anna@example.org"),
        ("  Anna.Beispiel@Example.ORG ", "anna.beispiel@example.org"),
        ("anna@münster.example.org", "anna@münster.example.org"),
        ("anna@straße.example.org", "anna@straße.example.org"),  # not strasse: another domain
        ("a+b@example.org", "a+b@example.org"),
    ],
)
def test_addresses_have_one_form(typed: str, stored: str) -> None:
    assert rules.normalise_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        *("", "anna", "anna@", "@example.org", "anna@@example.org", "anna@example", "a b@c.de"),
        *("anna@example.org\nBcc: x@example.org", "änna@example.org", "a" * 300 + "@example.org"),
        *("anna@example.org\x00", "<anna@example.org>", "Anna <anna@example.org>"),
    ],
)
def test_what_is_no_address_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.normalise_email(typed)
    assert list(refusal.value.fields) == ["email"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Anna \n  Beispiel ", "Anna Beispiel"),
        ("Anna\u202e Beispiel\u200b", "Anna Beispiel"),
        ("A\x00nna\x07", "Anna"),
        ("Zoe\u0308", "Zoë"),
        ("李小龍", "李小龍"),
        ("O'Neill & Söhne <GmbH>", "O'Neill & Söhne <GmbH>"),
        ("x" * rules.NAME_LENGTH, "x" * rules.NAME_LENGTH),
    ],
)
def test_names_are_tidied(typed: str, stored: str) -> None:
    assert rules.require_name(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "\u200b\u202e", "...", "x" * (rules.NAME_LENGTH + 1)),
        *("Gewinn: http://example.org", "www.example.org", "HTTPS://EXAMPLE.ORG"),
    ],
)
def test_what_is_no_name_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.require_name(typed, "person")
    assert list(refusal.value.fields) == ["person"]


def test_records_of_other_toolboxes_may_be_called_after_their_site() -> None:
    assert rules.require_name("www.example.org", may_be_address=True) == "www.example.org"


@pytest.mark.parametrize("typed", ["", "https://example.org", " http://example.org/a?b=c#d "])
def test_web_addresses_are_taken(typed: str) -> None:
    assert rules.require_website(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        *("example.org", "javascript:alert(1)", "https://", "https:// example.org", "http://["),
        *("https://example.org/\u202e", "https://user:word@example.org", "ftp://example.org"),
        "https://example.org/" + "x" * rules.ADDRESS_LENGTH,
    ],
)
def test_other_addresses_are_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.require_website(typed)
    assert list(refusal.value.fields) == ["website"]


def test_a_description_has_an_end() -> None:
    assert rules.require_description(" a\x00b ") == "ab"
    with pytest.raises(Invalid):
        rules.require_description("x" * (rules.DESCRIPTION_LENGTH + 1))


@pytest.mark.parametrize(
    "weak",
    [
        *("", "kurz", "neunzeich", "x" * 201, "aaaaaaaaaaaa", "ababababab", "Passwort123"),
        *("anna@example.org", "ANNABEISPIEL"),
    ],
)
def test_weak_passwords_are_refused(weak: str) -> None:
    assert passwords.problems(weak, email="anna@example.org", name="AnnaBeispiel")


@pytest.mark.parametrize(
    "strong", ["drei ruhige Hafenkräne", "Öl fließt bergab 7", "🙂🙃😀😃😄😁😆😅🤣😂"]
)
def test_long_words_are_fine(strong: str) -> None:
    assert not passwords.problems(strong, email="anna@example.org", name="Anna")
    assert passwords.verify("cheap", passwords.make_hash("cheap", strong), strong)


def test_an_umlaut_is_the_same_in_both_ways_to_write_it() -> None:
    stored = passwords.make_hash("cheap", "drei ruhige Hafenkr\u00e4ne")
    assert passwords.verify("cheap", stored, "drei ruhige Hafenkra\u0308ne")


@pytest.mark.parametrize("tried", ["", "falsch", "x" * 1_000_000])
@pytest.mark.parametrize("stored", [None, "no hash at all", "the right one"])
def test_nothing_else_opens(stored: str | None, tried: str) -> None:
    right = passwords.make_hash("cheap", "drei ruhige Hafenkräne")
    assert not passwords.verify("cheap", right if stored == "the right one" else stored, tried)


def test_hashes_of_other_strength_are_outdated() -> None:
    assert passwords.is_outdated("standard", passwords.make_hash("cheap", "drei ruhige Kräne"))
    assert not passwords.is_outdated("cheap", passwords.make_hash("cheap", "drei ruhige Kräne"))
