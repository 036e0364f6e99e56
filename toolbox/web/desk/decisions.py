"""The queue, one submission, and the two decisions about it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from toolbox.catalogue import drafts, publishing, queries
from toolbox.catalogue.content import content_of
from toolbox.catalogue.kinds.registry import kind_named
from toolbox.catalogue.lifecycle import VersionState
from toolbox.catalogue.models import Version
from toolbox.catalogue.rules import missing_for_submission
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import scope
from toolbox.foundation.errors import Invalid
from toolbox.foundation.i18n import _
from toolbox.foundation.settings import installed_settings
from toolbox.foundation.uow import unit_of_work
from toolbox.web.desk.forms import DecisionForm, ReturnForm
from toolbox.web.desk.presenters import history, waiting
from toolbox.web.forms import refuse
from toolbox.web.instruments.presenters import version_view


@scope("editor")
def queue() -> ResponseReturnValue:
    """List what waits, longest waiting first."""
    return render_template("desk/queue.html", entries=waiting(queries.submissions()))


def _is_own_work(version: Version) -> bool:
    """True where somebody else has to decide."""
    own = version.instrument.owner_id in caller().organisations
    return own and not installed_settings().editors_may_publish_own


def _page(version: Version, form: ReturnForm) -> ResponseReturnValue:
    kind = kind_named(version.instrument.kind)
    missing = missing_for_submission(
        content_of(version), kind, attachments=len(version.attachments)
    )
    page = render_template(
        "desk/review.html",
        version=version,
        kind=kind,
        view=version_view(version, is_preview=True),
        form=form,
        missing=[sentence for sentences in missing.values() for sentence in sentences],
        history=history(version.instrument_id),
        waits=waiting([version])[0].waits,
        is_own_work=_is_own_work(version),
    )
    return page, 422 if form.errors else 200


@scope("editor")
def review(version_id: int) -> ResponseReturnValue:
    """Show a submission as visitors will see it; send on where it was decided already."""
    version = drafts.reviewable_version(version_id, by=caller())
    if version.state is not VersionState.IN_REVIEW:
        flash(_("This submission no longer waits: it was decided or taken back."), "info")
        return redirect(url_for("desk.queue"), code=303)
    return _page(version, ReturnForm(data={"row_version": version.row_version}))


@scope("editor")
def publish(version_id: int) -> ResponseReturnValue:
    """Make it what visitors see."""
    form = DecisionForm()
    with unit_of_work():
        version = drafts.reviewable_version(version_id, by=caller())
        publishing.publish(
            version,
            by=caller(),
            own_allowed=installed_settings().editors_may_publish_own,
            expected=form.expected,
        )
        title = version.title
    flash(_("%(title)s is published. Its makers get a mail.", title=title), "success")
    return redirect(url_for("desk.queue"), code=303)


@scope("editor")
def send_back(version_id: int) -> ResponseReturnValue:
    """Return it to its makers with a comment; an unfit comment stays in the form."""
    form = ReturnForm()
    try:
        with unit_of_work():
            publishing.return_to_makers(
                drafts.reviewable_version(version_id, by=caller()),
                form.comment.data or "",
                by=caller(),
                expected=form.expected,
            )
    except Invalid as error:
        refuse(form, error)
        return _page(drafts.reviewable_version(version_id, by=caller()), form)
    flash(_("It is back with its makers. They get your comment by mail."), "success")
    return redirect(url_for("desk.queue"), code=303)
