"""Import and export."""

import click


@click.group("import")
def import_group() -> None:
    """Take records in."""


@click.group("export")
def export_group() -> None:
    """Give records out."""
