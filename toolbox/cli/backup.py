"""Backups: make one, check it, restore it."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click
from rich.markup import escape

from toolbox.accounts.erasures import replay, settle_erasures
from toolbox.cli.context import Instance, console, pass_instance
from toolbox.files.queries import all_hashes
from toolbox.foundation.backup.checking import faults_of
from toolbox.foundation.backup.last_one import LastBackup, remember
from toolbox.foundation.backup.making import make_backup
from toolbox.foundation.backup.manifest import (
    SECRETS,
    BackupError,
    Manifest,
    backups_in,
    is_backup,
    read_manifest,
)
from toolbox.foundation.backup.restoring import Restored, restore_backup
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.erasures import Entry, Replayed
from toolbox.foundation.i18n import speaking
from toolbox.foundation.logs import configure_logs
from toolbox.foundation.schema import upgrade
from toolbox.foundation.settings import Settings
from toolbox.foundation.storage.registry import storage_from_url

_FOLDER = click.Path(path_type=Path, file_okay=False)
_THERE = click.Path(path_type=Path, file_okay=False, exists=True)
_LISTED = 20


class _MakesOne(click.Group):
    """``toolbox backup FOLDER`` makes a backup, without a word for that."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in where none is named."""
        if args and args[0] not in self.commands and args[0] not in {"-h", "--help"}:
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_MakesOne)
def backup() -> None:
    """Backups: ``toolbox backup FOLDER`` makes one, also while the toolbox runs."""


@backup.command("make")
@click.argument("folder", type=_FOLDER)
@click.option("--keep", default=14, show_default=True, type=click.IntRange(1), help="So many stay.")
@click.option(
    "--with-secrets",
    is_flag=True,
    help="Also the signing key and config.toml, which may hold passwords.",
)
@pass_instance
def make(instance: Instance, folder: Path, *, keep: int, with_secrets: bool) -> None:
    """Save database and files into a new folder below FOLDER, and read it again.

    Exit code 1 where that failed, or where files of the toolbox are missing or damaged.
    """
    settings = instance.settings()
    configure_logs(verbose=instance.verbose)
    try:
        made = make_backup(
            settings,
            storage_from_url(settings.storage_url, instance=settings.instance),
            folder.resolve(),
            keep=keep,
            with_secrets=with_secrets,
            objects=_objects(instance, settings),
        )
        manifest = read_manifest(made)
    except BackupError as error:
        raise _refused(error) from error
    _remember(settings, made, manifest, faults=0)
    console.print(f"[green]✓[/] {made}", highlight=False, soft_wrap=True)
    files = f"{len(manifest.parts)} files, {manifest.size / 1_000_000:.1f} MB, read again"
    console.print(f"{files}; {len(backups_in(made.parent))} backups are there", highlight=False)
    _say_what_is_not_in_it(settings, manifest)
    if manifest.faults:
        _list(manifest.faults)
        console.print("[red]These files of the toolbox could not be saved; older backups stay.[/]")
        raise SystemExit(1)


def _objects(instance: Instance, settings: Settings) -> list[str]:
    """Return the files to save where the database cannot be asked as a file."""
    if settings.database_path is not None:
        return []
    with instance.application():
        settle_erasures()
        return [sha256 for sha256, _size in all_hashes()]


def _say_what_is_not_in_it(settings: Settings, manifest: Manifest) -> None:
    if manifest.schema is None:
        engine = settings.resolved_database_url.partition(":")[0]
        console.print(
            f"[yellow]The database is not in it:[/] save {engine} with its own tools, such as "
            "pg_dump, each time before this command.",
            highlight=False,
        )
    if not any(manifest.has(name) for name in SECRETS):
        console.print(
            "The signing key and config.toml are not in it (--with-secrets). Please keep them in "
            "another place: without the key everybody logs in anew and sets up the second factor "
            "again.",
            highlight=False,
        )


def _remember(settings: Settings, made: Path, manifest: Manifest, *, faults: int) -> None:
    remember(
        settings.instance,
        LastBackup(str(made), manifest.made_at, manifest.size, len(manifest.faults), now(), faults),
    )


@backup.command("check")
@click.argument("path", type=_THERE)
@pass_instance
def check(instance: Instance, path: Path) -> None:
    """Read every byte of a backup, or of the newest one in a folder; exit code 1 for damage."""
    settings, chosen = instance.settings(), _chosen(path)
    try:
        manifest, found = read_manifest(chosen), faults_of(chosen)
    except BackupError as error:
        raise _refused(error) from error
    _remember(settings, chosen, manifest, faults=len(found))
    _list(found)
    if found:
        console.print(f"[red]✗ {chosen} is damaged.[/]", highlight=False, soft_wrap=True)
        raise SystemExit(1)
    made = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC, {len(manifest.parts)} files"
    console.print(f"[green]✓[/] {chosen} is sound ({made})", highlight=False, soft_wrap=True)
    if manifest.faults:
        _list(manifest.faults)
        console.print("[yellow]These files were missing already when it was made.[/]")


def _chosen(path: Path) -> Path:
    found = backups_in(path.resolve())
    return path.resolve() if is_backup(path.resolve()) or not found else found[-1]


@click.command()
@click.argument("path", type=_THERE)
@click.option(
    "--erasures",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="erasures.jsonl, or toolbox.db, of the instance that is replaced.",
)
@pass_instance
def restore(instance: Instance, path: Path, *, erasures: Path | None) -> None:
    """Put a backup into an empty instance; a damaged one is refused.

    PATH is a backup, or a folder of backups, of which the newest is taken. People who were erased
    after it was made are erased again before the instance has a database.
    """
    settings, chosen = instance.settings(), _chosen(path)
    storage = storage_from_url(settings.storage_url, instance=settings.instance)

    def erased_again(alone: Settings, entries: Sequence[Entry]) -> Replayed:
        return _erased_again(instance, alone, entries)

    try:
        restored = restore_backup(settings, storage, chosen, replay=erased_again, erasures=erasures)
    except BackupError as error:
        raise _refused(error) from error
    manifest = restored.manifest
    console.print(
        f"[green]✓[/] Restored as of {manifest.made_at:%Y-%m-%d %H:%M} UTC: {chosen}",
        highlight=False,
        soft_wrap=True,
    )
    if manifest.schema is None:
        console.print("The database is not in it. Please restore it with the tools of its engine.")
    _say_who_went(restored, settings)
    console.print("Now run: toolbox setup (migrates), then toolbox doctor (checks).")


def _erased_again(instance: Instance, settings: Settings, entries: Sequence[Entry]) -> Replayed:
    """Erase people from a database that may be older than the code."""
    configure_logs(verbose=instance.verbose)
    upgrade(settings)
    app = instance.factory(settings)
    with app.app_context(), speaking("en"):
        replayed = replay(entries)
        db.session.remove()
        db.engine.dispose()
    return replayed


def _say_who_went(restored: Restored, settings: Settings) -> None:
    replayed = restored.replayed
    if not restored.journals:
        console.print(
            "[yellow]There is no journal of erased people:[/] whoever was erased since is there "
            "again. If the instance that is replaced still has erasures.jsonl or toolbox.db, "
            "restore anew and name it with --erasures.",
        )
    elif restored.manifest.schema is not None:
        console.print(f"{replayed.erased} people who were erased since were erased again.")
        if replayed.forgotten:
            console.print(
                f"{replayed.forgotten} things that people without an account took back since "
                "(entries, contacts, answers, subscriptions) were taken back again."
            )
    if restored.broken:
        console.print(f"[yellow]{restored.broken} lines of the journals cannot be read.[/]")
    if restored.manifest.made_at < now() - timedelta(days=settings.keep_erasures_days):
        console.print(
            f"[yellow]This backup is older than keep_erasures_days "
            f"({settings.keep_erasures_days}):[/] whoever was erased before that may be there "
            "again."
        )
    for name in replayed.ownerless:
        console.print(f"[yellow]{escape(name)} has no owner any more.[/]", highlight=False)


def _list(sentences: list[str] | tuple[str, ...]) -> None:
    for sentence in sentences[:_LISTED]:
        console.print(f"[red]✗[/] {sentence}", highlight=False, soft_wrap=True)
    if len(sentences) > _LISTED:
        console.print(f"and {len(sentences) - _LISTED} more", highlight=False)


def _refused(error: BackupError) -> SystemExit:
    console.print(f"[red]{error}[/]", highlight=False, soft_wrap=True)
    return SystemExit(1)
