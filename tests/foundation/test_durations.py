"""Times in words: no odd decimals."""

import pytest
from flask import Flask

from toolbox.foundation.durations import in_words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (45, "45 Min."),
        (119, "119 Min."),
        (150, "2,5 Std."),
        (200, "3 Std. 20 Min."),
        (480, "1 Tag"),
        (700, "1,5 Tage"),
        (2 * 480, "2 Tage"),
        (9000, "19 Tage"),
        (2_500_000, "5.208 Tage"),
    ],
)
def test_a_time_reads_as_people_say_it(inside: Flask, minutes: int, words: str) -> None:
    assert in_words(minutes) == words
