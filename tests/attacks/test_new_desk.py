"""The review desk under hostile submissions and hostile forms."""

import pytest
from flask import Flask

from tests import factories
from tests.cast import Cast
from tests.client import HouseClient
from tests.working import working_time
from toolbox.review.checks.texts.people import people_in
from toolbox.review.words import Fate, word_changes

WORDS = 440


def _woven(mark: str) -> str:
    """Return paragraphs in which every other word is the same, and the others never are."""
    return "\n\n§§§\n\n".join(
        " ".join(f"a {part}{mark}{number}" for number in range(WORDS)) for part in range(5)
    )


def test_texts_made_to_be_hard_to_compare_do_not_hold_up_the_desk() -> None:
    before, after = _woven("o"), _woven("n")
    assert len(before) < 20_000
    began = working_time()
    pieces = word_changes(before, after)
    assert working_time() - began < 10
    assert "".join(one.text for one in pieces if one.fate is not Fate.ADDED) == before
    assert "".join(one.text for one in pieces if one.fate is not Fate.REMOVED) == after


def test_many_imprints_do_not_hold_up_the_check() -> None:
    began = working_time()
    found = people_in("Impressum anna.berg@firma.de " * 6000)
    assert found.mails == ()
    assert working_time() - began < 3


@pytest.mark.parametrize("editor", ["9" * 30, "9" * 5000, "٣", "²", "-1", "\x00"])
def test_no_number_of_an_editor_breaks_the_desk(
    app: Flask, client: HouseClient, cast: Cast, editor: str
) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.alice)
    client.sign_in(cast.edith)
    answer = client.submit(f"/redaktion/{version_id}/zuweisen", {"editor": editor})
    assert answer.status_code in {409, 422}


def test_ten_megabytes_are_no_comment(app: Flask, client: HouseClient, cast: Cast) -> None:
    with app.app_context():
        version_id = factories.submitted(cast.alpha_id, by=cast.alice)
    client.sign_in(cast.edith)
    form = {"field": "title", "text": "x" * 10_000_000}
    assert client.submit(f"/redaktion/{version_id}/kommentar", form).status_code == 413
