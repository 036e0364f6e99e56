"""From »Einreichen« to submitted, with one PDF and its proposals: how long, and how many fields?

    python3 start.py bench contribute

Drives Chromium through the pages of a fresh instance and adds up what a person would need by the
Keystroke-Level Model (S. K. Card, T. P. Moran, A. Newell: The keystroke-level model for user
performance time with interactive systems, Communications of the ACM 23(7), 1980, 396-410): a key
or a mouse button 0.28 s (K, average typist), pointing 1.1 s (P), moving the hand between keyboard
and mouse 0.4 s (H), getting ready for a step 1.35 s (M). How long the system takes (R) is measured,
with what driving the browser costs. Reading is no part of the model.
"""

import argparse
import re
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import FilePayload, Locator, Page, expect, sync_playwright

from tests.benchmarks.reports.tables import number, table
from tests.benchmarks.serving.server import Served
from tests.benchmarks.uploads import MEGABYTE, serving
from tests.cast import PASSWORD
from tests.chromium import FLAGS
from tests.files import makers

SECONDS = {"K": 0.28, "P": 1.1, "H": 0.4, "M": 1.35}
"""What the operators of the model take."""
TIME_BAR = 120.0
FIELDS_BAR = 12

PERSON = "anton@example.org"
"""Who ``serving`` has made."""
MORE = "button[name=go][value=next].button--primary"
GUIDE = """
#set document(title: "Praktikum begleiten", author: ("Petra Muster",))
#set text(lang: "de")
= Praktikum begleiten
Dieser Leitfaden hilft kleinen Betrieben, ein Praktikum gut zu planen und zu begleiten. Er führt
in fünf Schritten von der Anfrage bis zum Abschluss.

Dieses Material steht unter der Lizenz CC BY-SA 4.0 (Projekt Alpha).
"""


@dataclass
class Person:
    """Somebody at the browser: what they do is done, and counted by operator of the model."""

    page: Page
    operators: Counter[str] = field(default_factory=Counter)
    waited: float = 0.0
    fields: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    _is_typing: bool = False

    @property
    def interaction(self) -> float:
        """Seconds by the model, without the system."""
        return sum(SECONDS[name] * times for name, times in self.operators.items())

    def press(self, name: str, place: Locator) -> None:
        """Decide, point at a button or link, and press it."""
        self.pressed.append(name)
        self._point()
        with self.waiting():
            place.click()

    def choose(self, name: str, place: Locator) -> None:
        """Decide, point at a choice, and tick it."""
        self.fields.append(name)
        self._point()
        with self.waiting():
            place.check()

    def give_file(self, name: str, place: Locator, file: FilePayload) -> None:
        """Open the dialogue for files, look for the file, and take it by a double click."""
        self.fields.append(name)
        self._point()
        self._point()
        self.operators["K"] += 1
        with self.waiting():
            place.set_input_files([file])

    def look_up(self, name: str, place: Locator, letters: str) -> None:
        """Type the beginning of a word and take the first proposal with two keys."""
        self.fields.append(name)
        self._point()
        self._reach(typing=True)
        self.operators["M"] += 1
        with self.waiting():
            place.fill(letters)
        self._keys(letters)
        for key in ("ArrowDown", "Enter"):
            self.operators["K"] += 1
            with self.waiting():
                self.page.keyboard.press(key)

    def _keys(self, letters: str) -> None:
        self.operators["K"] += len(letters) + sum(one.isupper() for one in letters)

    def _point(self) -> None:
        self._reach(typing=False)
        self.operators.update("MPK")

    def _reach(self, *, typing: bool) -> None:
        if self._is_typing is not typing:
            self.operators["H"] += 1
        self._is_typing = typing

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Measure how long the system takes."""
        begun = time.perf_counter()
        yield
        self.waited += time.perf_counter() - begun

    def reach(self, address: str | re.Pattern[str]) -> None:
        """Wait for a page."""
        with self.waiting():
            self.page.wait_for_url(address)


def _prepare(page: Page, server: Served) -> None:
    """Log in and found an organisation: both are done once, not for each contribution."""
    home = f"http://localhost:{server.port}"
    page.goto(f"{home}/konto/anmelden")
    page.locator("input[name=email]").fill(PERSON)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button.button--primary").click()
    page.wait_for_url(lambda url: "/konto/anmelden" not in url)
    page.goto(f"{home}/einreichen")
    page.locator("input[name=name]").fill("Projekt Anton")
    page.locator("form[action*=organisation] button").click()
    page.goto(home)


def _walk(person: Person) -> None:
    page = person.page
    person.press("Einreichen", page.locator("header a[href$='/einreichen']:visible").first)
    person.reach("**/einreichen")
    guide: FilePayload = {
        "name": "scan_0001.pdf",
        "mimeType": "application/pdf",
        "buffer": makers.pdf(GUIDE),
    }
    person.give_file("files", page.locator("input[name=files]"), guide)
    person.choose("kind", page.locator("input[name=kind][value=guide]"))
    person.press("begin", page.locator("main form .button--primary"))
    person.reach("**/beschreiben")
    everything = page.locator("button[name=use][value=all]")
    with person.waiting():
        everything.wait_for(timeout=60_000)
    person.fields.append("use")
    person.press("use", everything)
    with person.waiting():
        expect(page.locator("input[name=title]")).to_have_value("Praktikum begleiten")
    person.press("next", page.locator(MORE))
    person.reach("**/einordnen")
    person.choose("audience", page.locator("#audience input[type=checkbox]").first)
    person.look_up("topic", page.locator("#topic input[type=search]"), "praktik")
    person.press("next", page.locator(MORE))
    person.reach("**/rechte")
    expect(page.locator("input[name=licence][value='CC-BY-SA-4.0']")).to_be_checked()
    person.press("next", page.locator(MORE))
    person.reach("**/pruefen")
    person.press("submit", page.locator("form[action$=absenden] button"))
    person.reach(re.compile("/meine-werkzeuge"))


def _print(person: Person) -> bool:
    """Print the table; return whether both bars are met."""
    total = person.interaction + person.waited
    rows = [
        [f"{name}, {SECONDS[name]} s each", str(person.operators[name])] for name in sorted(SECONDS)
    ]
    rows += [
        ["seconds of interaction", number(person.interaction)],
        ["seconds of waiting, measured", number(person.waited)],
        [f"seconds together (bar {TIME_BAR:.0f})", number(total)],
        [f"fields touched (bar {FIELDS_BAR})", str(len(person.fields))],
        ["which", ", ".join(person.fields)],
        ["buttons and links pressed", str(len(person.pressed))],
    ]
    print(table(["contribute", ""], rows))
    return total <= TIME_BAR and len(person.fields) <= FIELDS_BAR


def main() -> int:
    """Serve, walk, print; return 1 if a bar is missed."""
    parser = argparse.ArgumentParser(
        prog="start.py bench contribute",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.parse_args()
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        print("Chromium is needed for this benchmark and is not installed.", file=sys.stderr)
        return 1
    with serving(200 * MEGABYTE) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_context(locale="de-DE").new_page()
        _prepare(page, server)
        person = Person(page)
        _walk(person)
        browser.close()
        return 0 if _print(person) else 1


if __name__ == "__main__":
    sys.exit(main())
