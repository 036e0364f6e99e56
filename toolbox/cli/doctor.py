"""The check-up: database, files, index and jobs agree, or it says where they do not."""

import hashlib
import json
from collections.abc import Iterator

import click
from sqlalchemy import text

from toolbox.cli.context import Instance, console, pass_instance
from toolbox.discovery.health import Health, differing, health
from toolbox.discovery.installed import installed_index
from toolbox.files.queries import all_hashes
from toolbox.foundation import jobs
from toolbox.foundation.db import db
from toolbox.foundation.storage.installed import installed_storage

_CHUNK = 1024 * 1024


def _database() -> Iterator[str]:
    if db.engine.dialect.name != "sqlite":
        return
    found = db.session.execute(text("PRAGMA integrity_check")).scalars().all()
    if found != ["ok"]:
        yield f"database: {'; '.join(map(str, found[:3]))}"
    broken = db.session.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        yield f"database: {len(broken)} rows point to nothing"


def _files() -> Iterator[str]:
    storage = installed_storage()
    for sha256, size in all_hashes():
        if not storage.exists(sha256):
            yield f"files: {sha256} is missing"
            continue
        digest = hashlib.sha256()
        with storage.open(sha256) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != sha256 or storage.size(sha256) != size:
            yield f"files: {sha256} is damaged"


def _index() -> Iterator[str]:
    index = installed_index()
    found = health(index)
    for trouble in found.troubles:
        since = f" since {trouble.since:%Y-%m-%d %H:%M} UTC" if trouble.since else ""
        yield f"index: {trouble.code}{since}{_what_is_done(found)}"
    if not found.status.healthy:
        return
    wrong = differing(index)
    if wrong:
        yield f"index: {len(wrong)} instruments differ from the database (toolbox index rebuild)"


def _what_is_done(found: Health) -> str:
    if found.progress:
        return f" ({found.progress.done} of {found.progress.total} are in the new one)"
    return " (it is being rebuilt)" if found.status.rebuilding else " (run: toolbox index rebuild)"


def _jobs() -> Iterator[str]:
    failed = jobs.counts()[jobs.JobState.FAILED]
    if failed:
        yield f"jobs: {failed} have failed for good (run: toolbox jobs retry)"


@click.command()
@click.option("--json", "as_json", is_flag=True, help="A JSON array of findings, for scripts.")
@pass_instance
def doctor(instance: Instance, *, as_json: bool) -> None:
    """Check that database, files, index and jobs agree; exit code 1 where they do not."""
    with instance.application():
        findings = [*_database(), *_files(), *_index(), *_jobs()]
    if as_json:
        click.echo(json.dumps(findings))
    else:
        for finding in findings:
            console.print(f"[red]✗[/] {finding}", highlight=False)
        if not findings:
            console.print("[green]✓[/] Database, files, index and jobs agree")
    if findings:
        raise SystemExit(1)
