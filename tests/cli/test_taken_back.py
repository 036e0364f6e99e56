"""What people without an account took back stays so, also where an older backup comes back."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests import factories
from tests.adoption import scene
from tests.alliances import pitch_sample as sample
from tests.calls import scene as calling
from tests.cli.conftest import Toolbox, inside_of
from tests.factories import EDITORIAL
from toolbox.accounts import belonging, queries
from toolbox.accounts import operations as accounts
from toolbox.accounts.models import User
from toolbox.adoption import deciding, keeping, proof
from toolbox.adoption.lifecycle import AdoptionState
from toolbox.adoption.models import Adoption
from toolbox.alliances import agreements, guests, interest
from toolbox.alliances.lifecycle import GuestState
from toolbox.alliances.models import Meeting, MeetingGuest
from toolbox.alliances.pitch_models import Agreement, MeetingContact, Pitch
from toolbox.calls import operations as calls
from toolbox.calls import proof as call_links
from toolbox.calls.models import Call
from toolbox.following import operations as following
from toolbox.following.models import Follow, Follower, FollowKind
from toolbox.foundation.backup.manifest import DATABASE, backups_in
from toolbox.foundation.db import db
from toolbox.foundation.erasures import JOURNAL, Forgotten, read_journal
from toolbox.foundation.jobs import run_due
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.notices.topics import Frequency
from toolbox.wiring.forgettings import FORGETTINGS

pytestmark = pytest.mark.slow

ADOPTER, SEEKER, INVITED = "adopter@example.org", "seeker@example.org", "invited@example.org"
NEVER, CALLED_OFF = "never@example.org", "called-off@example.org"
CONTACT, REMINDED = "contact@example.org", "reminded@example.org"
FOLLOWER, SHARER, NAMED = "follower@example.org", "sharer@example.org", "named@example.org"
EVERYBODY = (ADOPTER, SEEKER, INVITED, NEVER, CALLED_OFF, CONTACT, REMINDED, FOLLOWER, SHARER)
STAYS = "stays@example.org"


@pytest.fixture(scope="module")
def stock(template_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance in which each guest has left an address in another room."""
    folder = tmp_path_factory.mktemp("stock") / "instance"
    shutil.copytree(template_instance, folder)
    with inside_of(folder):
        with unit_of_work():
            user = accounts.create_administrator(
                email="anton@example.org",
                name="Anton",
                password="drei ruhige Hafenkräne",
                settings=installed_settings(),
            )
            owner_id = belonging.found_organisation(
                name="Projekt Alpha", by=queries.actor_for(user)
            ).id
        _adopt(owner_id)
        calling.by_guest(email=SEEKER)
        _meet(owner_id)
        _follow(FOLLOWER, "q=Logistik")
        _follow(STAYS, "q=Pflege")
        run_due()
    return folder


def _adopt(owner_id: int) -> None:
    number, _slug = factories.published(owner_id)
    instrument_id = scene.instrument_of(owner_id)
    scene.by_guest(instrument_id, email=ADOPTER)
    shared = scene.by_guest(instrument_id, email=STAYS)
    assert number
    with unit_of_work():
        entry = db.session.get_one(Adoption, shared)
        keeping.share_contact(entry, name="Sara", email=SHARER, by=proof.holder(entry))
    maker = queries.actor_for(_one(User, User.email == "anton@example.org"))
    scene.reported(instrument_id, by=maker, adopter_name="Schule", to_email=NAMED)


def _meet(owner_id: int) -> None:
    held = sample.hold_of("anton@example.org", owner_id)
    for email in (INVITED, NEVER, CALLED_OFF, STAYS):
        with unit_of_work():
            meeting = db.session.get_one(Meeting, held.meeting_id)
            guests.invite(meeting, email=email, name="Dora", by=EDITORIAL)
    for email in (CONTACT, STAYS):
        with unit_of_work():
            entry = replace(sample.GUEST, email=email)
            pitch = db.session.get_one(Pitch, held.first_id)
            interest.show_as_guest(pitch, entry, browser=email, locale="de")
        with unit_of_work():
            interest.confirm(_one(MeetingContact, MeetingContact.email == email))
    for email in (REMINDED, STAYS):
        sample.agreed_by(held, organisation_id=owner_id, person="Rita", email=email, consent=True)


def _follow(email: str, target: str) -> None:
    with unit_of_work():
        following.ask(email, FollowKind.SEARCH, target, frequency=Frequency.DAILY, locale="de")
    with unit_of_work():
        following.confirm(_one(Follow, Follow.target == target))


def _one(model: type[Any], *conditions: Any) -> Any:
    return db.session.scalars(select(model).where(*conditions)).one()


def _withdraw_entry() -> None:
    entry = _one(Adoption, Adoption.holder_email == ADOPTER)
    keeping.withdraw(entry, by=proof.holder(entry))
    keeping.forget_holder(entry)


def _forget_contact() -> None:
    entry = _one(Adoption, Adoption.contact_email == SHARER)
    keeping.forget_contact(entry, by=proof.holder(entry))
    keeping.forget_holder(entry)


def _say_no() -> None:
    entry = _one(Adoption, Adoption.holder_email == NAMED)
    deciding.decline(entry, by=proof.holder(entry))


def _close_call() -> None:
    call = _one(Call)
    calls.close(call, is_found=False, by=call_links.holder(call))


def _guest(email: str) -> Any:
    return _one(MeetingGuest, MeetingGuest.email == email)


def _call_off() -> None:
    guest = _guest(CALLED_OFF)
    guests.withdraw(guest.meeting, guest.id, by=EDITORIAL)


DEEDS: tuple[Callable[[], None], ...] = (
    _withdraw_entry,
    _forget_contact,
    _say_no,
    _close_call,
    lambda: guests.decline(_guest(INVITED)),
    lambda: guests.decline(_guest(NEVER), never_again=True),
    _call_off,
    lambda: interest.take_back(_one(MeetingContact, MeetingContact.email == CONTACT)),
    lambda: interest.stop_summary(_one(MeetingContact, MeetingContact.email == STAYS)),
    lambda: agreements.forget_address(_one(Agreement, Agreement.email == REMINDED)),
    lambda: following.stop(_one(Follow, Follow.target == "q=Logistik")),
)


@pytest.fixture
def stocked(stock: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may harm."""
    shutil.copytree(stock, tmp_path / "instance")
    return tmp_path / "instance"


def _take_back(instance: Path) -> None:
    with inside_of(instance):
        for deed in DEEDS:
            with unit_of_work():
                deed()
        run_due()


def _addresses(instance: Path) -> list[str]:
    """Return whose address can be read in the bytes of the database."""
    connection = sqlite3.connect(instance / "toolbox.db")
    assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    connection.close()
    found = (instance / "toolbox.db").read_bytes()
    return [one for one in (*EVERYBODY, STAYS) if one.encode() in found]


def _empty(instance: Path, *, but: tuple[str, ...] = ()) -> None:
    for path in instance.iterdir():
        if path.name not in {"secret_key", *but}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def test_every_guest_leaves_again(toolbox: Toolbox, stocked: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert toolbox("backup", str(folder)).code == 0
    assert _addresses(stocked) == [*EVERYBODY, STAYS]
    _take_back(stocked)
    assert _addresses(stocked) == [STAYS]
    _empty(stocked, but=(JOURNAL,))
    said = toolbox("restore", str(folder))
    assert said.code == 0, said.err
    assert "0 people who were erased since" in said.words
    assert "things that people without an account took back since" in said.words
    assert _addresses(stocked) == [STAYS]
    assert toolbox("setup").code == 0
    with inside_of(stocked):
        run_due()
        states = list(db.session.scalars(select(Adoption.state).order_by(Adoption.id)))
        assert states.count(AdoptionState.WITHDRAWN) == 3
        refused = _one(MeetingGuest, MeetingGuest.never_again.is_(True))
        assert refused.state is GuestState.DECLINED
        assert len(db.session.scalars(select(MeetingGuest)).all()) == 3
        assert not _one(MeetingContact).wants_summary
        assert _one(Follower).email == STAYS
    assert _addresses(stocked) == [STAYS]


def test_a_backup_of_afterwards_brings_nothing_else_down(
    toolbox: Toolbox, stocked: Path, tmp_path: Path
) -> None:
    """An address that was typed in anew since then is not the one that was taken back."""
    _take_back(stocked)
    with inside_of(stocked), unit_of_work():
        agreement = _one(Agreement, Agreement.email == "")
        agreement.email = REMINDED
    assert toolbox("backup", str(tmp_path / "backups")).code == 0
    _empty(stocked, but=(JOURNAL,))
    assert toolbox("restore", str(tmp_path / "backups")).code == 0
    assert _addresses(stocked) == [REMINDED, STAYS]


@pytest.mark.parametrize("keep", ["newer backup", "database"])
def test_the_journal_may_be_lost(
    toolbox: Toolbox, stocked: Path, tmp_path: Path, keep: str
) -> None:
    """A newer backup beside knows it, too, and so does the database that was in use."""
    folder = tmp_path / "backups"
    assert toolbox("backup", str(folder)).code == 0
    (older,) = backups_in(folder)
    _take_back(stocked)
    (stocked / JOURNAL).unlink()
    options: tuple[str, ...] = ()
    if keep == "newer backup":
        assert toolbox("backup", str(folder)).code == 0
        _empty(stocked)
    else:
        before = stocked.rename(tmp_path / "before")
        stocked.mkdir()
        options = ("--erasures", str(before / "toolbox.db"))
    assert toolbox("restore", str(older), *options).code == 0
    assert _addresses(stocked) == [STAYS]


def test_a_database_put_back_by_hand_is_settled(
    toolbox: Toolbox, stocked: Path, tmp_path: Path
) -> None:
    assert toolbox("backup", str(tmp_path / "backups")).code == 0
    _take_back(stocked)
    for suffix in ("", "-wal", "-shm"):
        (stocked / f"toolbox.db{suffix}").unlink(missing_ok=True)
    (made,) = backups_in(tmp_path / "backups")
    shutil.copyfile(made / DATABASE, stocked / "toolbox.db")
    assert toolbox("setup").code == 0
    assert _addresses(stocked) == [STAYS]


def test_the_journal_names_nobody_and_every_deed_can_be_done_again(stocked: Path) -> None:
    _take_back(stocked)
    written = (stocked / JOURNAL).read_text()
    assert "@" not in written
    assert "example" not in written
    entries = read_journal(stocked / JOURNAL).entries
    assert {one.kind for one in entries if isinstance(one, Forgotten)} <= set(FORGETTINGS)
    assert len(entries) >= len(DEEDS)
