"""Files of a meeting: sent in and published by those who run it, handed out to who may see them."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import filing, meeting_queries
from toolbox.delivery.bodies import takes_files
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.downloads import send_download
from toolbox.files import operations as stored
from toolbox.files.inspection.names import safe_name
from toolbox.foundation.errors import NotFound, TooMany
from toolbox.foundation.i18n import Message, _, _l, ngettext
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.forms import FilesForm
from toolbox.web.alliances.presenters import files_of
from toolbox.web.contribute.uploads import ACCEPT, Receipt, chosen, take_in, whole_size
from toolbox.web.forms import form_page

_DEEDS = {
    "veroeffentlichen": (filing.publish, _l("Everybody who sees the meeting sees the file.")),
    "verbergen": (filing.hide, _l("Members alone see the file.")),
    "entfernen": (filing.remove, _l("The file is taken away.")),
}


@takes_files
@signed_in
def manage(slug: str, number: int) -> ResponseReturnValue:
    """Show the files of a meeting and take further ones."""
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    filing.require_room(found, by=caller())
    form = FilesForm()
    if form.validate_on_submit():
        uploads = chosen(request.files.getlist("files"))
        receipt = take_in(uploads)
        _keep(slug, number, receipt)
        if receipt.kept and not receipt.refusals:
            kept = len(receipt.kept)
            flash(ngettext("The file is there.", "%(num)s files are there.", kept), "success")
            return redirect(url_for("alliances.files", slug=slug, number=number), code=303)
        form.files.errors = receipt.sentences() or [_("Please choose a file.")]
    found = meeting_queries.meeting_to_run(slug, number, by=caller())
    return form_page(
        "alliances/files.html",
        form,
        alliance=found.alliance,
        meeting=found,
        files=files_of(found, by=caller()),
        accept=ACCEPT,
        limit=whole_size(installed_settings().upload_limit),
    )


def _keep(slug: str, number: int, receipt: Receipt) -> None:
    """Put with the meeting what was received; what is too much becomes a refusal."""
    with unit_of_work():
        found = meeting_queries.meeting_to_run(slug, number, by=caller())
        for kept in list(receipt.kept):
            try:
                filing.add(found, stored.register(kept), name=kept.name, by=caller())
            except TooMany as error:
                receipt.kept.remove(kept)
                receipt.refusals.append((kept.name, error))


@signed_in
def change(slug: str, number: int, file_id: int, deed: str) -> ResponseReturnValue:
    """Publish a file, hide it, or take it away."""
    if deed not in _DEEDS:
        raise NotFound(_l("There is no such button."))
    verb, message = _DEEDS[deed]
    with unit_of_work():
        found = meeting_queries.meeting_to_run(slug, number, by=caller())
        verb(found, file_id, by=caller())
    said: Message = message
    flash(str(said), "success")
    return redirect(url_for("alliances.files", slug=slug, number=number), code=303)


@public
def hand_out(slug: str, number: int, file_id: int, name: str) -> ResponseReturnValue:
    """Hand out a file; the name at the end of the address is for people, the id decides."""
    found = meeting_queries.meeting_for(slug, number, by=caller())
    row = meeting_queries.file_of(found, file_id, by=caller())
    return send_download(
        installed_storage().open(row.file.sha256),
        name=safe_name(row.name),
        media_type=row.file.media_type,
        etag=row.file.sha256,
    )
