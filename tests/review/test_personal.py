"""What the review desk knows about somebody, and what is left after a farewell."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import undefer

from tests import factories
from tests.cast import Cast
from tests.review.rounds import latest, version
from toolbox.catalogue.content import CreditEntry
from toolbox.foundation.db import db
from toolbox.foundation.personal import Farewell
from toolbox.foundation.uow import unit_of_work
from toolbox.review import answers, operations, queries
from toolbox.review.models import Submission
from toolbox.review.personal import PERSONAL_DATA, WORDS


def test_everybody_reads_what_they_did(inside: Flask, cast: Cast) -> None:
    version_id = factories.submitted(cast.alpha_id, by=cast.bob)
    with unit_of_work():
        operations.claim(latest(version_id), by=cast.edith.actor)
        operations.comment_on(latest(version_id), "title", "Kürzer.", by=cast.edith.actor)
        answers.add_answer(title="Dank", text_de="Danke!", text_en="", by=cast.edith.actor)
    with unit_of_work():
        operations.ask_for_changes(
            version(version_id), "", expected=version(version_id).row_version, by=cast.edith.actor
        )
    with unit_of_work():
        (told,) = queries.comments_for_makers(version_id)
        operations.settle(version(version_id), told.id, is_done=True, by=cast.bob.actor)
    known = {person.name: PERSONAL_DATA.about(person.user_id) for person in (cast.bob, cast.edith)}
    assert [name for name, value in known["Bob"].items() if value] == ["handed_in", "ticked_off"]  # type: ignore[union-attr]
    assert [name for name, value in known["Edith"].items() if value] == [  # type: ignore[union-attr]
        *("taken_care_of", "decided_by_me", "said", "canned_answers")
    ]
    assert set(known["Bob"]) <= set(WORDS)


def test_a_farewell_takes_the_name_out_of_what_was_handed_in_and_said(
    inside: Flask, cast: Cast
) -> None:
    version_id = factories.submitted(
        cast.alpha_id,
        by=cast.bob,
        contact_name="Wilhelmine Kran",
        contact_email="Wilhelmine@example.org",
        credits=(CreditEntry("Wilhelmine Kran"), CreditEntry("Projekt Alpha")),
    )
    with unit_of_work():
        note = "Bitte Wilhelmine Kran fragen."
        operations.comment_on(latest(version_id), "title", note, by=cast.edith.actor)
    with unit_of_work():
        PERSONAL_DATA.erase(Farewell(0, "wilhelmine@example.org", "Wilhelmine Kran"))
    kept = db.session.scalars(select(Submission).options(undefer(Submission.sheet))).one()
    assert "Wilhelmine" not in str(kept.sheet)
    assert "contact_email" not in kept.sheet
    (comment,) = queries.comments_in([kept.id])[kept.id]
    assert comment.text == "Bitte Ehemaliges Mitglied fragen."
