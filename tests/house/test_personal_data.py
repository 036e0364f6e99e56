"""What is known about people: all of it is handed out, and nothing of it outlives a farewell."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select, update

from tests import factories
from tests.cast import PASSWORD, Cast, Person
from tests.client import HouseClient
from tests.files import makers
from toolbox.accounts import belonging, identities, logins, operations, queries, second_factor
from toolbox.accounts.models import FORMER_MEMBER, Membership, MembershipRole, Purpose, User
from toolbox.accounts.provider import Claims
from toolbox.audit.models import AuditEntry
from toolbox.catalogue import publishing
from toolbox.catalogue.content import CreditEntry
from toolbox.catalogue.models import Credit, Version
from toolbox.catalogue.queries import version_by_id
from toolbox.discovery import synonym_keeping
from toolbox.discovery.demand import wishes
from toolbox.discovery.installed import installed_index
from toolbox.discovery.jobs import maintain
from toolbox.discovery.models import RingKind
from toolbox.foundation.clock import now
from toolbox.foundation.db import Base, db
from toolbox.foundation.i18n import LOCALES, speaking
from toolbox.foundation.jobs import Job, JobState
from toolbox.foundation.mail import SEND_MAIL, write_mail
from toolbox.foundation.mail_backends import FolderBackend
from toolbox.foundation.retention import keep_times
from toolbox.foundation.settings import Settings, installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.site.operations import write_page
from toolbox.wiring.personal_data import NOT_TOLD, PERSONAL_DATA
from toolbox.wiring.retention import RETENTION

pytestmark = pytest.mark.slow

NAME = "Wilhelmine Zwetschgenröster"
ADDRESS = "wilhelmine.zwetschge@example.org"
RunJobs = Callable[[], int]


def _columns_about_people() -> set[str]:
    """Return every column that leads to an account, or whose name says that it holds one's mail."""
    found = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            leads = any(key.target_fullname == "users.id" for key in column.foreign_keys)
            named = column.name in {"user_id", "email"} or column.name.endswith("_email")
            if leads or named:
                found.add(f"{table.name}.{column.name}")
    return found


def test_every_column_about_people_is_handed_out_or_named_with_a_reason() -> None:
    covered = set().union(*(room.columns for room in PERSONAL_DATA))
    assert _columns_about_people() - covered - set(NOT_TOLD) == set()
    assert covered - _columns_about_people() == set(), "named, but there is no such column"
    assert all(len(reason) > 20 for reason in NOT_TOLD.values())


def test_rooms_are_named_once_and_their_words_are_there() -> None:
    rooms = [room.room for room in PERSONAL_DATA]
    assert len(rooms) == len(set(rooms))
    assert all(re.fullmatch(r"[a-z-]+", room) for room in rooms)


@pytest.fixture
def wilhelmine(
    app: Flask, cast: Cast, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Person]:
    """Somebody who left traces in every table, every file and every mail that could have any."""
    folder = Path(app.instance_path) / "mail"
    monkeypatch.setattr(app.extensions["mailman"], "backend", FolderBackend)
    monkeypatch.setattr(app.extensions["mailman"], "file_path", str(folder))
    with app.app_context():
        person = _arrive(cast)
        _work(cast, person)
        _open_ways_in(person)
    run_jobs()
    with app.app_context():
        _let_a_mail_fail(person)
    yield person
    shutil.rmtree(folder, ignore_errors=True)


def _arrive(cast: Cast) -> Person:
    with unit_of_work():
        user = operations.create_administrator(
            email=ADDRESS, name=NAME, password=PASSWORD, settings=installed_settings()
        )
        alpha = queries.organisation_by_id(cast.alpha_id)
        db.session.add(
            Membership(user_id=user.id, organisation_id=alpha.id, role=MembershipRole.OWNER)
        )
        db.session.flush()
        actor = queries.actor_for(user)
        belonging.invite(alpha, "emil@example.org", by=actor)  # a mail that names her
        belonging.invite(queries.organisation_by_id(cast.beta_id), ADDRESS, by=cast.carla.actor)
        return Person(NAME, ADDRESS, user.id, actor)


def _work(cast: Cast, person: Person) -> None:
    """Instruments that name her, and what she did for the site and for the search."""
    named: dict[str, Any] = {
        "credits": (CreditEntry(NAME), CreditEntry("Projekt Alpha")),
        "contact_name": NAME,
        "contact_email": ADDRESS.upper(),
    }
    version_id = factories.draft(cast.alpha_id, by=person.actor, **named)
    factories.draft(cast.alpha_id, by=person.actor, **named)
    with unit_of_work():
        version = version_by_id(version_id)
        factories.attached(version, makers.pdf("Plan"), "Plan.pdf", by=person.actor)
        publishing.publish(version, by=factories.EDITORIAL)
    with unit_of_work():
        write_page("ueber", "de", title="Über", body="Neu", by=person.actor)
        wishes.wish("kranführerschein", by=person.actor)
        synonym_keeping.add_ring(kind=RingKind.SAME, members=["Wendel", "Spirale"], by=person.actor)


def _open_ways_in(person: Person) -> None:
    with unit_of_work():
        user = queries.user_by_id(person.user_id)
        assert user is not None
        logins.begin(user, device="Firefox, Linux", passed=True)
        logins.begin(user, device="Safari, iPhone", passed=False)
        second_factor.begin(user)
        app = pyotp.TOTP(second_factor.secret_to_confirm(user))
        second_factor.confirm(user, app.now())
        identities.link(
            user, Claims("https://sso.example.org", "4711", ADDRESS, True, NAME), provider="SSO"
        )
        operations.request_reset(ADDRESS)
        operations.issue_token(Purpose.CONFIRM_EMAIL, hours=2, email=ADDRESS)


def _let_a_mail_fail(person: Person) -> None:
    with unit_of_work():
        write_mail(ADDRESS, "accounts/password_changed", locale="de", name=NAME)
        db.session.execute(
            update(Job)
            .where(Job.kind == SEND_MAIL)
            .values(state=JobState.FAILED, error=f"{ADDRESS}: 550 no such user")
        )


def _exported(client: HouseClient, person: Person, language: str = "de") -> dict[str, str]:
    client.sign_in(person).submit("/einstellungen/sprache", {"language": language})
    answer = client.submit("/konto/daten", {"password": PASSWORD})
    assert answer.status_code == 200
    assert answer.mimetype == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_export_has_a_file_for_every_room_and_something_in_each_part(
    client: HouseClient, wilhelmine: Person
) -> None:
    files = _exported(client, wilhelmine)
    for room in PERSONAL_DATA:
        known = json.loads(files[f"daten/{room.room}.json"])
        for part in FURNISHED.get(room.room, ()):
            assert known[part], f"{room.room}: {part}"
    account = json.loads(files["daten/accounts.json"])
    assert account["account"]["email"] == ADDRESS
    assert {one["device"] for one in account["logins"]} >= {"Firefox, Linux", "Safari, iPhone"}
    everything = "".join(files.values())
    assert "argon2" not in everything


FURNISHED = {
    "accounts": (
        *("account", "memberships", "logins", "identities", "one_time_links", "invitations"),
    ),
    "mails": ("mails",),
    "catalogue": ("begun_by_me", "contact_is_me", "named_as_maker"),
    "audit": ("trail",),
    "site": ("pages",),
    "discovery": ("synonyms", "wishes"),
}
"""Where the fixture leaves traces."""


@pytest.mark.parametrize("language", LOCALES)
def test_the_page_for_people_needs_nothing_from_outside_and_no_bare_names(
    client: HouseClient, wilhelmine: Person, language: str
) -> None:
    page = LexborHTMLParser(_exported(client, wilhelmine, language)["uebersicht.html"])
    assert page.css_first("html").attributes["lang"] == language  # type: ignore[union-attr]
    assert not page.css("script, link, img, iframe")
    for word in page.css("dt, h2, h3"):
        assert "_" not in word.text()
        assert word.text(strip=True)[0].isupper()
    said = page.body.text() if page.body else ""
    for trace in (NAME, ADDRESS, "Firefox, Linux", "kranführerschein"):
        assert trace in said
    shown = {word.text(strip=True) for word in page.css("dd")}
    assert not shown & {"owner", "administrator", "member", "draft", "mailed", "confirm-email"}
    assert {"de": "Leitung", "en": "Owner"}[language] in shown


def test_the_export_wants_the_password(client: HouseClient, cast: Cast) -> None:
    client.sign_in(cast.alice)
    assert client.get("/konto/daten").status_code == 200
    for password in ("", "falsch"):
        assert client.submit("/konto/daten", {"password": password}).status_code == 422


def _traces(app: Flask) -> list[str]:
    """Return every file of the instance in whose bytes, or mails, name or address can be read."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # closing the last connection writes everything into the file
    found = []
    for path in sorted(Path(app.instance_path).rglob("*")):
        content = path.read_bytes().lower() if path.is_file() else b""
        if path.suffix == ".eml":
            content += str(BytesParser(policy=policy.default).parsebytes(content)).encode().lower()
        signs = [word.encode() for word in (NAME.lower(), "zwetschgen", ADDRESS)]
        if any(sign in content for sign in signs):
            found.append(str(path.relative_to(app.instance_path)))
    return found


def test_after_a_farewell_nothing_is_left(
    app: Flask, client: HouseClient, wilhelmine: Person, run_jobs: RunJobs
) -> None:
    """In the bytes of the database and of the index, in files, in waiting work and in mails."""
    before = _traces(app)
    assert "toolbox.db" in before
    assert [name for name in before if name.endswith(".eml")]
    client.sign_in(wilhelmine)
    gone = client.submit("/konto/loeschen", {"password": PASSWORD, "makers": "erase"})
    assert gone.status_code == 303
    run_jobs()
    with time_machine.travel(now() + timedelta(days=1, minutes=1)), app.app_context():
        keep_times({})
        run_jobs()
        maintain({})
    assert _traces(app) == []
    with app.app_context():
        stayed = db.session.get_one(User, wilhelmine.user_id)
        assert stayed.name == FORMER_MEMBER
        assert db.session.scalars(select(Credit.name).where(Credit.name == FORMER_MEMBER)).all()
        assert installed_index().document_count() == 1


def test_who_wishes_it_stays_named_as_a_maker(
    app: Flask, client: HouseClient, wilhelmine: Person, run_jobs: RunJobs
) -> None:
    client.sign_in(wilhelmine)
    client.submit("/konto/loeschen", {"password": PASSWORD, "makers": "keep"})
    run_jobs()
    with app.app_context():
        assert db.session.scalars(select(Credit.name).where(Credit.name == NAME)).all()
        assert not db.session.scalars(select(Version).where(Version.contact_email != "")).all()


def test_somebody_of_the_same_name_elsewhere_stays_named(
    app: Flask, client: HouseClient, cast: Cast, wilhelmine: Person
) -> None:
    with app.app_context():
        factories.published(cast.beta_id, credits=(CreditEntry(NAME),))
    client.sign_in(wilhelmine).submit("/konto/loeschen", {"password": PASSWORD, "makers": "erase"})
    with app.app_context():
        assert len(db.session.scalars(select(Credit).where(Credit.name == NAME)).all()) == 1


def test_every_time_has_a_setting_and_the_privacy_page_says_it(
    app: Flask, client: HouseClient, cast: Cast
) -> None:
    names = set(Settings.__dataclass_fields__)
    assert {kept.setting for kept in RETENTION} <= names
    assert {name for name in names if name.startswith("keep_")} <= {
        kept.setting for kept in RETENTION
    }
    text = client.get("/seite/datenschutz").get_data(as_text=True)
    own = client.sign_in(cast.anton).get("/verwaltung/einstellungen/fristen")
    with app.app_context(), speaking("de"):
        for kept in RETENTION:
            assert str(escape(kept.what)) in text
            assert kept.setting in own.get_data(as_text=True)


def test_the_trail_forgets_who_in_time_and_nothing_else(app: Flask, wilhelmine: Person) -> None:
    with app.app_context():
        before = [
            (line.action, line.object_type) for line in db.session.scalars(select(AuditEntry))
        ]
        with time_machine.travel(now() + timedelta(days=731)):
            keep_times({})
        lines = db.session.scalars(select(AuditEntry)).all()
        assert [(line.action, line.object_type) for line in lines] == before
        for line in lines:
            assert line.user_id is None
            assert "person" not in line.details
            assert line.object_type != "account" or line.object_id == 0
