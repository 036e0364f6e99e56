"""The locks pin all that pyproject.toml asks for and name nothing of the machine they are from."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]
LOCKS = ["requirements.lock", "requirements-test.lock", "requirements-node.lock"]


def pins(lock: str) -> dict[str, str]:
    text = (PROJECT / lock).read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))


def asked_for(*extras: str) -> list[Requirement]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"]]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ["build"]),
        ("requirements-test.lock", ["build", "postgresql", "oidc", "bench", "test", "dev"]),
    ],
)
def test_every_requirement_is_pinned_within_its_bounds(lock: str, extras: list[str]) -> None:
    pinned = pins(lock)
    missing = [
        str(requirement)
        for requirement in asked_for(*extras)
        if not requirement.specifier.contains(
            pinned.get(canonicalize_name(requirement.name), "0.dev0"), prereleases=True
        )
    ]
    assert not missing, f"{lock} is out of date; its first lines say how it is made"


def test_tests_run_with_the_versions_that_the_product_runs_with() -> None:
    tested = pins("requirements-test.lock")
    assert {name: tested.get(name) for name in pins("requirements.lock")} == pins(
        "requirements.lock"
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_its_checksums(lock: str) -> None:
    text = (PROJECT / lock).read_text("utf-8")
    assert len(re.findall(r"^[\w.-]+==[^\n]* \\\n    --hash=sha256:", text, re.MULTILINE)) == len(
        pins(lock)
    )


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_locks_name_no_registry_and_no_folder_of_a_machine(lock: str) -> None:
    text = (PROJECT / lock).read_text("utf-8")
    assert not re.search(r"index-url|find-links|file:|\"resolved\"|registry\.|pypi\.org", text)


def test_browser_files_are_pinned_with_checksums() -> None:
    package = json.loads((PROJECT / "package.json").read_text("utf-8"))
    locked = json.loads((PROJECT / "package-lock.json").read_text("utf-8"))["packages"]
    assert locked[""]["dependencies"] == package["dependencies"]
    for name, version in package["dependencies"].items():
        assert locked[f"node_modules/{name}"]["version"] == version
        assert locked[f"node_modules/{name}"]["integrity"].startswith("sha512-")
    named = "|".join(map(re.escape, package["dependencies"]))
    assert all(re.match(rf"({named})/", source) for source in package["browserFiles"].values())


def test_icons_are_listed_once_and_in_order() -> None:
    names = (PROJECT / "static" / "icons.txt").read_text("utf-8").split()
    assert names == sorted(set(names))
