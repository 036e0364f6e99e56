"""Settings: one frozen, typed object; defaults < instance/config.toml < TOOLBOX_* variables."""

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from flask import current_app

PROJECT_ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
_HIDDEN = "•••"
_PASSWORD_IN_ADDRESS = re.compile(r"(?P<before>//[^/@:\s]*:)[^\s]*@")


class SettingsError(Exception):
    """A setting is unknown or has a value that cannot be used; the text says which and why."""


def setting(default: Any, about: str, *, secret: bool = False) -> Any:
    """Declare a setting with its default and the sentence shown by ``toolbox settings``."""
    return field(default=default, metadata={"about": about, "secret": secret})


@dataclass(frozen=True)
class Settings:
    """Everything an operator may choose. One address per outside world; its scheme picks the
    implementation. Sizes are in bytes, times in the unit their name says.
    """

    instance: Path = setting(PROJECT_ROOT / "instance", "Folder of all data of this instance.")
    database_url: str = setting("", "Database; empty: SQLite in the instance folder.")
    storage_url: str = setting("file:", "Where files live; file: is the instance folder.")
    search_url: str = setting("whoosh:", "Search engine; whoosh: is the embedded one.")
    mail_url: str = setting(
        "console:",
        "Outgoing mail: console: (kept in instance/mail too), file: (kept alone), or "
        "smtp://user:password@host:port; smtp+tls: and smtps: encrypt.",
    )
    jobs_url: str = setting(
        "embedded:", "Background work: embedded: (in the server) or worker: (toolbox jobs run)."
    )
    limits_url: str = setting("memory://", "Where rate limits are counted; Redis for many servers.")
    base_url: str = setting("http://localhost:8000", "Public address, used in e-mails and feeds.")
    site_name: str = setting("Werkzeugkoffer", "Name of this toolbox.")
    site_tagline: str = setting("Erprobte Werkzeuge für die Ausbildung", "One line under the name.")
    vocabularies_licence: str = setting(
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "Address of the licence under which others may use our vocabularies; empty: none is named.",
    )
    mail_from: str = setting("werkzeugkoffer@example.org", "Sender of all e-mails.")
    editors_mail: str = setting(
        "", "Address told of new submissions, also for answers to e-mails; empty: all editors."
    )
    mail_bounce_to: str = setting(
        "", "Where mail servers send e-mails back that they cannot deliver; empty: the sender."
    )
    mail_unsubscribe_to: str = setting(
        "", "Address whose readers unsubscribe people by hand; empty: only the link does."
    )
    mail_refusals: int = setting(
        3, "After so many refusals, hours apart, an address gets no more notices."
    )
    notices_per_hour: int = setting(
        10, "Notices a person gets at once within an hour; more of them wait for the digest."
    )
    digest_hour: int = setting(7, "Hour of the day, in Germany, at which digests are sent.")
    digest_weekday: int = setting(1, "Day of weekly digests: 1 is Monday, 7 is Sunday.")
    keep_notices_days: int = setting(90, "Days that is kept of what people were told.")
    keep_follow_requests_days: int = setting(
        2, "Days that an address is kept that was typed in to follow something, unconfirmed."
    )
    upload_limit: int = setting(200 * MEGABYTE, "Largest file, in bytes.")
    version_limit: int = setting(1024 * MEGABYTE, "All files of one version together, in bytes.")
    attachment_limit: int = setting(40, "Files of one version at most.")
    upload_days: int = setting(7, "Days that an unfinished upload can be resumed.")
    open_uploads: int = setting(60, "Unfinished uploads of one person at most.")
    session_days: int = setting(30, "Days until a person has to log in again.")
    search_days: int = setting(
        180, "Days that counts of searches are kept, without anything about who; 0: none are made."
    )
    second_factor_for: str = setting(
        "", "Who has to log in with a second factor: nobody (empty), editors, administrators."
    )
    oidc_url: str = setting("", "Log-in with an OpenID provider: its address; empty: none.")
    oidc_client_id: str = setting("", "What the OpenID provider calls this toolbox.")
    oidc_client_secret: str = setting("", "Proves this toolbox to the provider.", secret=True)
    oidc_label: str = setting("", "What the button for the OpenID provider says; empty: its host.")
    keep_links_days: int = setting(7, "Days that one-time links are kept after they have expired.")
    keep_invitations_days: int = setting(7, "Days that invitations are kept after they expired.")
    keep_trail_days: int = setting(730, "Days that the audit trail says who did something.")
    keep_mails_days: int = setting(30, "Days that sent e-mails are kept in instance/mail.")
    keep_failed_jobs_days: int = setting(30, "Days that background work that failed is kept.")
    keep_files_days: int = setting(7, "Days that files are kept that nothing carries any more.")
    keep_trials_days: int = setting(7, "Days that what visitors adapt without an account is kept.")
    keep_collections_days: int = setting(
        30, "Days that deleted collections can be brought back, and what was taken out of one."
    )
    keep_lessons_days: int = setting(
        1, "Days from its opening until what a class did together is deleted."
    )
    keep_erasures_days: int = setting(
        400, "Days that deleted accounts are remembered by their numbers, for restored backups."
    )
    secure_cookies: bool = setting(False, "Send cookies over HTTPS only; switch on in production.")
    trusted_proxies: int = setting(0, "Number of reverse proxies in front.")
    limits_enabled: bool = setting(True, "Limit attempts per address and account.")
    editors_may_publish_own: bool = setting(
        False, "Whether an editor may publish what they or their own organisation submitted."
    )
    review_days: int = setting(14, "Days until makers hear from the editors about a submission.")
    review_months: int = setting(
        24, "Months after which makers look through an instrument that names no day itself."
    )
    adoption_valid_days: int = setting(
        365, "Days until an adoption that nobody has confirmed since counts no longer."
    )
    adoption_remind_days: int = setting(
        335, "Days after which adopters are asked whether their adoption still holds."
    )
    keep_adoptions_days: int = setting(
        30, "Days that withdrawn and refused entries of adopters are kept."
    )
    call_days: int = setting(
        90, "Days until a call ends by itself; two weeks before, the seeker is asked."
    )
    keep_calls_days: int = setting(
        60, "Days that calls are kept which are over, hidden or never confirmed."
    )
    count_examples: bool = setting(
        False,
        "Whether invented examples of adoptions count, and are marked; rebuild the index after it.",
    )
    interest_hours: int = setting(
        24, "Hours after a meeting in which people can still show interest in its pitches."
    )
    keep_interest_days: int = setting(
        90, "Days after a meeting that contacts of guests who showed interest are kept."
    )
    agreement_reminder_days: int = setting(
        7, "Days before its day at which somebody is reminded of an agreement."
    )
    oai_gives_harvested: bool = setting(
        False,
        "Whether what this toolbox has taken from other catalogues is given on as well: to "
        "harvesters, in packages and in exports.",
    )
    check_links: bool = setting(True, "Try the links of published instruments once a week.")
    harvest_hours: int = setting(
        24, "Hours until a source elsewhere is visited again; 0: only by hand."
    )
    content_origin: str = setting(
        "",
        "Second address of this toolbox, such as https://inhalte.example.org, from which "
        "packages run; empty: from this one, with an origin of their own.",
    )
    browser: str = setting(
        "",
        "Chromium that takes pictures of first pages and checks kits, with flags if it needs any; "
        "empty: one in PATH; none: no browser.",
    )
    password_hashing: str = setting("standard", "standard, or cheap for tests alone.")
    secret_key: str = setting("", "Signs sessions; empty: the file secret_key.", secret=True)

    @property
    def resolved_database_url(self) -> str:
        """Address of the database in the form of SQLAlchemy."""
        return self.database_url or f"sqlite:///{self.instance / 'toolbox.db'}"

    @property
    def database_path(self) -> Path | None:
        """File of the SQLite database, None for another engine."""
        prefix = "sqlite:///"
        url = self.resolved_database_url
        return Path(url.removeprefix(prefix)) if url.startswith(prefix) else None


@dataclass(frozen=True)
class Origin:
    """One setting with its value and where that came from, for ``toolbox settings``."""

    name: str
    value: Any
    source: str
    about: str
    secret: bool

    @property
    def shown(self) -> str:
        """The value as people may see it: no secrets, no passwords inside addresses."""
        if self.secret:
            return _HIDDEN if self.value else ""
        return _PASSWORD_IN_ADDRESS.sub(rf"\g<before>{_HIDDEN}@", str(self.value))


def _coerce(name: str, value: Any, kind: type) -> Any:
    if kind is Path:
        return Path(str(value)).expanduser().resolve()
    if kind is bool and isinstance(value, str):
        lowered = value.strip().lower()
        if lowered in {"1", "true", "yes", "on"}:
            return True
        if lowered in {"0", "false", "no", "off"}:
            return False
        raise SettingsError(f"{name} must be true or false, not {value!r}.")
    if kind is int and isinstance(value, str):
        try:
            return int(value)
        except ValueError:
            raise SettingsError(f"{name} must be a whole number, not {value!r}.") from None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise SettingsError(f"{name} must be of type {kind.__name__}, not {value!r}.")
    return value


def _known(name: str, where: str) -> str:
    names = [f.name for f in fields(Settings)]
    if name in names:
        return name
    close = difflib.get_close_matches(name, names, n=1)
    hint = f" Did you mean {close[0]}?" if close else ""
    raise SettingsError(f"Unknown setting {name!r} in {where}.{hint}")


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        with path.open("rb") as stream:
            values = tomllib.load(stream)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    return {_known(name, str(path)): value for name, value in values.items()}


_FOR_TESTS = ("TOOLBOX_REQUIRE_", "TOOLBOX_TEST_")
"""How variables begin that speak to the tests, not to the product."""


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    prefix = "TOOLBOX_"
    ours = {
        name.removeprefix(prefix).lower(): value
        for name, value in environment.items()
        if name.startswith(prefix) and not name.startswith(_FOR_TESTS)
    }
    return {_known(name, "the environment"): value for name, value in ours.items()}


def load_settings(
    instance: Path | None = None,
    environment: Mapping[str, str] | None = None,
    **overrides: Any,
) -> Settings:
    """Return the settings in force; ``overrides`` (from the command line or a test) win.

    Raises SettingsError with a sentence for unknown names and unusable values.
    """
    return _build(layers(instance, environment, overrides))


def layers(
    instance: Path | None, environment: Mapping[str, str] | None, overrides: Mapping[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    """Return (source, values) from weakest to strongest."""
    from_environment = _from_environment(os.environ if environment is None else environment)
    folder = instance or from_environment.get("instance") or PROJECT_ROOT / "instance"
    folder = Path(folder).expanduser().resolve()
    chosen_by = "environment" if "instance" in from_environment else "default"
    return [
        (str(folder / "config.toml"), _from_file(folder / "config.toml")),
        ("environment", from_environment),
        # A file inside of an instance cannot say where the instance is.
        ("command line" if instance else chosen_by, {"instance": folder}),
        ("command line", dict(overrides)),
    ]


def _build(stack: list[tuple[str, dict[str, Any]]]) -> Settings:
    kinds = {f.name: type(f.default) for f in fields(Settings)}
    kinds["instance"] = Path
    merged: dict[str, Any] = {}
    for _source, values in stack:
        for name, value in values.items():
            merged[name] = _coerce(name, value, kinds[name])
    return Settings(**merged)


def origins(settings: Settings, stack: list[tuple[str, dict[str, Any]]]) -> list[Origin]:
    """Return every setting with its value and the layer it came from."""
    found = []
    for f in fields(Settings):
        source = "default"
        for name, values in stack:
            source = name if f.name in values else source
        found.append(
            Origin(
                f.name,
                getattr(settings, f.name),
                source,
                f.metadata["about"],
                f.metadata["secret"],
            )
        )
    return found


_EXTENSION = "toolbox.settings"


def install_settings(extensions: dict[str, Any], settings: Settings) -> None:
    """Hang the settings into the application's ``extensions``."""
    extensions[_EXTENSION] = settings


def installed_settings() -> Settings:
    """Return the settings of the running application."""
    settings: Settings = current_app.extensions[_EXTENSION]
    return settings
