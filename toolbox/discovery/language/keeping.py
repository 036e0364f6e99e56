"""Works out what the words of the dictionary may stand for: a program of its own, once a version.

A million words take about 20 seconds of one processor; all that may be used share the work.
"""

import multiprocessing
import os
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress

from toolbox.discovery.language import kept_senses, lexicon
from toolbox.discovery.language.senses import all_packed

_AT_ONCE = 10_000


def keep_all() -> None:
    """Keep what every word of the dictionary may stand for, as words are read now."""
    target = kept_senses.file()
    kept_senses.write(_all_words(), target)
    for other in target.parent.glob(f"{kept_senses.PREFIX}*"):
        if other.is_dir():  # left behind by somebody who was killed
            shutil.rmtree(other, ignore_errors=True)
        elif other != target:
            with suppress(OSError):
                other.unlink()


def _all_words() -> Iterator[tuple[str, str]]:
    # Words that follow each other in the alphabet look up the same forms.
    words = sorted({form.lower() for form in lexicon.german_forms() if form.isalpha()})
    lists = [words[start : start + _AT_ONCE] for start in range(0, len(words), _AT_ONCE)]
    with ProcessPoolExecutor(_processors(), initializer=_end_with_parent) as others:
        for own, texts in zip(lists, others.map(all_packed, lists), strict=True):
            yield from zip(own, texts, strict=True)


def _end_with_parent() -> None:
    """End this process when the one it helps ends: it would wait for work that never comes.

    It would also hold open what it was born with, among it the lock of the set-up.
    """
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


if __name__ == "__main__" and not kept_senses.open_if_there():
    keep_all()
