"""What is forgotten of lessons every night, should a job of their own have been lost."""

from datetime import datetime

from toolbox.classroom.operations import forget_expired


def forget_lessons(_before: datetime) -> None:
    """Delete what has expired; each lesson knows since its opening until when it is kept."""
    forget_expired()
