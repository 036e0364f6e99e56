"""When a digest is due, in German time, and what cannot be switched off."""

from datetime import UTC, datetime, timedelta

import pytest

from toolbox.notices import rules
from toolbox.notices.topics import TOPICS, Frequency

MONDAY = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2027-01-15T05:59:59", "2027-01-15T06:00:00"),
        ("2027-01-15T06:00:00", "2027-01-16T06:00:00"),
        ("2027-01-15T23:30:00", "2027-01-16T06:00:00"),
        ("2027-07-15T04:00:00", "2027-07-15T05:00:00"),  # summer time
        ("2027-03-27T12:00:00", "2027-03-28T05:00:00"),  # the night in which it begins
        ("2027-10-30T12:00:00", "2027-10-31T06:00:00"),  # and the one in which it ends
    ],
)
def test_digests_come_at_seven_in_germany(moment: str, due: str) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert rules.next_digest_at(at, hour=7) == expected


@pytest.mark.parametrize(
    ("frequency", "waited", "moment", "due"),
    [
        (Frequency.AT_ONCE, timedelta(minutes=1), MONDAY, True),
        (Frequency.DAILY, timedelta(minutes=1), MONDAY + timedelta(days=3), True),
        (Frequency.WEEKLY, timedelta(minutes=1), MONDAY, True),
        (Frequency.WEEKLY, timedelta(days=2), MONDAY + timedelta(days=3), False),
        (Frequency.WEEKLY, timedelta(days=8), MONDAY + timedelta(days=3), True),
        (Frequency.OFF, timedelta(days=30), MONDAY, False),
    ],
)
def test_what_belongs_into_a_digest(
    frequency: Frequency, waited: timedelta, moment: datetime, *, due: bool
) -> None:
    told_at = moment - waited
    assert rules.is_due(frequency, told_at=told_at, moment=moment, weekday=1) is due


@pytest.mark.parametrize("topic", TOPICS)
def test_what_somebody_else_waits_for_cannot_be_switched_off(topic: str) -> None:
    stays = topic in {"decisions", "handovers"}
    assert (Frequency.OFF not in TOPICS[topic].frequencies) is stays
    wanted = Frequency.WEEKLY if stays else Frequency.OFF
    assert rules.allowed(topic, Frequency.OFF) is wanted


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_says_what_it_is_about(topic: str) -> None:
    entry = TOPICS[topic]
    assert entry.default in entry.frequencies
    assert str(entry.about).endswith(".")
    assert str(entry.reason).endswith(".")
