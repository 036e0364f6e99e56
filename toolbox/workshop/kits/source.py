"""The files of a kit, out of a folder or a ZIP, read only inside and within limits."""

import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from toolbox.workshop.kits.findings import stop

MEGABYTE = 1024 * 1024
FILES = 2_000
KIT_SIZE = 50 * MEGABYTE
"""Everything in a kit together, unpacked."""
TEXT_SIZE = MEGABYTE // 2
"""One text of a kit: kit.json, the example, a template."""
MANIFEST = "kit.json"


@dataclass(frozen=True, slots=True)
class KitSource:
    """A kit's files by their path from its root: ``sizes`` in bytes.

    ``prefix`` is the single folder that some programs pack a ZIP's files into; ``archive`` is the
    ZIP while it is kept open.
    """

    path: Path
    sizes: dict[str, int]
    prefix: str = ""
    archive: zipfile.ZipFile | None = field(default=None, compare=False, repr=False)

    @contextmanager
    def opened(self) -> Iterator["KitSource"]:
        """Give the same files with the ZIP kept open, where many of them are read."""
        if self.path.is_dir():
            yield self
            return
        with zipfile.ZipFile(self.path) as archive:
            yield replace(self, archive=archive)

    def has(self, name: str) -> bool:
        """Tell whether the kit has this file."""
        return name in self.sizes

    def below(self, folder: str) -> list[str]:
        """Return the names of the files in a folder and in those below it."""
        start = folder.rstrip("/") + "/"
        return sorted(name for name in self.sizes if name.startswith(start))

    def read(self, name: str) -> bytes:
        """Return a file's bytes; KeyError for one that the kit does not have."""
        size = self.sizes[name]
        if self.path.is_dir():
            return (self.path / name).read_bytes()
        if self.archive is None:
            with self.opened() as source:
                return source.read(name)
        with self.archive.open(self.prefix + name) as file:
            return file.read(size)

    def text(self, name: str) -> str:
        """Return a file as text, line ends made equal. Raises FindingsError."""
        if self.sizes[name] > TEXT_SIZE:
            raise stop("text-too-large", name, limit=TEXT_SIZE // 1024)
        try:
            text = self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise stop("not-utf8", name, position=error.start) from error
        return text.replace("\r\n", "\n").replace("\r", "\n")


def open_source(path: Path) -> KitSource:
    """List the files of a kit. Raises FindingsError.

    Of a ZIP that came from outside, the archive itself has to have been checked before.
    """
    source = listed_folder(path) if path.is_dir() else listed_zip(path)
    if len(source.sizes) > FILES:
        raise stop("too-many-files", limit=FILES)
    if sum(source.sizes.values()) > KIT_SIZE:
        raise stop("kit-too-large", limit=KIT_SIZE // MEGABYTE)
    return source


def listed_folder(path: Path) -> KitSource:
    """List a folder; hidden files and what editors leave behind are no part of a kit."""
    sizes: dict[str, int] = {}
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            file = Path(folder, name)
            relative = file.relative_to(path).as_posix()
            if name.startswith(".") or name.endswith("~"):
                continue
            state = file.lstat()
            if not stat.S_ISREG(state.st_mode):
                raise stop("not-a-file", relative)
            sizes[relative] = state.st_size
            if len(sizes) > FILES:
                raise stop("too-many-files", limit=FILES)
        if any(Path(folder, name).is_symlink() for name in folders):
            raise stop("not-a-file", Path(folder).relative_to(path).as_posix())
    return KitSource(path, sizes)


def listed_zip(path: Path) -> KitSource:
    """List a ZIP; files packed into one folder are read as if they lay at the root."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = {info.filename: info.file_size for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise stop("not-a-zip") from error
    files = {name: size for name, size in found.items() if not name.endswith("/")}
    tops = {PurePosixPath(name).parts[0] for name in files if name}
    prefix = f"{tops.pop()}/" if MANIFEST not in files and len(tops) == 1 else ""
    return KitSource(path, {name[len(prefix) :]: size for name, size in files.items()}, prefix)
