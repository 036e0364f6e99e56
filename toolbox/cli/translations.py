"""Translations: the catalogue of German sentences is complete, or the build fails."""

import io
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from rich.markup import escape

from toolbox.cli.context import console
from toolbox.foundation.i18n import DEFAULT_LOCALE, TRANSLATIONS
from toolbox.foundation.settings import PROJECT_ROOT

KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "setting": (2,)}
_TEMPLATES = [
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
]


def _po_path() -> Path:
    return TRANSLATIONS / DEFAULT_LOCALE / "LC_MESSAGES" / "messages.po"


def _sources() -> Iterator[tuple[Path, list[tuple[str, str]]]]:
    yield PROJECT_ROOT / "toolbox", [("**.py", "python")]
    yield PROJECT_ROOT / "templates", _TEMPLATES


def extract() -> Catalog:
    """Return every sentence the code and the templates say, English as written."""
    catalogue = Catalog(project="werkzeugkoffer", charset="utf-8")
    for folder, methods in _sources():
        options = {pattern: {"trimmed": "true"} for pattern, _method in methods}
        found = extract_from_dir(
            str(folder), methods, options, keywords=KEYWORDS, comment_tags=("Translators:",)
        )
        for name, _line, message, comments, context in found:
            where = f"{folder.name}/{name}"
            catalogue.add(message, None, [(where, 0)], auto_comments=comments, context=context)
    return catalogue


def _german() -> Catalog:
    path = _po_path()
    if not path.exists():
        return Catalog(locale=DEFAULT_LOCALE)
    with path.open("rb") as stream:
        return read_po(stream, locale=DEFAULT_LOCALE)


def missing() -> list[str]:
    """Return the sentences that have no German yet, or a German one marked as uncertain."""
    german = _german()
    lacking = []
    for message in extract():
        if not message.id:
            continue
        found = german.get(message.id, message.context)
        texts = found.string if found and isinstance(found.string, tuple | list) else None
        complete = found is not None and not found.fuzzy
        complete = complete and bool(all(texts) if texts else found and found.string)
        if not complete:
            lacking.append(str(message.id))
    return lacking


def compile_catalogue() -> bool:
    """Write the binary catalogue where it is older than its source; True where it was."""
    source, target = _po_path(), _po_path().with_suffix(".mo")
    if not source.exists() or (
        target.exists() and target.stat().st_mtime >= source.stat().st_mtime
    ):
        return False
    buffer = io.BytesIO()
    write_mo(buffer, _german())
    target.write_bytes(buffer.getvalue())
    return True


@click.group()
def translations() -> None:
    """Sentences in German and English (developers)."""


@translations.command("update")
def update() -> None:
    """Bring the German catalogue up to the code; new sentences are left empty."""
    german = _german()
    german.update(extract(), no_fuzzy_matching=True)
    german.obsolete.clear()
    path = _po_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, german, width=100, sort_output=True, include_lineno=False)
    console.print(f"[green]✓[/] {len(missing())} sentences wait for German in {path.name}")


@translations.command("compile")
def compile_command() -> None:
    """Write the binary catalogue."""
    compile_catalogue()


@translations.command("check")
def check() -> None:
    """Fail where a sentence has no German."""
    lacking = missing()
    for message in lacking:
        console.print(f"[red]no German:[/] {escape(message)}", highlight=False)
    if lacking:
        raise SystemExit(1)
    console.print("[green]✓[/] Every sentence has its German")
