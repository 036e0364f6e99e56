"""What the pages, styles and scripts of a package want to load, as far as one sees it by reading.

Scripts can put addresses together; what reading misses, the sandbox blocks and names when the
package runs. So this looks for the usual ways and stays quiet about mere mentions of an address.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import NamedTuple

_ADDRESS = r"(?:https?:|wss?:)?//(?P<host>[\w.-]+\.[a-z]{2,})"
_OUTSIDE = re.compile(_ADDRESS, re.IGNORECASE)
_CSS_LOAD = re.compile(r"""(?:url\(\s*["']?|@import\s+["'])(?P<address>[^"')\s]+)""", re.IGNORECASE)
_JS_LOAD = re.compile(
    r"""(?:\bfetch\(|\bimport\(|\bimportScripts\(|\bnew\s+(?:WebSocket|EventSource|Worker)\(
    |\bsendBeacon\(|\.open\(\s*["'`][A-Z]+["'`]\s*,|\.src\s*=|\bfrom\b|\bimport\b|\.getJSON\(
    |\.getScript\()\s*["'`](?P<address>[^"'`\n]{1,500})""",
    re.VERBOSE,
)
_LOADING_ATTRIBUTES = frozenset({"src", "srcset", "poster", "data", "background"})
_LOADING_RELATIONS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})
_WITHIN = re.compile(r"\A(?!#|[a-z][a-z0-9+.-]*:|//)[^?#]+", re.IGNORECASE)

ABILITIES: dict[str, re.Pattern[str]] = {
    "service-worker": re.compile(r"navigator\.serviceWorker\b"),
    "cookies": re.compile(r"document\.cookie\b"),
    "indexed-db": re.compile(r"\bindexedDB\.open\("),
    "calls": re.compile(r"\bRTCPeerConnection\b"),
    "parent-page": re.compile(r"(?:window\.)?(?:parent|top)\.document\b"),
}
"""What scripts like to use and the sandbox does not have."""


class Wanted(NamedTuple):
    """One address that something in the package loads."""

    address: str
    is_module: bool = False


class Loads(HTMLParser):
    """Listens to the tags of a page for what they load."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wanted: list[Wanted] = []
        self.links: list[str] = []
        self.title = ""
        self.picture = ""
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this element loads."""
        known = {name: value or "" for name, value in attrs}
        if tag == "link":
            if _LOADING_RELATIONS & set(known.get("rel", "").lower().split()):
                self._want(known.get("href", ""))
        elif tag == "a":
            self.links.append(known.get("href", ""))
        elif tag == "meta" and known.get("property") == "og:image":
            self.picture = known.get("content", "")
        else:
            is_module = tag == "script" and known.get("type") == "module"
            for name in _LOADING_ATTRIBUTES & known.keys():
                for address in addresses_in(name, known[name]):
                    self._want(address, is_module=is_module)
        self.styles.append(known.get("style", ""))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        """Text that follows belongs to what is around."""
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep what can load something by itself."""
        if self._inside == "script":
            self.scripts.append(data)
        elif self._inside == "style":
            self.styles.append(data)
        elif self._inside == "title" and not self.title:
            self.title = " ".join(data.split())

    def _want(self, address: str, *, is_module: bool = False) -> None:
        if address.strip():
            self.wanted.append(Wanted(address.strip(), is_module))


def addresses_in(attribute: str, value: str) -> Iterable[str]:
    """Return the addresses of an attribute; ``srcset`` has several, with sizes behind them."""
    if attribute != "srcset" or value.lstrip().startswith("data:"):
        return [value]
    return [part.split()[0] for part in value.split(",") if part.split()]


def loads_of_page(text: str) -> Loads:
    """Return what a page loads, with what its own styles and scripts do."""
    loads = Loads()
    loads.feed(text)
    loads.close()
    for style in loads.styles:
        loads.wanted.extend(Wanted(address) for address in in_style(style))
    for script in loads.scripts:
        loads.wanted.extend(Wanted(address) for address in in_script(script))
    return loads


def in_style(text: str) -> Iterator[str]:
    """Yield what a style sheet loads."""
    for found in _CSS_LOAD.finditer(text):
        if not found["address"].startswith("data:"):
            yield found["address"]


def in_script(text: str) -> Iterator[str]:
    """Yield what a script loads in the usual ways."""
    for found in _JS_LOAD.finditer(text):
        yield found["address"]


def host_of(address: str) -> str:
    """Return the host elsewhere that an address names; empty for one of the package itself."""
    found = _OUTSIDE.match(address)
    return found["host"].lower() if found else ""


def path_of(address: str) -> str:
    """Return the path that an address of the package itself names; empty for any other."""
    found = _WITHIN.match(address)
    return found[0] if found else ""
