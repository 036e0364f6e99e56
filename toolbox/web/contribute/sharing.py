"""Letting others look at a draft: links for makers to hand out, and what they show."""

from dataclasses import replace

from flask import Response, flash, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from toolbox.accounts import queries as accounts
from toolbox.catalogue import queries, sharing
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.models import Version
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.downloads import send_download
from toolbox.files.inspection.names import safe_name
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _, _l
from toolbox.foundation.storage.installed import installed_storage
from toolbox.foundation.uow import unit_of_work
from toolbox.web.contribute.fields import OneField
from toolbox.web.contribute.saving import open_draft
from toolbox.web.forms import Form, refuse
from toolbox.web.instruments.files import FileView
from toolbox.web.instruments.presenters import VersionView, version_view

_NEW = "preview_link"


class ShareForm(Form):
    """For how long a link is to work."""

    days = OneField(
        _l("How long is the link to work?"),
        choices=[SelectChoice("7", _l("One week")), SelectChoice("30", _l("One month"))],
        default="7",
        validators=[InputRequired()],
    )


def _page(instrument_id: int, form: ShareForm) -> ResponseReturnValue:
    version = open_draft(instrument_id, by=caller())
    links = sharing.links_of(version.instrument, by=caller())
    instrument, secret = session.pop(_NEW, None) or (0, "")
    page = render_template(
        "contribute/share.html",
        form=form,
        version=version,
        links=links,
        names=accounts.names_of(link.created_by_id for link in links if link.created_by_id),
        fresh=public_url("contribute.shared", secret=secret) if instrument == instrument_id else "",
    )
    return page, 422 if form.errors else 200


@signed_in
def share(instrument_id: int) -> ResponseReturnValue:
    """Show the links that work, and the one just made, this one time."""
    return _page(instrument_id, ShareForm())


@signed_in
def make_link(instrument_id: int) -> ResponseReturnValue:
    """Make a link; its secret goes to the next page by the session of the person alone."""
    form = ShareForm()
    days = form.days.data or ""
    try:
        with unit_of_work():
            instrument = open_draft(instrument_id, by=caller()).instrument
            number = int(days) if days.isdecimal() and len(days) < 4 else 0
            secret = sharing.share(instrument, days=number, by=caller())
    except Invalid as error:
        refuse(form, error)
        return _page(instrument_id, form)
    session[_NEW] = (instrument_id, secret)
    return redirect(url_for("contribute.share", instrument_id=instrument_id), code=303)


@signed_in
def end_link(instrument_id: int, link_id: int) -> ResponseReturnValue:
    """End a link before its time."""
    with unit_of_work():
        instrument = open_draft(instrument_id, by=caller()).instrument
        sharing.revoke(instrument, link_id, by=caller())
    flash(_("The link no longer works."), "success")
    return redirect(url_for("contribute.share", instrument_id=instrument_id), code=303)


def _quietly(response: Response) -> Response:
    """Keep the secret out of caches, search engines and the addresses others are told."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@public
def shared(secret: str) -> ResponseReturnValue:
    """Show a draft to whoever has the link; once it is published, its page."""
    link = sharing.link_behind(secret)
    version = sharing.shared_draft(link)
    if version is None:
        slug = sharing.instrument_of(link).slug
        return redirect(url_for("instruments.show", slug=slug), code=303)
    page = render_template(
        "contribute/shared.html",
        version=version,
        kind=kind_named(version.instrument.kind),
        view=_view(version, secret),
        link=link,
    )
    return _quietly(make_response(page))


@public
def shared_file(secret: str, attachment_id: int, name: str) -> ResponseReturnValue:
    """Hand out a file of a shared draft; the name at the end of the address is for people."""
    link = sharing.link_behind(secret)
    version = sharing.shared_draft(link) or queries.published_version(sharing.instrument_of(link))
    attachment = queries.attachment_of(version, attachment_id)
    response = send_download(
        installed_storage().open(attachment.file.sha256),
        name=safe_name(attachment.name),
        media_type=attachment.file.media_type,
        etag=attachment.file.sha256,
    )
    return _quietly(response)


def _view(version: Version, secret: str) -> VersionView:
    """Return what the page shows: files by the link alone, nothing that needs an account."""
    view = version_view(version, is_preview=True)
    files = [
        _file(one, secret, attachment.id)
        for one, attachment in zip(view.files, version.attachments, strict=True)
    ]
    return replace(view, files=files, download=None, first_preview=None, stage=None)


def _file(file: FileView, secret: str, attachment_id: int) -> FileView:
    address = url_for(
        "contribute.shared_file", secret=secret, attachment_id=attachment_id, name=file.name
    )
    return replace(file, download=address, preview=None, picture=None)
