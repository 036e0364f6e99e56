"""The browser files of the product: one style sheet, one script, addressed by their content."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STYLES_FIRST: Final = ("tokens.css", "base.css", "layout.css")
SCRIPT_CORE: Final = "enhance.js"
IMMUTABLE: Final = "public, max-age=31536000, immutable"

# Said here, because what the machine's own table knows differs from machine to machine.
MEDIA_TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}

_PUBLIC_NAME = re.compile(r"(?P<stem>.+)\.[0-9a-f]{10}\.(?P<suffix>[a-z0-9]+)")
_CSS_PIECE = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""", re.DOTALL)
_CSS_SPACE_AROUND = re.compile(r"\s*([{};,]|[<>]=?)\s*")
_CSS_URL = re.compile(r'url\("\.\./(?P<name>[^"]+)"\)')
_JS_CORE_IMPORT = re.compile(r'^import \{[^}]*\} from "\.\./enhance\.js";\n', re.MULTILINE)
_JS_EXPORT = re.compile(r"^export ", re.MULTILINE)
_JS_COMMENT_LINE = re.compile(r"^\s*(?://.*|/\*.*\*/\s*)$", re.MULTILINE)
_JS_INDENT = re.compile(r"\n\s*")


@dataclass(frozen=True)
class Asset:
    """One browser file: the name it is asked for by, its bytes, and its media type."""

    public_name: str
    body: bytes
    media_type: str


class Assets:
    """Browser files of one static folder, built in memory and never written to disk.

    ``app.css`` and ``app.js`` are put together from ``css/`` and ``js/``. Pages on which people
    work (contributing, reviewing, administration) get ``work.css`` besides and ``work.js`` instead,
    those on which something runs ``stage.css`` and ``stage.js`` besides, those of a lesson
    ``classroom.css`` and ``classroom.js``, those of a meeting's pitches ``session.css`` and
    ``session.js``, what other sites show in frames ``embed.css``, so that visitors do not load what
    they never see.
    Every other name is a path in the folder.
    Public names carry ten hexadecimal digits of the SHA-256 of the content
    (``app.1f0c2a94de.css``), so an answer may be cached for ever.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._builders: dict[str, Callable[[], bytes]] = {
            "app.css": self._style_sheet,
            "app.js": lambda: self._script("behaviours"),
            "work.css": lambda: self._components("work"),
            "work.js": lambda: self._script("behaviours", "work"),
            "stage.css": lambda: self._components("stage"),
            "stage.js": lambda: self._script("stage"),
            "classroom.css": lambda: self._components("classroom"),
            "classroom.js": lambda: self._script("classroom"),
            "embed.css": lambda: self._components("embed"),
            "session.css": lambda: self._components("session"),
            "session.js": lambda: self._script("session"),
        }
        self._by_name: dict[str, Asset] = {}
        self._by_public_name: dict[str, Asset] = {}

    def public_name(self, name: str) -> str:
        """Return the public name of an asset; raises FileNotFoundError for an unknown one."""
        return self._asset(name).public_name

    def find(self, public_name: str) -> Asset | None:
        """Return the asset with this public name, None where there is none (or no longer)."""
        known = self._by_public_name.get(public_name)
        if known is not None:
            return known
        try:
            asset = self._asset(_without_digest(public_name))
        except (OSError, ValueError):
            return None
        return asset if asset.public_name == public_name else None

    def forget(self) -> None:
        """Read everything anew at the next request; for development."""
        self._by_name.clear()
        self._by_public_name.clear()

    def _asset(self, name: str) -> Asset:
        if name not in self._by_name:
            build = self._builders.get(name)
            body = build() if build else self._read(name)
            media_type = MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream")
            asset = Asset(_with_digest(name, body), body, media_type)
            self._by_name[name] = asset
            self._by_public_name[asset.public_name] = asset
        return self._by_name[name]

    def _read(self, name: str) -> bytes:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise FileNotFoundError(name)
        return path.read_bytes()

    def _style_sheet(self) -> bytes:
        folder = self._folder / "css"
        first = [(folder / name).read_text("utf-8") for name in STYLES_FIRST]
        text = smaller_css("".join(first)).encode() + self._components("components")
        return _CSS_URL.sub(self._hashed_url, text.decode()).encode()

    def _components(self, name: str) -> bytes:
        parts = sorted((self._folder / "css" / name).glob("*.css"))
        return one_layer("components", [part.read_text("utf-8") for part in parts]).encode()

    def _hashed_url(self, found: re.Match[str]) -> str:
        return f'url("{self.public_name(found["name"])}")'

    def _script(self, *groups: str) -> bytes:
        folder = self._folder / "js"
        core = _JS_EXPORT.sub("", (folder / SCRIPT_CORE).read_text("utf-8"))
        behaviours = [
            "{\n" + _JS_CORE_IMPORT.sub("", part.read_text("utf-8")) + "}\n"
            for group in groups
            for part in sorted((folder / group).glob("*.js"))
        ]
        return smaller_js("".join([core, *behaviours])).encode()


def smaller_css(text: str) -> str:
    """Return a style sheet without comments and needless spaces; strings stay as they are."""
    pieces: list[str] = []
    position = 0
    for found in _CSS_PIECE.finditer(text):
        pieces.append(_tight_css(text[position : found.start()]))
        if not found[0].startswith("/*"):
            pieces.append(found[0])
        position = found.end()
    pieces.append(_tight_css(text[position:]))
    return re.sub(r";?\s*}\s*", "}", "".join(pieces)).strip()


def one_layer(name: str, texts: Iterable[str]) -> str:
    """Return style sheets, each of them a single block of the layer ``name``, as one block."""
    start = f"@layer {name}{{"
    inside = (smaller_css(text).removeprefix(start).removesuffix("}") for text in texts)
    return f"{start}{''.join(inside)}}}"


def smaller_js(text: str) -> str:
    """Return a script without comment lines and indentation; needs semicolons at statement ends."""
    return _JS_INDENT.sub("\n", _JS_COMMENT_LINE.sub("", text)).strip() + "\n"


def _tight_css(text: str) -> str:
    single = re.sub(r"\s+", " ", text)
    return re.sub(r": ", ":", _CSS_SPACE_AROUND.sub(r"\1", single))


def _with_digest(name: str, body: bytes) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:10]}{dot}{suffix}"


def _without_digest(public_name: str) -> str:
    found = _PUBLIC_NAME.fullmatch(public_name)
    if found is None:
        raise ValueError(public_name)
    return f"{found['stem']}.{found['suffix']}"
