"""Logs: one readable line each, on standard error."""

import logging


def configure_logs(*, verbose: bool = False) -> None:
    """Show warnings and errors, with ``verbose`` also what happens in between."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
