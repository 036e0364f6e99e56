"""Both faces of every permission agree, and each part of a meeting is seen by whom it is for."""

import pytest
from sqlalchemy import select

from tests.alliances.rounds import Round, in_days
from tests.cast import Cast
from toolbox.alliances import meeting_queries, meetings, policy
from toolbox.alliances.lifecycle import Part
from toolbox.alliances.models import Alliance, Meeting
from toolbox.foundation.actors import VISITOR, Actor
from toolbox.foundation.db import db
from toolbox.foundation.errors import NotFound
from toolbox.foundation.uow import unit_of_work


def _actors(cast: Cast) -> dict[str, Actor]:
    return {**{one.name: one.actor for one in cast.everybody}, "visitor": VISITOR}


ABOUT_ALLIANCES = {
    "found": {"Anton"},
    "moderate": {"Anton", "Carla"},
    "belong": {"Anton", "Carla", "Alice", "Bob", "Rita"},
}


@pytest.mark.parametrize("name", ABOUT_ALLIANCES)
def test_who_may_do_what_with_an_alliance(round_: Round, name: str) -> None:
    sentence = getattr(policy, name)
    allowed = set()
    for who, actor in _actors(round_.cast).items():
        one = sentence.allows(actor, round_.alliance)
        listed = db.session.scalars(select(Alliance.id).where(sentence.where(actor))).all()
        assert one == bool(listed), who
        if one:
            allowed.add(who)
    assert allowed == ABOUT_ALLIANCES[name]


INSIDERS = {"Anton", "Carla", "Alice", "Bob", "Rita"}
EVERYBODY = INSIDERS | {"Edith", "visitor"}
# Who sees which sort of meeting: a draft, one for members, a public one.
SEES = {"draft": {"Anton", "Carla"}, "members": INSIDERS, "public": EVERYBODY}
RUNS = {"Anton", "Carla"}


def test_who_sees_and_runs_which_meeting(round_: Round) -> None:
    round_.plan(in_days(3), announced=False)
    round_.plan(in_days(3, is_public=False))
    round_.plan(in_days(3))
    for number, sort in enumerate(SEES, 1):
        meeting = round_.meeting(number)
        for sentence, expected in (
            (policy.see, SEES[sort]),
            (policy.run, RUNS),
            (policy.attend, SEES[sort] & INSIDERS),
        ):
            for who, actor in _actors(round_.cast).items():
                one = sentence.allows(actor, meeting)
                listed = db.session.scalars(select(Meeting.id).where(sentence.where(actor))).all()
                assert one == (meeting.id in listed), (sort, who)
                assert one == (who in expected), (sort, who)


@pytest.mark.parametrize(
    ("is_public", "parts", "seen"),
    [
        (True, (Part.AGENDA,), {Part.AGENDA}),
        (True, tuple(Part), set(Part)),
        (True, (), set()),
        (False, tuple(Part), set()),
    ],
)
def test_a_visitor_sees_the_public_parts_of_a_public_meeting(
    round_: Round, is_public: bool, parts: tuple[Part, ...], seen: set[Part]
) -> None:
    round_.plan(in_days(3, is_public=is_public, public_parts=parts))
    meeting = round_.meeting()
    assert {part for part in Part if policy.sees_part(VISITOR, meeting, part)} == seen
    assert all(policy.sees_part(round_.cast.bob.actor, meeting, part) for part in Part)


def test_a_meeting_for_members_is_not_found_by_others(round_: Round) -> None:
    round_.plan(in_days(3, is_public=False))
    for actor in (VISITOR, round_.cast.edith.actor):
        with pytest.raises(NotFound):
            meeting_queries.meeting_for("hafenallianz", 1, by=actor)
        assert not meeting_queries.coming_meetings(round_.alliance, by=actor)
        assert not meeting_queries.next_meetings(by=actor)


def test_a_draft_leaves_no_trace_once_it_is_discarded(round_: Round) -> None:
    round_.plan(in_days(3), announced=False)
    with unit_of_work():
        meetings.discard(round_.meeting(), by=round_.cast.carla.actor)
    with pytest.raises(NotFound):
        round_.meeting()
