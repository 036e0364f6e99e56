"""What a visit to another toolbox says of words, and whom it tells of what is left to decide."""

import pytest

from tests.cast import Cast, Person
from tests.harvesting.neighbours import EDITORIAL, SLUG, TITLE, Neighbour, change
from tests.packages_moving import sample
from toolbox.catalogue import queries
from toolbox.exchange.packages.comparing import Choice
from toolbox.exchange.packages.records import described
from toolbox.foundation.db import db
from toolbox.foundation.uow import unit_of_work
from toolbox.harvesting import ending, running
from toolbox.harvesting.mails import sees_differences
from toolbox.harvesting.models import HarvestRun
from toolbox.harvesting.rules import Trouble
from toolbox.notices.models import Notice, NoticePreference
from toolbox.notices.topics import Frequency
from toolbox.vocabularies.models import Term

pytestmark = pytest.mark.slow

HAMBURG_DISTRICT = "http://data.europa.eu/nuts/code/DE600"
USUAL = {"audience": ("auszubildende",), "topic": ("praktikum",)}


def name(where: Neighbour, vocabulary: str, key: str, label: str, *, uri: str = "") -> None:
    """Give a toolbox a term of its own."""
    with where.app.app_context():
        db.session.rollback()
        with unit_of_work():
            db.session.add(
                Term(vocabulary_key=vocabulary, key=key, label_de=label, label_en="", uri=uri)
            )


def call_it(where: Neighbour, vocabulary: str, key: str, *, now: str, uri: str) -> None:
    """Let a toolbox have a term of ours under another key, and another address or none."""
    with where.app.app_context():
        db.session.rollback()
        with unit_of_work():
            term = db.session.scalars(
                db.select(Term).where(Term.vocabulary_key == vocabulary, Term.key == key)
            ).one()
            term.key, term.uri = now, uri


def told(where: Neighbour, source_id: int) -> dict[str, int]:
    """Return what the report of the last visit says our words could not hold."""
    with where.app.app_context():
        db.session.rollback()
        run = db.session.scalars(
            db.select(HarvestRun)
            .where(HarvestRun.source_id == source_id)
            .order_by(HarvestRun.id.desc())
        ).first()
        assert run is not None
        return dict(run.told.get("unmapped", {}))


def terms_of(where: Neighbour, slug: str) -> dict[str, list[str]]:
    with where.app.app_context():
        found: dict[str, list[str]] = {}
        for one in where.current(slug).classifications:
            found.setdefault(one.term.vocabulary_key, []).append(one.term.key)
        return found


def begin(where: Neighbour, terms: dict[str, tuple[str, ...]]) -> None:
    owner_id = where.organisation()
    with where.app.app_context():
        sample.game(owner_id, TITLE, terms=USUAL | terms)


def test_a_visit_names_the_words_that_are_unknown_here(here: Neighbour, there: Neighbour) -> None:
    name(there, "topic", "hafenlogistik", "Hafenlogistik")
    begin(there, {"topic": ("hafenlogistik", "praktikum")})
    ours = here.follow(there)
    assert here.visit(ours, there) == {"added": 1}
    assert told(here, ours) == {"subject: Hafenlogistik": 1}
    assert terms_of(here, SLUG)["topic"] == ["praktikum"]
    assert here.visit(ours, there) == {"unchanged": 1}
    assert told(here, ours) == {}


@pytest.mark.parametrize(("uri", "expected"), [(HAMBURG_DISTRICT, "02000"), ("", "02")])
def test_of_two_with_one_name_the_address_tells_else_the_wider_is_meant(
    here: Neighbour, there: Neighbour, uri: str, expected: str
) -> None:
    """Where the other toolbox names no address it has one of its own, which nobody knows here."""
    call_it(there, "region", "02000", now="hamburg-dort", uri=uri)
    begin(there, {"region": ("hamburg-dort",)})
    assert here.visit(here.follow(there), there) == {"added": 1}
    assert terms_of(here, SLUG)["region"] == [expected]


def test_a_term_is_known_by_its_address_as_a_concept(here: Neighbour, there: Neighbour) -> None:
    """So the lists that a toolbox publishes, taken in by another, make one word of two."""
    address = "https://elsewhere.example.org/begriffe/topic/messe-dort"
    name(there, "topic", "messe-dort", "Messe")
    name(here, "topic", "messe-dort", "Etwas anderes")
    name(here, "topic", "messe-a", "Messe")
    name(here, "topic", "messe-b", "Auf der Messe", uri=address)
    begin(there, {"topic": ("messe-dort",)})
    assert here.visit(here.follow(there), there) == {"added": 1}
    assert terms_of(here, SLUG)["topic"] == ["messe-b"]


def test_terms_are_given_on_with_the_address_of_who_spoke_of_them_first(
    here: Neighbour, there: Neighbour
) -> None:
    begin(there, {"region": ("02000",), "topic": ("praktikum",)})
    assert here.visit(here.follow(there), there) == {"added": 1}
    for one in (here, there):
        with one.app.app_context():
            db.session.rollback()
            (record,) = described([queries.instrument_by_slug(SLUG).id])
        addresses = {term["key"]: term["uri"] for term in record.record["terms"]}
        assert addresses["praktikum"] == "https://elsewhere.example.org/begriffe/topic/praktikum"
        assert addresses["02000"] == HAMBURG_DISTRICT


def notices(where: Neighbour, person: Person) -> list[Notice]:
    with where.app.app_context():
        db.session.rollback()
        return list(
            db.session.scalars(
                db.select(Notice)
                .where(Notice.user_id == person.user_id, Notice.topic == "differences")
                .order_by(Notice.id)
            )
        )


def test_editors_hear_once_a_visit_of_what_is_left_to_decide(
    here: Neighbour, there: Neighbour, cast: Cast
) -> None:
    owner_id = here.organisation()
    with here.app.app_context():
        slugs = [sample.game(owner_id, title) for title in (TITLE, "Zweites Spiel")]
    theirs = there.follow(here)
    assert there.visit(theirs, here) == {"added": 2}
    ours = here.follow(there)
    here.visit(ours, there)
    assert notices(here, cast.edith) == []
    for slug in slugs:
        for where, word in ((here, "Hier"), (there, "Dort")):
            with where.app.app_context():
                db.session.rollback()
                sample.next_version(slug, summary=f"{word} gesagt.", description=f"{word}.")
    here.visit(ours, there)
    (notice,) = notices(here, cast.edith)
    assert "2" in notice.texts["en"]["subject"]
    assert notice.texts["en"]["address"].endswith("/redaktion/abgleich")
    assert notices(here, cast.alice) == []
    here.visit(ours, there, is_full=True)
    assert len(notices(here, cast.edith)) == 1
    with there.app.app_context():
        db.session.rollback()
        sample.next_version(slugs[0], summary="Dort noch einmal anders.")
    here.visit(ours, there)
    assert len(notices(here, cast.edith)) == 2


def test_a_visit_that_breaks_off_tells_what_it_has_found(
    here: Neighbour, there: Neighbour, both: tuple[int, int], cast: Cast
) -> None:
    change(here, summary="Hier verbessert.")
    change(there, summary="Dort verbessert.")
    with here.app.app_context():
        db.session.rollback()
        run_id = running.begin(both[0])
        assert running.go_on(run_id, here.manners(there), seconds=0.0) == 0.0
        assert here.open(SLUG) == ["summary"]
        ending.fail(run_id, Trouble("timeout").told)
    assert len(notices(here, cast.edith)) == 1


def test_who_wants_no_such_notices_gets_none_and_what_is_decided_is_told_nobody(
    here: Neighbour, there: Neighbour, both: tuple[int, int], cast: Cast
) -> None:
    with here.app.app_context():
        db.session.rollback()
        with unit_of_work():
            db.session.add(
                NoticePreference(
                    user_id=cast.edith.user_id, topic="differences", frequency=Frequency.OFF
                )
            )
    change(here, summary="Hier verbessert.")
    change(there, summary="Dort verbessert.")
    here.visit(both[0], there)
    assert notices(here, cast.edith) == []
    assert len(notices(here, cast.anton)) == 1
    for is_open in (True, False):
        with here.app.app_context():
            db.session.rollback()
            assert sees_differences(EDITORIAL, both[0]) is is_open
            assert not sees_differences(cast.alice.actor, both[0])
        if is_open:
            here.decide(SLUG, Choice.OURS)
