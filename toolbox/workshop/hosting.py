"""A copy at its own address: shown, taken offline, blocked; and as an instrument of its own."""

import shutil
import zipfile
from dataclasses import asdict, replace
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from markupsafe import Markup

from toolbox.catalogue import operations as catalogue_operations
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue import templating
from toolbox.catalogue.content import content_of
from toolbox.catalogue.models import Attachment, Version
from toolbox.files.models import StoredFile
from toolbox.foundation.actors import Actor
from toolbox.foundation.addresses import public_url
from toolbox.foundation.clock import now
from toolbox.foundation.db import db
from toolbox.foundation.errors import Conflict, Denied, Invalid
from toolbox.foundation.events import announce
from toolbox.foundation.i18n import _, _l, speaking
from toolbox.foundation.ids import slugify
from toolbox.foundation.jobs import enqueue
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.durable import failing_well
from toolbox.foundation.storage.installed import installed_storage
from toolbox.workshop import addresses, policy, rules
from toolbox.workshop.events import CopyChanged
from toolbox.workshop.lineage import lineage_of
from toolbox.workshop.models import AdaptedCopy
from toolbox.workshop.self_service import SHOW_AGAIN

_FRESH = ".neu-"
_A_DAY = 24 * 60 * 60
_GONE = _l("The instrument that this was made from is not there any more.")


def proposed_slug(copy: AdaptedCopy) -> str:
    """Return an address made of the title that nobody has."""
    base = slugify(copy.title, fallback="kopie")[: rules.SLUG_LENGTH - 4].strip("-")
    base = base if len(base) >= 3 and base not in rules.RESERVED_SLUGS else f"{base}-kopie"
    taken, slug, number = addresses.slugs_like(base), base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def checked_address(copy: AdaptedCopy, typed: str, *, by: Actor) -> str:
    """Return the address somebody wants for a copy. Raises Denied, Invalid, Conflict."""
    policy.work_on.require(by, copy)
    if copy.is_trial:
        raise Denied(_l("Please log in first, then it can have an address."), code="login-needed")
    if copy.blocked_reason:
        raise Conflict(
            _l("The editorial team has taken this page offline. Please get in touch with them."),
            code="blocked",
        )
    slug = rules.checked_slug(typed)
    if addresses.is_blocked(slug):
        sentence = _l("The editorial team has taken this address offline. Please choose another.")
        raise Invalid(sentence, fields={"slug": [sentence]})
    if addresses.is_taken(slug, by=copy):
        sentence = _l("This address is taken. Please choose another one.")
        raise Invalid(sentence, fields={"slug": [sentence]})
    return slug


def note_about(copy: AdaptedCopy, slug: str) -> str:
    """Return the HTML at the end of every hosted page: who answers for it, and how to report it.

    It is in German, as the pages of kits are.
    """
    with speaking("de"):
        label = _("About this page")
        sentence = _("Who is responsible stands in the imprint of this page.")
        if copy.organisation is not None:
            who = copy.organisation.name
            sentence = _("%(who)s is responsible for this page.", who=who)
        report = _("Report this page")
    address = public_url("workshop.report", slug=slug)
    return Markup(
        # On paper it would cost a sheet of its own behind every poster.
        '<style media="print">.toolbox-note {{ display: none }}</style>'
        '<aside class="toolbox-note" aria-label="{}" style="padding: 1rem; text-align: center">'
        '<p><small>{} <a href="{}">{}</a></small></p></aside>'
    ).format(label, sentence, address, report)


def show(
    copy: AdaptedCopy,
    site: StoredFile,
    *,
    slug: str,
    rendered_version: int,
    may_be_found: bool,
    by: Actor,
) -> None:
    """Show a rendered copy at its address. ``rendered_version`` is the row_version it says.

    Where something was saved or withdrawn while it was rendered, it is rendered once more.
    Raises Denied, Invalid, Conflict.
    """
    copy.slug = checked_address(copy, slug, by=by)
    addresses.use(copy, copy.slug)
    copy.site_file_id = site.id
    copy.hosted_kit_file_id, copy.hosted_lineage = copy.kit_file_id, asdict(lineage_of(copy))
    copy.hosted_version, copy.hosted_at = rendered_version, now()
    copy.hosted_answers = dict(copy.answers)
    copy.may_be_found = may_be_found
    if copy.row_version != rendered_version:
        enqueue(SHOW_AGAIN, {"copy_id": copy.id}, key=str(copy.id))
    db.session.flush()
    announce(CopyChanged(copy.id, "shown", by.user_id))


def show_again(copy: AdaptedCopy, site: StoredFile) -> None:
    """Put newly rendered pages in place of the old ones, which held an entry that was withdrawn."""
    if copy.is_hosted:
        copy.site_file_id = site.id
        db.session.flush()


def take_offline(copy: AdaptedCopy, *, by: Actor) -> None:
    """Show a copy no longer; its address stays with it."""
    policy.work_on.require(by, copy)
    if copy.is_hosted:
        _hide(copy)
        announce(CopyChanged(copy.id, "offline", by.user_id))


def give_up(copy: AdaptedCopy) -> None:
    """Show a copy no longer that cannot be rendered without what has to go from it."""
    _hide(copy)
    announce(CopyChanged(copy.id, "offline", None))


def _hide(copy: AdaptedCopy) -> None:
    copy.hosted_at, copy.site_file_id, copy.hosted_version = None, None, None
    copy.hosted_answers, copy.hosted_kit_file_id, copy.hosted_lineage = None, None, None
    db.session.flush()


def block(copy: AdaptedCopy, reason: str, *, by: Actor) -> None:
    """Take a copy off the web as an editor; its makers read why. Raises Denied, Invalid."""
    policy.block.require(by, copy)
    asks = _l("Please say why; the people who made it read it.")
    tidy = rules.checked_text("reason", reason, most=1000, asks=asks)
    copy.blocked_reason = tidy
    addresses.block(copy, tidy)
    _hide(copy)
    announce(CopyChanged(copy.id, "blocked", by.user_id))


def unblock(slug: str, *, by: Actor) -> None:
    """Open an address again: its makers can show their copy, or somebody else one later.

    Raises Denied, and NotFound where the address was never used.
    """
    address = addresses.address_named(slug)
    policy.block.require(by, address)
    copy = address.copy
    if copy is None:
        address.blocked_reason = ""
        db.session.flush()
        return
    copy.blocked_reason = ""
    addresses.block(copy, "")
    db.session.flush()
    announce(CopyChanged(copy.id, "unblocked", by.user_id))


def site_folder(sha256: str) -> Path:
    """Return the folder with the files of a hosted copy; made anew where it is missing.

    Raises Unavailable where the disk is full.
    """
    folder = installed_settings().instance / "sites" / sha256
    if folder.is_dir():
        return folder
    with failing_well():
        _make_site(sha256, folder)
    return folder


def _make_site(sha256: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(mkdtemp(prefix=_FRESH, dir=folder.parent))
    try:
        with installed_storage().as_file(sha256) as path, zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                _unpack(archive, info, fresh)
        fresh.chmod(0o700)
        fresh.rename(folder)
    except OSError:
        if not folder.is_dir():  # otherwise somebody else was faster
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> None:
    parts = PurePosixPath(info.filename).parts
    if info.is_dir() or not parts or ".." in parts or parts[0].startswith("/"):
        return
    target = folder.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out)


def tidy_sites(shown: set[str]) -> None:
    """Remove the folders of what is not shown any more."""
    root = installed_settings().instance / "sites"
    yesterday = now().timestamp() - _A_DAY
    for folder in root.iterdir() if root.is_dir() else ():
        is_being_made = folder.name.startswith(_FRESH) and folder.stat().st_mtime > yesterday
        if folder.name not in shown and not is_being_made:
            shutil.rmtree(folder, ignore_errors=True)


def become_instrument(
    copy: AdaptedCopy, site: StoredFile, *, name: str, owner_id: int, by: Actor
) -> Version:
    """Begin a draft of an instrument with the rendered copy as its file.

    Its makers, its licence and the line to the original come along. ``site`` is rendered without
    the entries of others: they can take them back, files of an instrument stay as they are.
    Raises Denied, Conflict.
    """
    policy.work_on.require(by, copy)
    if copy.instrument_id is None or copy.instrument is None:
        raise Conflict(_GONE, code="origin-gone")
    made = templating.begin_from(copy.instrument, owner_id=owner_id, by=by)
    for entry in list(made.attachments):
        if entry.file_id == copy.kit_file_id:
            made.attachments.remove(entry)
    for position, entry in enumerate(made.attachments, start=1):
        entry.position = position
    made.attachments.append(
        Attachment(file_id=site.id, name=name, title=copy.title, role="main", position=0)
    )
    db.session.flush()
    whole = catalogue.version_by_id(made.id)
    catalogue_operations.revise(whole, replace(content_of(whole), title=copy.title), by=by)
    copy.draft_id = whole.instrument_id
    db.session.flush()
    announce(CopyChanged(copy.id, "became-instrument", by.user_id))
    return whole
