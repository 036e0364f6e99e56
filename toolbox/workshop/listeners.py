"""What the workshop does when something happens elsewhere."""

from sqlalchemy import update

from toolbox.accounts.events import OrganisationsMerged
from toolbox.catalogue import queries as catalogue
from toolbox.catalogue.events import VersionPublished
from toolbox.files.events import FileUnderstood
from toolbox.files.models import StoredFile
from toolbox.foundation.db import db
from toolbox.foundation.jobs import enqueue
from toolbox.workshop.jobs import LOOK_FOR_KIT, TELL_ADOPTERS
from toolbox.workshop.looking import KIT_FORMAT, kit_files
from toolbox.workshop.models import AdaptedCopy, KitFile, UsedAddress


def file_understood(event: FileUnderstood) -> None:
    """Look whether an archive that came in is a kit."""
    file = db.session.get(StoredFile, event.file_id)
    if file is not None and file.format == KIT_FORMAT:
        enqueue(LOOK_FOR_KIT, {"file_id": file.id}, key=str(file.id))


def version_published(event: VersionPublished) -> None:
    """Let the adopters be told where the new version brings a kit that nobody looked into yet."""
    version = catalogue.version_by_id(event.version_id)
    archives = [one.file_id for one in version.attachments if one.file.format == KIT_FORMAT]
    if not archives:
        return
    known = set(kit_files(archives))
    for file_id in archives:
        if file_id not in known and db.session.get(KitFile, file_id) is None:
            enqueue(LOOK_FOR_KIT, {"file_id": file_id}, key=str(file_id))
    enqueue(TELL_ADOPTERS, {"instrument_id": event.instrument_id}, key=str(event.instrument_id))


def organisations_merged(event: OrganisationsMerged) -> None:
    """Copies and addresses follow to the organisation that has everything now."""
    for model in (AdaptedCopy, UsedAddress):
        db.session.execute(
            update(model)
            .where(model.organisation_id == event.merged_id)
            .values(organisation_id=event.into_id)
            .execution_options(synchronize_session=False)
        )
