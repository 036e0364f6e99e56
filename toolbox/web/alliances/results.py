"""What a meeting came to: prepared and looked at by moderators, then shown and mailed once."""

import re
from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from toolbox.alliances import meeting_queries, pitch_queries, policy, summing_up
from toolbox.alliances.models import Meeting
from toolbox.alliances.pitch_models import MeetingResult
from toolbox.delivery.caller import caller
from toolbox.delivery.doors import public, signed_in
from toolbox.delivery.languages import reading_language
from toolbox.foundation.errors import Invalid, NotFound
from toolbox.foundation.i18n import _, _l, ngettext
from toolbox.foundation.mail_texts import write
from toolbox.foundation.uow import unit_of_work
from toolbox.web.alliances.session_forms import ResultForm
from toolbox.web.alliances.session_presenters import agreement_view, views_of
from toolbox.web.forms import form_page, refuse

_BEFORE_THE_END = re.compile(r"\n-- ?\n")
"""What every mail ends with is not the moderators' to look at."""
_CHANGED = _l("Somebody else changed this in the meantime. Your input is still here.")
_NOT_YET = _l("Nobody has published yet what this meeting came to.")


def _shown(meeting: Meeting, *, for_all: bool) -> dict[str, object]:
    """Return what the page of the results shows; numbers and words, nothing about people."""
    summary = summing_up.summary_of(meeting, for_all=for_all)
    return {
        "summary": summary,
        "pitch_views": views_of(one for one, _number in summary.pitches),
        "agreement_views": [agreement_view(one, by=caller()) for one in summary.agreements],
    }


@public
def result(slug: str, number: int) -> ResponseReturnValue:
    """Show what was pitched, the numbers, and what was agreed."""
    meeting = meeting_queries.meeting_for(slug, number, by=caller())
    found = pitch_queries.result_of(meeting)
    if found is None or found.published_at is None:
        raise NotFound(_NOT_YET)
    return render_template(
        "alliances/result.html",
        meeting=meeting,
        alliance=meeting.alliance,
        result=found,
        may_run=policy.run.allows(caller(), meeting),
        **_shown(meeting, for_all=not policy.attend.allows(caller(), meeting)),
    )


@signed_in
def prepare_result(slug: str, number: int) -> ResponseReturnValue:
    """Let moderators say a few words, and look at page and mail before they go out."""
    form = ResultForm()
    if form.validate_on_submit() and _is_done(slug, number, form):
        flash(_("It is saved. Below you see page and e-mail as they go out."), "success")
        address = url_for("alliances.prepare_result", slug=slug, number=number)
        return redirect(f"{address}#vorschau", code=303)
    return _page(slug, number, form)


def _is_done(
    slug: str, number: int, form: ResultForm, deed: Callable[[Meeting], str] | None = None
) -> bool:
    """Keep what was typed and do what the button says; False where what was typed is refused."""
    try:
        with unit_of_work():
            meeting = meeting_queries.meeting_to_run(slug, number, by=caller())
            if form.came_along:
                _require_unchanged(meeting, form)
                words = form.words.data or ""
                summing_up.write(meeting, words, parts=form.parts, by=caller())
            if deed is not None:
                flash(deed(meeting), "success")
    except Invalid as error:
        refuse(form, error)
        return False
    return True


def _stamp(found: MeetingResult | None) -> str:
    return found.changed_at.isoformat() if found else ""


def _require_unchanged(meeting: Meeting, form: ResultForm) -> None:
    """Raise Invalid where another moderator has saved since the form was shown."""
    if form.seen.raw_data and form.seen.data != _stamp(pitch_queries.result_of(meeting)):
        raise Invalid(_CHANGED)


def _page(slug: str, number: int, form: ResultForm) -> ResponseReturnValue:
    meeting = meeting_queries.meeting_to_run(slug, number, by=caller())
    found = pitch_queries.result_of(meeting)
    if not form.is_submitted():
        form.show(meeting, found.words if found else "")
    form.seen.data = _stamp(found)
    return form_page(
        "alliances/prepare_result.html",
        form,
        meeting=meeting,
        alliance=meeting.alliance,
        result=found,
        **_mailed(meeting),
        **_shown(meeting, for_all=True),
    )


def _mailed(meeting: Meeting) -> dict[str, object]:
    """Return the mail as members get it, in the language of the moderator, and who gets it."""
    values = summing_up.letter_of(meeting).values(for_members=True)
    letter = write("alliances/summary", locale=reading_language(), values=values)
    return {
        "readers": summing_up.readers_of(meeting),
        "mail_subject": letter.subject,
        "mail_text": _BEFORE_THE_END.split(letter.text)[0],
    }


@signed_in
def publish_result(slug: str, number: int, deed: str) -> ResponseReturnValue:
    """Keep what was typed, then show the page, take it back, or mail the summary.

    The mail cannot be called back, so without ``sure`` it is asked for first.
    """
    form, asks = ResultForm(), deed == "versenden" and request.form.get("sure") != "y"
    if form.validate_on_submit() and _is_done(slug, number, form, None if asks else _DEEDS[deed]):
        back = "alliances.ask_to_mail" if asks else "alliances.prepare_result"
        return redirect(url_for(back, slug=slug, number=number), code=303)
    return _page(slug, number, form)


@signed_in
def ask_to_mail(slug: str, number: int) -> ResponseReturnValue:
    """Ask before the summary goes out, with the mail as it was kept."""
    meeting = meeting_queries.meeting_to_run(slug, number, by=caller())
    found = pitch_queries.result_of(meeting)
    if found is not None and found.mailed_at is not None:
        return redirect(url_for("alliances.prepare_result", slug=slug, number=number), code=303)
    return render_template(
        "alliances/ask_to_mail.html",
        meeting=meeting,
        alliance=meeting.alliance,
        **_mailed(meeting),
    )


def _publish(meeting: Meeting) -> str:
    summing_up.publish(meeting, by=caller())
    return _("Everybody can see the page now.")


def _take_back(meeting: Meeting) -> str:
    summing_up.take_back(meeting, by=caller())
    return _("The page is not shown any more.")


def _mail(meeting: Meeting) -> str:
    number = summing_up.mail(meeting, by=caller())
    return ngettext(
        "The summary goes to %(num)s address.", "The summary goes to %(num)s addresses.", number
    )


_DEEDS = {"veroeffentlichen": _publish, "zuruecknehmen": _take_back, "versenden": _mail}
