"""What comes from others is named, with its licence; nothing with a strong copyleft gets in."""

import re

from toolbox.foundation.settings import PROJECT_ROOT

_LOCKED = re.compile(r"^([a-z0-9._-]+)==", re.MULTILINE)
_NAMED = re.compile(r"^\| ([a-z0-9._-]+) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)


def _named() -> dict[str, str]:
    return dict(_NAMED.findall((PROJECT_ROOT / "THIRD-PARTY.md").read_text("utf-8")))


def test_every_locked_package_is_named_with_its_licence_and_no_other() -> None:
    locked = set(_LOCKED.findall((PROJECT_ROOT / "requirements.lock").read_text("utf-8")))
    assert locked
    assert set(_named()) >= locked
    assert set(_named()) - locked <= {"source-sans-3", "lucide-static"}


def test_no_licence_binds_the_product() -> None:
    assert not {name for name, licence in _named().items() if "GPL" in licence}
