"""Where a lesson stands."""

from enum import StrEnum


class LessonState(StrEnum):
    """Open to more devices, closed to more devices, or over; over it can only be looked at."""

    OPEN = "open"
    PAUSED = "paused"
    ENDED = "ended"
