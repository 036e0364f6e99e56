"""Links by which others fill in a list, and what they sent in: the side of the owner."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from toolbox.delivery.caller import caller
from toolbox.delivery.doors import signed_in
from toolbox.delivery.languages import reading_language
from toolbox.foundation.addresses import public_url
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import Message, _, _l
from toolbox.foundation.uow import unit_of_work
from toolbox.web.workshop import serving
from toolbox.web.workshop.fields import facts_of, label_of
from toolbox.workshop import operations, queries, rules, self_service
from toolbox.workshop.lifecycle import ENTRY_LABELS, EntryState

_FRESH = "fresh_link"
"""Under this name the session keeps a secret until the page has shown it once."""


def _page(key: str, group: str, error: Invalid | None = None) -> ResponseReturnValue:
    copy = serving.kept_copy(key)
    question = self_service.group_of(copy, group)
    fresh = session.pop(_FRESH, None)
    entries = [
        {
            "entry": entry,
            "label": label_of(question, entry.proposed or entry.answers) or _("Without a name"),
            "facts": facts_of(question, entry.proposed or entry.answers),
            "waits": queries.waits(entry),
            "seen": operations.mark_of(entry.proposed),
            "is_urgent": queries.waits(entry) and entry.state is not EntryState.DECLINED,
        }
        for entry in queries.entries_of(copy, group)
    ]
    page = render_template(
        "workshop/self_service.html",
        copy=copy,
        key=key,
        group=question,
        group_title=question.title.in_language(reading_language()),
        links=queries.links_of(copy, group),
        fresh=public_url("workshop.take_part", secret=fresh) if fresh else None,
        entries=sorted(entries, key=lambda one: not one["is_urgent"]),
        labels=ENTRY_LABELS,
        days=rules.LINK_DAYS,
        consent=request.form.get("consent") or self_service.usual_consent(copy),
        note=request.form.get("note", ""),
        errors=error.fields if error else {},
        message=error.message if error else None,
        trail=[
            (_("My copies"), url_for("workshop.mine")),
            (copy.title, url_for("workshop.edit", key=key)),
            (_("Let others fill it in"), None),
        ],
    )
    return page, 422 if error else 200


@signed_in
def overview(key: str, group: str) -> ResponseReturnValue:
    """Show links and entries of a list."""
    return _page(key, group)


@signed_in
def invite(key: str, group: str) -> ResponseReturnValue:
    """Make a link; it is shown once."""
    try:
        with unit_of_work():
            secret = self_service.invite(
                serving.kept_copy(key),
                group,
                days=request.form.get("days", type=int),
                consent=request.form.get("consent", ""),
                note=request.form.get("note", ""),
                by=caller(),
            )
    except Invalid as error:
        return _page(key, group, error)
    session[_FRESH] = secret
    return redirect(url_for("workshop.self_service", key=key, group=group), code=303)


@signed_in
def end_link(key: str, group: str, link_id: int) -> ResponseReturnValue:
    """End a link."""
    with unit_of_work():
        self_service.revoke(serving.kept_copy(key), link_id, by=caller())
    flash(_("The link has ended."), "success")
    return redirect(url_for("workshop.self_service", key=key, group=group), code=303)


@signed_in
def decide(key: str, entry_id: int, deed: str) -> ResponseReturnValue:
    """Accept or decline an entry."""
    message: Message
    with unit_of_work():
        entry = queries.entry_of(serving.kept_copy(key), entry_id)
        group = entry.group_name
        if deed == "annehmen":
            self_service.accept(entry, expected=request.form.get("seen"), by=caller())
            message = _("The entry is in the list now.")
        elif deed == "ablehnen":
            self_service.decline(entry, request.form.get("reason", ""), by=caller())
            message = _("The entry is declined. The sender can change it and send it again.")
        else:
            raise NotFound(_l("An entry can be accepted or declined."))
    flash(message, "success")
    return redirect(url_for("workshop.self_service", key=key, group=group), code=303)
