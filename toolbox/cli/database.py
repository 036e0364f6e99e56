"""The database: state, migration, and the check that migrations end at the models."""

import tempfile
from pathlib import Path

import click
from rich.markup import escape
from sqlalchemy import create_engine

from toolbox.cli.context import Instance, console, pass_instance
from toolbox.foundation import schema
from toolbox.foundation.db import prepare_engine


@click.group("db")
def database() -> None:
    """The database."""


@database.command("upgrade")
@pass_instance
def upgrade(instance: Instance) -> None:
    """Bring the database to the newest shape; a failing migration changes nothing."""
    changed = schema.upgrade(instance.settings())
    console.print("[green]✓[/] Migrated" if changed else "[green]✓[/] Already up to date")


@database.command("check")
def check() -> None:
    """Migrate an empty database up, down and up, and compare it with the models."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'check.db'}")
        prepare_engine(engine)
        schema.step(engine, "head")
        schema.step(engine, "base")
        schema.step(engine, "head")
        found = schema.differences(engine)
        engine.dispose()
    for difference in found:
        console.print(f"[red]differs:[/] {escape(str(difference))}", soft_wrap=True)
    if found:
        raise SystemExit(1)
    console.print("[green]✓[/] Migrations go up and down and end at the models")


@database.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a new migration from what the models have and the migrations lack (developers)."""
    number = f"{int(schema.head_revision() or '0') + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'revision.db'}")
        prepare_engine(engine)
        if number != "0001":
            schema.step(engine, "head")
        schema.write_revision(engine, number, message)
        engine.dispose()
    console.print(f"[green]✓[/] Wrote revision {number}; please read it before you commit it")
