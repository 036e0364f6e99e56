"""A process that analyses documents for another one, as crew.py starts it.

Batches of documents come in through the standard input, chunks go out through the standard
output, both pickled. Where the input ends, because its writer has died for example, so does this.
"""

import os
import pickle
import sys

from toolbox.discovery.backends.whoosh.chunks import analysed


def main() -> None:
    """Answer batches with chunks."""
    chunks = os.dup(sys.stdout.fileno())
    sys.stdout = sys.stderr  # what anybody prints is no chunk
    while True:
        try:
            batch = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this
            with os.fdopen(chunks, "wb", closefd=False) as answer:
                pickle.dump(analysed(batch), answer, pickle.HIGHEST_PROTOCOL)
        except (EOFError, BrokenPipeError):
            return


if __name__ == "__main__":
    main()
